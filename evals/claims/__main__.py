"""``python -m evals.claims [-v] [--held-out]``: score claims on annotated passages and compare with the pins.

Rules are tuned on the development part alone; ``--held-out`` measures the other part (``--pin`` pins what was measured).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from evals.claims.passages import PUBLISHED_AT, Gold, Passage, passages
from kursk_pipeline.adapters.spacy_pipeline import Extractor, load_pipeline
from kursk_pipeline.records import Claim, Extraction

ROOT = Path(__file__).parents[2]
PINS = Path(__file__).with_name("pins.json")
TOLERANCE = 0.0005
SIDES = {"Q159": "ru", "Q212": "ua", "Q423": "kp"}
STEM = 5
"""Letters by which names are compared: cases change the ends of words."""


def compare(passage: Passage, claims: tuple[Claim, ...], tally: Counter[str], faults: list[str]) -> None:
    """Count one passage: claims that overlap an annotation are compared field by field."""
    claims = tuple(one for one in claims if not one.is_conversion)  # the same figure again, marked as such
    free = list(claims)
    for gold in passage.gold:
        found = next((one for one in free if one.start_char < gold.end and gold.start < one.end_char), None)
        tally["gold"] += 1
        if found is None:
            faults.append(f"{passage.name} MISSED {passage.text[gold.start : gold.end]!r} {gold.kind}")
            continue
        free.remove(found)
        tally["found"] += 1
        _fields(passage, gold, found, tally, faults)
    tally["extra"] += len(free)
    tally["history"] += len(free) if passage.is_history else 0
    tally["claims"] += len(claims)
    faults += [f"{passage.name} EXTRA {one.raw!r} {one.kind} | {passage.text[:90]}" for one in free]


def _fields(passage: Passage, gold: Gold, found: Claim, tally: Counter[str], faults: list[str]) -> None:
    right = {
        "kind": gold.kind == found.kind,
        "value": (gold.low, gold.high) == (found.value_low, found.value_high) and gold.unit == found.unit,
        "speaker": _same_speaker(gold.speaker, found.speaker),
        "mode": gold.mode == found.mode,
        "side": gold.side is None or gold.side == SIDES.get(found.side or ""),
    }
    tally["typed"] += right["kind"]
    tally.update(field for field in ("value", "speaker", "mode", "side") if right[field])
    for field, is_right in right.items():
        if not is_right:
            said = f"{_told(field, gold)} but {_got(field, found)}"
            faults.append(f"{passage.name} {field.upper()} {found.raw!r}: {said} | {passage.text[:100]}")


def _told(field: str, gold: Gold) -> object:
    return (gold.low, gold.high, gold.unit) if field == "value" else getattr(gold, field)


def _got(field: str, found: Claim) -> object:
    if field == "value":
        return found.value_low, found.value_high, found.unit
    return SIDES.get(found.side or "") if field == "side" else getattr(found, field)


def _same_speaker(gold: str | None, found: str | None) -> bool:
    """Whether both name the same: the last word of the annotated name begins a word of the one found."""
    if gold is None or found is None:
        return gold is found
    return any(word[:STEM] in found.lower() for word in gold.lower().split()[-1:])


def scores(tally: Counter[str]) -> dict[str, float]:
    """The figures of one set. F1 counts a claim as right when it is found with its kind."""
    precision, recall = (tally["typed"] / max(1, tally[name]) for name in ("claims", "gold"))
    figures = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}
    figures |= {f"{name}_right": tally[name] / max(1, tally["found"]) for name in ("value", "speaker", "mode", "side")}
    figures["history_share"] = tally["history"] / max(1, tally["claims"])
    return {name: round(value, 4) for name, value in figures.items()}


def measure(extractor: Extractor, chosen: list[Passage]) -> tuple[dict[str, float], list[str]]:
    """Run the extractor over passages."""
    tally: Counter[str] = Counter()
    faults: list[str] = []
    read = extractor.extract((one.name, one.text, one.language, PUBLISHED_AT) for one in chosen)
    for passage, extraction in zip(chosen, read, strict=True):
        if not isinstance(extraction, Extraction):
            raise extraction
        compare(passage, extraction.claims, tally, faults)
    return scores(tally), faults


def main(arguments: list[str]) -> int:
    part = "held_out" if "--held-out" in arguments else "development"
    extractor = load_pipeline(ROOT / "config")
    results = {}
    everything = passages(part)
    for language in ("en", "ru", "uk", "all"):
        chosen = [one for one in everything if language in {"all", one.language}]
        figures, faults = measure(extractor, chosen)
        claims = sum(len(one.gold) for one in chosen)
        print(f"== {part} {language}: {len(chosen)} passages, {claims} claims", figures)
        results[f"{part} {language}"] = figures
        if "-v" in arguments and part == "development" and language != "all":
            print("\n".join(faults))
    return _pinned(results, arguments)


def _pinned(results: dict[str, dict[str, float]], arguments: list[str]) -> int:
    pins = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    if "--pin" in arguments:
        PINS.write_text(json.dumps(pins | results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    changes = [
        f"{title} {name}: pinned {pins.get(title, {}).get(name)}, now {value}"
        for title, figures in results.items()
        for name, value in figures.items()
        if abs(pins.get(title, {}).get(name, -1) - value) > TOLERANCE
    ]
    print("\n".join(["== not as pinned:", *changes]) if changes else "== as pinned")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
