"""Texts with their mentions, claims and quotations at the right places, as lines of COPY."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kursk_pipeline.records import Entity

KINDS = (  # kind, subject, unit, words after the figure, least and most that is said, weight
    ("killed", "soldiers", "person", "soldiers killed", 5, 60_000, 22),
    ("prisoners", "soldiers", "person", "prisoners", 10, 1_000, 14),
    ("territory_held", "square kilometre", "square kilometre", "square kilometres", 100, 1_400, 14),
    ("settlements_held", "settlements", "settlement", "settlements", 10, 110, 10),
    ("evacuees", "people", "person", "people evacuated", 1_000, 150_000, 12),
    ("equipment", "tanks", "item", "tanks lost", 3, 400, 10),
    ("attacks", "attacks", "attack", "attacks", 2, 60, 10),
    ("troops", "soldiers", "person", "troops", 1_000, 60_000, 8),
)
BOUNDS = (("exact", ""), ("about", "about "), ("more_than", "more than "), ("up_to", "up to "))
SPEAKER_KINDS = ("official", "official", "official", "institute", "newspaper", "person", "organisation")
SIDES = ("ru", "ua", "ru", "ua", None)
MODES = ("asserted",) * 8 + ("reported",) * 5 + ("denied", "estimated", "unconfirmed")
NIL_SHARE, VALUE_SHARE = 0.08, 0.2
NIL_NAMES = 30_000
NULL = r"\N"
MENTION_COLUMNS = "page_id start_char end_char label surface sentence_no entity_id name value found_by score nil_id"
CLAIM_COLUMNS = (
    "page_id claim_no kind subject side value value_low value_high bound unit normal_low normal_high normal_unit"
    " is_conversion raw start_char end_char sentence_start sentence_end speaker speaker_id speaker_kind speaker_side via"
    " mode place place_id event_date event_precision confidence rule_version"
)


@dataclass(frozen=True, slots=True)
class World:
    """Whom texts name and who speaks in them."""

    entities: Sequence[Entity]
    places: Sequence[Entity]
    speakers: Sequence[tuple[Entity, str, str | None]]
    sides: Sequence[str]


@dataclass(slots=True)
class Text:
    """A text that grows, with lines for staging.mention, staging.claim and staging.quotation."""

    page_id: str
    parts: list[str]
    mentions: list[str]
    claims: list[str]
    quotations: list[str]
    length: int = 0
    sentence_no: int = 0

    def add(self, words: str) -> int:
        """Append words; returns where they begin."""
        begins = self.length
        self.parts.append(words)
        self.length += len(words)
        return begins


def line(*cells: object) -> str:
    """A line of COPY; None is null."""
    return "\t".join(NULL if cell is None else str(cell) for cell in cells) + "\n"


def make_world(entities: Sequence[Entity]) -> World:
    """Speakers and places out of the project's own knowledge base, the same each time."""
    ordered = random.Random(1).sample(list(entities), len(entities))
    speakers = [one for one in ordered if one.label in {"PERSON", "ORG"}][:400]
    return World(
        entities=ordered,
        places=[one for one in ordered if one.label in {"GPE", "LOC"}][:300],
        speakers=[
            (one, SPEAKER_KINDS[n % 7], SIDES[n % 5] if SPEAKER_KINDS[n % 7] == "official" else None)
            for n, one in enumerate(speakers)
        ],
        sides=[one.entity_id for one in entities if one.name in {"Russia", "Ukraine"}],
    )


def write_text(
    page_id: str,
    named: Sequence[int],
    claim_count: int,
    *,
    published: datetime,
    world: World,
    pieces: Sequence[str],
    dice: random.Random,
) -> Text:
    """One text: a sentence for each mention and each claim, in any order; one mention in ten stands in direct speech."""
    text = Text(page_id, [], [], [], [])
    sentences: list[int | None] = [*named, *[None] * claim_count]
    dice.shuffle(sentences)
    for entity in sentences:
        if entity is None:
            _claim(text, published, world, pieces, dice)
        else:
            _mention(text, world.entities[entity], pieces, dice)
    text.add(dice.choice(pieces).rstrip())
    return text


def _end_sentence(text: Text) -> None:
    text.sentence_no += 1
    text.add(".\n" if text.sentence_no % 4 == 0 else ". ")


def _mention(text: Text, entity: Entity, pieces: Sequence[str], dice: random.Random) -> None:
    is_speech = dice.random() < 0.1
    if is_speech:
        text.add("“")
    begins = text.add(dice.choice(pieces))
    kind = dice.random()
    if kind < VALUE_SHARE:
        figure = str(dice.randrange(2, 500))
        label, surface, entity_id, name, value, nil = "CARDINAL", figure, None, None, figure, None
    elif kind < VALUE_SHARE + NIL_SHARE:
        number = int(NIL_NAMES * dice.random() ** 3)
        label, surface, entity_id, value, nil = "PERSON", f"Name{number}", None, None, f"nil:person:name{number}"
        name = surface
    else:
        label, surface, entity_id, name = entity.label, entity.name, entity.entity_id, entity.name
        value = nil = None
    start = text.add(surface)
    found = (
        start,
        start + len(surface),
        label,
        surface,
        text.sentence_no,
        entity_id,
        name,
        value,
        "gazetteer",
        0.9,
        nil,
    )
    text.mentions.append(line(text.page_id, *found))
    text.add(" ")
    text.add(dice.choice(pieces).rstrip())
    if is_speech:
        text.quotations.append(line(text.page_id, len(text.quotations), begins, text.length, "unnamed"))
        text.add("”")
    _end_sentence(text)


def _claim(text: Text, published: datetime, world: World, pieces: Sequence[str], dice: random.Random) -> None:
    kind, subject, unit, noun, least, most, _ = dice.choices(KINDS, [one[-1] for one in KINDS])[0]
    drift = ((published.timestamp() // 86400 % 365) + 30) / 400
    figure = float(f"{least + (most - least) * drift * dice.choice((0.9, 1.0, 1.0, 1.0, 1.1)):.2g}")
    bound, before = dice.choice(BOUNDS)
    low, high = {"more_than": (figure, None), "up_to": (None, figure)}.get(bound, (figure, figure))
    raw = f"{before}{figure:,.0f} {noun}"
    entity, speaker_kind, side = world.speakers[int(len(world.speakers) * dice.random() ** 3)]
    is_own = dice.random() < 0.25
    sentence = text.add(dice.choice(pieces))
    start = text.add(raw)
    text.add(" ")
    text.add(dice.choice(pieces).rstrip())
    place = world.places[int(len(world.places) * dice.random() ** 4)] if dice.random() < 0.5 else None
    day = (published - timedelta(days=dice.randrange(3))).date().isoformat() if dice.random() < 0.6 else None
    what = (
        kind,
        subject,
        dice.choice(world.sides),
        figure,
        low,
        high,
        bound,
        unit,
        low,
        high,
        unit,
    )
    where = (raw, start, start + len(raw), sentence, text.length)
    who = (None, None, "publication", None) if is_own else (entity.name, entity.entity_id, speaker_kind, side)
    how = ("TASS" if dice.random() < 0.1 else None, dice.choice(MODES))
    about = (place.name if place else None, place.entity_id if place else None, day, "day" if day else None)
    text.claims.append(line(text.page_id, len(text.claims), *what, "f", *where, *who, *how, *about, 0.8, 1))
    _end_sentence(text)
