"""``python -m evals.entities [-v]``: score the pipeline on annotated texts, measure it, and compare with the pins.

``--pin`` writes the scores to ``pins.json``. Speed and memory are printed but not pinned: they are the machine's.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from evals.entities.annotated import ROOT, Annotated, development_news, written
from evals.entities.scoring import Found, Tally, add, scores
from kursk_pipeline.adapters.spacy_pipeline import Extractor, load_pipeline
from kursk_pipeline.records import Mention
from kursk_pipeline.stages.extract import REGION_KINDS

PINS = Path(__file__).with_name("pins.json")
# The goal for Russian and Ukrainian is set on these labels; figures and dates there are not annotated with care.
SLAVIC_LABELS = frozenset({"GPE", "PERSON", "ORG"})
# Texts written and annotated before the pipeline had read them.
FRESH = ("fresh_a", "fresh_b", "fresh_c", "fresh_d", "fresh_e", "fresh_f", "fresh_g")
# Scores may differ from their pins by rounding only.
TOLERANCE = 0.0005


def measure(extractor: Extractor, texts: list[Annotated], labels: frozenset[str] | None = None) -> Tally:
    """Run the pipeline over annotated texts; ``labels`` narrows both sides."""
    tally = Tally()
    results = extractor.extract((text.name, text.text, text.language, None) for text in texts)
    for text, extraction in zip(texts, results, strict=True):
        if isinstance(extraction, Exception):
            raise extraction
        found = [
            _found(extractor, mention) for mention in extraction.mentions if labels is None or mention.label in labels
        ]
        add(tally, text.text, [gold for gold in text.gold if labels is None or gold.label in labels], found)
    return tally


def _found(extractor: Extractor, mention: Mention) -> Found:
    entity = extractor.known(mention.entity_id) if mention.entity_id else None
    names = frozenset(entity.aliases) if entity and entity.kind not in REGION_KINDS else frozenset()
    qid = entity.qid if entity else None
    return Found(
        mention.start_char,
        mention.end_char,
        mention.label,
        mention.surface,
        mention.name,
        qid,
        mention.entity_id,
        names,
    )


def report(title: str, tally: Tally) -> dict[str, float]:
    """Print one set; give its figures."""
    strict, lenient = (scores(sum(counts.values(), Counter())) for counts in (tally.strict, tally.lenient))
    figures = {"strict_f": strict[2], "lenient_f": lenient[2]}
    print(f"== {title}: strict P {strict[0]:.3f} R {strict[1]:.3f} F {strict[2]:.3f}, lenient F {lenient[2]:.3f}")
    for label, counts in sorted(tally.strict.items()):
        loose = scores(tally.lenient[label])[2]
        wanted = counts["hit"] + counts["missed"]
        print("   {:9} P {:.2f} R {:.2f} F {:.2f}  lenient {:.2f}  n={}".format(label, *scores(counts), loose, wanted))
        figures[f"strict_f_{label}"] = scores(counts)[2]
    seen = max(1, tally.links["seen"])
    figures |= {"linking": tally.links["right"] / seen, "wrong_links": tally.links["wrong"] / seen}
    print(f"   linking {figures['linking']:.3f} of {seen}, wrong {figures['wrong_links']:.3f}")
    return {name: round(value, 4) for name, value in figures.items()}


def speed(extractor: Extractor, texts: list[Annotated]) -> None:
    """Print words a second of one core, and the largest memory of this process."""
    items = [(text.name, text.text, text.language, None) for text in texts] * 20
    words = sum(len(item[1].split()) for item in items)
    started = time.process_time()
    for _ in extractor.extract(items):
        pass
    rate = words / (time.process_time() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"== {words} words at {rate:.0f} words a second of processor time, {memory:.0f} MB at most")


def sets() -> dict[str, tuple[list[Annotated], frozenset[str] | None]]:
    """Every annotated set by its title, with the labels that count (None: all)."""
    found: dict[str, tuple[list[Annotated], frozenset[str] | None]] = {"development news": (development_news(), None)}
    for folder in ("newsroom", *FRESH):
        for language in ("en", "ru", "uk"):
            texts = written(folder, language)
            if texts:
                found[f"{folder} {language}"] = (texts, None if language == "en" else SLAVIC_LABELS)
    return found


def main(arguments: list[str]) -> int:
    extractor = load_pipeline(ROOT / "config")
    pins = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    results = {}
    for title, (texts, labels) in sets().items():
        if not texts:
            print(f"== {title}: not on this machine, skipped")
            continue
        tally = measure(extractor, texts, labels)
        results[title] = report(title, tally)
        if "-v" in arguments:
            print("\n".join(tally.faults))
    speed(extractor, written("newsroom", "en"))
    if "--pin" in arguments:
        PINS.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    return report_changes(pins, results)


def report_changes(pins: dict[str, dict[str, float]], results: dict[str, dict[str, float]]) -> int:
    """Name every score that is not as pinned."""
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
