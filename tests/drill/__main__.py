"""Play the faults and write what became of them to docs/drill.md: ``make drill``."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.drill.play import ROOT, Seen, play, stage

PAGE = ROOT / "docs" / "drill.md"
HEAD = """# The fault drill

`make drill` plays these faults on real parts (papers on loopback, a PostgreSQL of its own, two weeks of news before) and
writes this page. A fault is seen when an alert tells it in plain words within two polls and it stands on its page of the
operators' room. Raised although fine, among {controls} papers without a fault: {wrong}.

Played on {day}: {seen} of {all} faults seen.

| fault | polls | alert | its words | page | what stands there |
|---|---|---|---|---|---|
"""


def main() -> int:
    """Play, write, and say with the exit code whether every fault was seen and nothing else raised."""
    with tempfile.TemporaryDirectory(prefix="kursk-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with stage(folder) as on:
            seen, wrong = play(on)
    PAGE.write_text(page(seen, wrong), encoding="utf-8")
    missed = [one.fault.name for one in seen if not is_seen(one)]
    print(f"{len(seen) - len(missed)} of {len(seen)} faults seen; missed: {missed}; raised although fine: {wrong}")
    return 1 if missed or wrong else 0


def is_seen(one: Seen) -> bool:
    """Told within two polls, and on its page."""
    return one.polls is not None and one.polls <= 2 and bool(one.on_page)


def page(seen: list[Seen], wrong: list[str]) -> str:
    """The table."""
    told = HEAD.format(
        controls=2, wrong="; ".join(wrong) or "nothing", day=f"{datetime.now(UTC):%Y-%m-%d}",
        seen=sum(map(is_seen, seen)), all=len(seen),
    )  # fmt: skip
    for one in seen:
        cells = (one.fault.happens, one.polls or "not told", f"[{one.fault.rule}](runbook.md#{one.fault.rule})")
        told += (
            "| "
            + " | ".join(str(cell) for cell in (*cells, _cell(one.words), one.fault.page[0], _cell(one.on_page)))
            + " |\n"
        )
    return told


def _cell(words: str) -> str:
    short = " ".join(words.split()).replace("|", "/")
    return short if len(short) <= 240 else f"{short[:240]} ..."


if __name__ == "__main__":
    sys.exit(main())
