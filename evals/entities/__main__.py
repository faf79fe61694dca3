"""``python -m evals.entities``: score the pipeline on annotated texts and compare with the pins."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from evals.entities.scoring import Found, Gold, Tally, add, scores
from kursk_pipeline.adapters.spacy_pipeline import Extractor, load_pipeline
from kursk_pipeline.stages.extract import REGION_KINDS

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def development_news() -> list[tuple[str, str, list[Gold]]]:
    """Texts of the development news with their annotations; empty when they are not here."""
    file = SHARED / "ner" / "news_dev.jsonl"
    if not file.exists():
        return []
    by_text: defaultdict[str, list[Gold]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_text[row["doc"]].append(
            Gold(
                row["start"],
                row["end"],
                row["label"],
                row["text"],
                row["canonical"],
                row["qid"],
                row["optional"] or row["layer"] != "flat",
            )
        )
    folder = SHARED / "ner" / "news_dev_texts"
    return [(name, (folder / name).read_text(encoding="utf-8"), gold) for name, gold in sorted(by_text.items())]


def measure(extractor: Extractor, texts: list[tuple[str, str, list[Gold]]], language: str | None) -> Tally:
    """Run the pipeline over annotated texts."""
    tally = Tally()
    results = extractor.extract((name, text, language, None) for name, text, _ in texts)
    for (_, text, gold), mentions in zip(texts, results, strict=True):
        if not isinstance(mentions, tuple):
            raise mentions
        add(tally, text, gold, [_found(extractor, mention) for mention in mentions])
    return tally


def _found(extractor: Extractor, mention) -> Found:
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
    strict = sum(tally.strict.values(), Counter())
    figures = {"strict_f": scores(strict)[2], "lenient_f": scores(sum(tally.lenient.values(), Counter()))[2]}
    print(
        f"== {title}: strict P {scores(strict)[0]:.3f} R {scores(strict)[1]:.3f} F "
        f"{figures['strict_f']:.3f}, lenient F {figures['lenient_f']:.3f}"
    )
    for label, counts in sorted(tally.strict.items()):
        lenient = scores(tally.lenient[label])[2]
        print(
            "   {:9} P {:.2f} R {:.2f} F {:.2f}  lenient {:.2f}  n={}".format(
                label, *scores(counts), lenient, counts["hit"] + counts["missed"]
            )
        )
        figures[f"strict_f_{label}"] = scores(counts)[2]
    seen = max(1, tally.links["seen"])
    figures |= {"linking": tally.links["right"] / seen, "wrong_links": tally.links["wrong"] / seen}
    print(f"   linking {figures['linking']:.3f} of {seen}, wrong {figures['wrong_links']:.3f}")
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> int:
    extractor = load_pipeline(ROOT / "config")
    tally = measure(extractor, development_news(), "en")
    report("development news", tally)
    if "-v" in sys.argv:
        print("\n".join(tally.faults))
    return 0


if __name__ == "__main__":
    sys.exit(main())
