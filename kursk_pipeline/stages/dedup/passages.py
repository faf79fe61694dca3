"""The answer about a pair, and the places in both texts that show it."""

from __future__ import annotations

from dataclasses import dataclass

from kursk_pipeline.records import RelationKind, Signature
from kursk_pipeline.stages.dedup.alignment import Alignment

ORDER_KEPT = 0.9
"""Share of matched weight that the chain in order must keep, else matches in any order are shown as passages."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer about a pair: ``kind`` is None when neither derives from the other; ``score`` in 0..1 either way."""

    kind: RelationKind | None
    score: float
    covered_share: float
    passages: tuple[int, ...]
    evidence: tuple[str, ...]


def passages_of(a: Signature, b: Signature, alignment: Alignment, *, is_turned: bool) -> tuple[int, ...]:
    """Runs of matched sentences that follow one another in both texts, as offsets; in any order where order is lost.

    Four numbers a run: start and end in ``a``, then in ``b``; those of ``b`` first where ``is_turned``.
    """
    in_order = sum(match.shared for match in alignment.chain)
    in_any = sum(match.shared for match in alignment.pairs)
    runs: list[list[int]] = []
    for match in alignment.chain if in_order >= ORDER_KEPT * in_any else alignment.pairs:
        if runs and runs[-1][1] == match.at and runs[-1][3] == match.other:
            runs[-1][1], runs[-1][3] = match.at + 1, match.other + 1
        else:
            runs.append([match.at, match.at + 1, match.other, match.other + 1])
    return tuple(_offset(run, side, (a, b)) for run in runs for side in ((2, 3, 0, 1) if is_turned else (0, 1, 2, 3)))


def _offset(run: list[int], side: int, texts: tuple[Signature, Signature]) -> int:
    return texts[side // 2].sentence_offsets[run[side]]
