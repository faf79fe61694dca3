"""What a person rules wins over the judge, and is told first among the reasons."""

from __future__ import annotations

from dataclasses import replace

from kursk_pipeline.records import TopicRuling, Verdict
from kursk_pipeline.stages.judge.reasons import MAX_REASONS


def overrule(verdict: Verdict, ruling: TopicRuling | None) -> Verdict:
    """The verdict under a person's latest ruling; unchanged without one, or where it only takes another back.

    Score, threshold and model stay the judge's own, so that the two can be compared.
    """
    if ruling is None or ruling.state is None:
        return verdict
    said = f"{ruling.ruled_by} ruled on {ruling.ruled_at:%d %B %Y}: {ruling.why}"
    reasons = (said, *verdict.reasons)[:MAX_REASONS]
    return replace(verdict, state=ruling.state, is_near_threshold=False, reasons=reasons)
