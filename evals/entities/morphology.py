"""``python -m evals.entities.morphology``: the case forms of the knowledge base beside those of a morphology library.

For every name of one word that pymorphy3 knows as a surname or a place, the share of its forms that our tables give too.
Needs the dependency group ``evals`` (``pip install --group evals``); it is for measuring only.
"""

from __future__ import annotations

from collections.abc import Iterator

import pymorphy3

from evals.entities.annotated import ROOT
from kursk_pipeline.adapters.gazetteer import single_names
from kursk_pipeline.stages.extract.declension import case_forms

# Its Russian tags tell surnames and places; its Ukrainian ones proper names only.
KINDS = {"ru": {"PERSON": ("Surn",), "GPE": ("Geox",)}, "uk": {"PERSON": ("Surn", "lname"), "GPE": ("geo", "prop")}}
# Instrumental forms in -ою and -ею are bookish in Russian: news does not write them.
BOOKISH = ("ою", "ею")


def main() -> None:
    """Print the share of forms for each language, and the names that lack most."""
    for language in ("ru", "uk"):
        analyzer = pymorphy3.MorphAnalyzer(lang=language)
        lacking = {name: (theirs - ours, theirs) for name, theirs, ours in _forms(analyzer, language)}
        wanted = sum(len(theirs) for _, theirs in lacking.values())
        missed = sum(len(missing) for missing, _ in lacking.values())
        print(f"{language}: {len(lacking)} names, {wanted} forms, ours {1 - missed / max(1, wanted):.3f}")
        for name, (missing, _) in sorted(lacking.items(), key=lambda item: -len(item[1][0]))[:8]:
            print(f"   {name}: {', '.join(sorted(missing))}")


def _forms(analyzer: pymorphy3.MorphAnalyzer, language: str) -> Iterator[tuple[str, set[str], set[str]]]:
    for label, name in single_names(ROOT / "config" / "entities", language):
        kinds = KINDS[language][label]
        parses = [one for one in analyzer.parse(name) if one.is_known and any(kind in str(one.tag) for kind in kinds)]
        nominatives = [parse for parse in parses if "nomn" in str(parse.tag)]
        if nominatives:
            tag = nominatives[0].tag
            alike = [
                form
                for form in nominatives[0].lexeme
                if form.tag.number == tag.number and form.tag.gender == tag.gender
            ]
            theirs = {form.word for form in alike if language != "ru" or not form.word.endswith(BOOKISH)}
            yield name, theirs, {form.lower() for form in case_forms(name, language, person=label == "PERSON")}


if __name__ == "__main__":
    main()
