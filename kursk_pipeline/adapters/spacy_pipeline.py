"""spaCy: reads texts of the followed languages. Only the modules ``spacy_pipeline*`` import it.

Whole without downloads: a blank pipeline per language, sentences that know news, the gazetteer as a phrase matcher on
strings, and a model where ``config/languages/`` names one. What they find goes to the extract stage, which decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

# Every job that needs no entities must start without spaCy: import this module inside the function that uses it.
import numpy  # noqa: TID253

from kursk_pipeline.adapters.claim_words import ClaimReader, load_claim_reader
from kursk_pipeline.adapters.entity_facts import load_facts
from kursk_pipeline.adapters.gazetteer import load_knowledge
from kursk_pipeline.adapters.light_spacy import Doc, Language, spacy
from kursk_pipeline.adapters.spacy_pipeline_clues import first_names
from kursk_pipeline.adapters.spacy_pipeline_gazetteer import SPANS_KEY
from kursk_pipeline.adapters.toml_forms import STRICT, read_form
from kursk_pipeline.errors import ConfigError, Fatal, Unprocessable
from kursk_pipeline.records import Entity, Extraction
from kursk_pipeline.stages.extract import Knowledge, KnownEntity, Reading, Span, extract, index
from kursk_pipeline.stages.extract.sentences import pieces, sentence_starts
from kursk_pipeline.stages.extract.spans import GAZETTEER, MODEL

Item = tuple[str, str, str | None, datetime | None]
"""``page_id``, ``text``, ``language`` (None: told from the script), ``published_at``."""

# Texts are read in batches of about this many words: large enough for the model's matrix products, small enough that
# a batch of the longest pieces stays under 100 MB of activations (128 floats a word and layer, six layers, in three
# pieces). Measured: 6,000 words a batch take 100 MB more and are no faster.
TEXT_LIMIT = 300_000
"""Characters of one text: ten times the longest development page. A text of 400,000 took 20 s and 860 MB."""
BATCH_WORDS = 2_500
# Longer texts are read in pieces, cut at a newline or a space, so that one text cannot take all memory.
PIECE_CHARACTERS = 8_000
_CYRILLIC = re.compile("[а-яёіїєґ]", re.IGNORECASE)
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
# Labels of other models by ours: OntoNotes' GPE and FAC, Universal NER's PER. The gate tells places apart again.
_MODEL_LABELS = {"PER": "PERSON", "GPE": "LOC", "FAC": "LOC", "WORK_OF_ART": "MISC", "EVENT": "MISC"}


@dataclass(frozen=True, slots=True)
class LanguageForm:
    """One file of ``config/languages/``."""

    __pydantic_config__ = STRICT

    iso: str
    model: str
    abbreviations: tuple[str, ...]
    compare: tuple[str, ...] = ()


@Language.factory("kursk_sentences", default_config={"abbreviations": []}, assigns=["token.is_sent_start"])
class SentenceSplitter:
    """Marks where sentences begin."""

    def __init__(self, nlp: Language, name: str, abbreviations: list[str]) -> None:  # noqa: ARG002 spaCy's signature
        self._abbreviations = frozenset(abbreviations)

    def __call__(self, doc: Doc) -> Doc:
        """Mark one document."""
        if not len(doc):
            return doc
        offsets = doc.to_array("IDX").astype(numpy.int64)
        starts = numpy.fromiter(sentence_starts(doc.text, self._abbreviations), dtype=numpy.int64)
        marks = numpy.full(len(doc), -1, dtype=numpy.int64)
        places = numpy.searchsorted(offsets, starts)
        marks[places[places < len(doc)]] = 1
        array: Any = marks.astype(
            numpy.uint64
        )  # the matrix type of the stubs wants two dimensions; one column is read too
        return doc.from_array("SENT_START", array)


class Extractor:
    """The public face: texts in, mentions and claims out. Built once a process by ``load_pipeline``."""

    def __init__(
        self, knowledge: Knowledge, readers: Mapping[str, Callable[[], Language]], claim_reader: ClaimReader
    ) -> None:
        self._knowledge, self._claim_reader = knowledge, claim_reader
        self._readers = {iso: lru_cache(maxsize=1)(build) for iso, build in readers.items()}

    def entity(self, entity_id: str) -> Entity:
        """Give the entity that a mention is linked to.

        Raises:
            KeyError: the knowledge base has no such entity.
        """
        known = self.known(entity_id)
        return Entity(known.entity_id, known.label, known.name, known.qid)

    def known(self, entity_id: str) -> KnownEntity:
        """Give all that the knowledge base says of an entity.

        Raises:
            KeyError: the knowledge base has no such entity.
        """
        return self._knowledge.by_id[entity_id]

    def extract(self, items: Iterable[Item]) -> Iterator[Extraction | Unprocessable]:
        """Yield, for each text in order, what it names and claims, or why it cannot be read. Memory stays bounded."""
        for batch in _batches(items):
            yield from self._extract_batch(batch)

    def _extract_batch(self, batch: list[Item]) -> list[Extraction | Unprocessable]:
        if any(len(item[1]) > TEXT_LIMIT for item in batch):
            return [result for item in batch for result in self._extract_short(item)]
        try:
            return [self._extraction(reading) for reading in self._read(batch)]
        except Fatal:  # no model where the configuration names one: wrong for every text
            raise
        except Exception as error:  # noqa: BLE001 the one place where a text may break: it costs only itself
            if len(batch) == 1:
                return [Unprocessable("unreadable_text", f"{type(error).__name__}: {error}")]
            return [result for item in batch for result in self._extract_batch([item])]

    def _extraction(self, reading: Reading) -> Extraction:
        return self._claim_reader.read(reading, extract(reading, knowledge=self._knowledge))

    def _extract_short(self, item: Item) -> list[Extraction | Unprocessable]:
        if len(item[1]) > TEXT_LIMIT:
            return [Unprocessable("too_long", f"{len(item[1])} characters, more than {TEXT_LIMIT}")]
        return self._extract_batch([item])

    def _read(self, batch: list[Item]) -> Iterator[Reading]:
        languages = [_language_of(item, self._readers) for item in batch]
        texts_of: dict[str, list[tuple[str, tuple[int, int]]]] = {}
        for place, (item, language) in enumerate(zip(batch, languages, strict=True)):
            texts_of.setdefault(language, []).extend(
                (piece, (place, start)) for start, piece in pieces(item[1], PIECE_CHARACTERS)
            )
        read: list[list[tuple[int, Doc]]] = [[] for _ in batch]
        for language, texts in texts_of.items():
            for doc, (place, start) in self._readers[language]().pipe(texts, as_tuples=True, batch_size=32):
                read[place].append((start, doc))
        for item, language, docs in zip(batch, languages, read, strict=True):
            yield _reading(item, language, docs)


def read_languages(config_folder: Path) -> list[LanguageForm]:
    """Read how each language is read, in order of their files.

    Raises:
        ConfigError: a file is wrong.
    """
    return [read_form(file, LanguageForm) for file in sorted((config_folder / "languages").glob("*.toml"))]


@lru_cache(maxsize=2)
def load_pipeline(config_folder: Path, models: tuple[tuple[str, str], ...] = ()) -> Extractor:
    """Build the extractor from ``config/``, once a process. A language is loaded with its first text.

    Args:
        config_folder: the project's ``config/``.
        models: languages that are to be read with another model than their file names, to compare.

    Raises:
        ConfigError: a language or entity file is wrong.
    """
    entities = load_knowledge(config_folder / "entities")
    forms = [replace(form, model=dict(models).get(form.iso, form.model)) for form in read_languages(config_folder)]
    if not any(form.iso == "en" for form in forms):
        raise ConfigError(str(config_folder / "languages"), "", "English is missing", "add en.toml")
    readers = {form.iso: partial(_pipeline, form, entities, config_folder.parent) for form in forms}
    facts = load_facts(config_folder / "entities" / "facts", (entity.entity_id for entity in entities))
    claim_reader = load_claim_reader(config_folder / "claims")
    sides = {entity_id: speaker.side for entity_id, speaker in claim_reader.speakers.items() if speaker.side}
    return Extractor(index(entities, first_names(), facts.metonyms, sides), readers, claim_reader)


def _pipeline(form: LanguageForm, entities: tuple[KnownEntity, ...], root: Path) -> Language:
    nlp = _model(form, root) if form.model else spacy.blank(form.iso)
    nlp.add_pipe("kursk_sentences", first=True, config={"abbreviations": list(form.abbreviations)})
    gazetteer: Any = nlp.add_pipe("kursk_gazetteer", last=True)
    gazetteer.learn(entities, cyrillic=form.iso in {"ru", "uk"})
    return nlp


def _model(form: LanguageForm, root: Path) -> Language:
    if form.model == "natasha":
        import kursk_pipeline.adapters.spacy_pipeline_natasha  # noqa: F401 registers the component

        nlp = spacy.blank(form.iso)
        nlp.add_pipe("kursk_natasha")
        return nlp
    folder = root / form.model
    try:
        # A model of ours has the language's own tokeniser, which is there already.
        return spacy.load(folder, exclude=["tokenizer"]) if folder.is_dir() else spacy.load(form.model)
    except OSError as error:
        raise ConfigError(
            f"config/languages/{form.iso}.toml",
            "model",
            f"no model {form.model!r} here",
            "install it, or leave the model empty",
        ) from error


def _language_of(item: Item, known: Iterable[str]) -> str:
    """The language of the text as told, else by its script; English for what is not followed."""
    _, text, language, _ = item
    told = (language or "").lower()[:2]
    if told in known:
        return told
    sample = text[:2000]
    if len(_CYRILLIC.findall(sample)) * 3 > len(sample):
        return "uk" if _UKRAINIAN.search(sample) else "ru"
    return "en"


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Group texts to about BATCH_WORDS words, counted as spaces."""
    batch: list[Item] = []
    words = 0
    for item in items:
        batch.append(item)
        words += item[1].count(" ") + 1
        if words >= BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def _reading(item: Item, language: str, docs: list[tuple[int, Doc]]) -> Reading:
    page_id, text, _, published_at = item
    return Reading(
        page_id=page_id,
        text=text,
        language=language,
        published_on=published_at.date() if published_at else None,
        sentence_starts=tuple(start + sentence.start_char for start, doc in docs for sentence in doc.sents),
        gazetteer_spans=tuple(span for start, doc in docs for span in _spans(doc.spans[SPANS_KEY], start, GAZETTEER)),
        model_spans=tuple(span for start, doc in docs for span in _spans(doc.ents, start, MODEL)),
    )


def _spans(found: Iterable[Any], offset: int, found_by: str) -> Iterator[Span]:
    for span in found:
        label = _MODEL_LABELS.get(span.label_, span.label_) if found_by == MODEL else span.label_
        yield Span(offset + span.start_char, offset + span.end_char, label, found_by)
