"""Papers that edit, delete, move and wall off what they have published, with the truth about each change.

Articles are put together out of the newsroom's own sentences. How many change is the bar of issue 11: of 1,000 articles 300
are edited, 20 deleted, 20 moved, 10 walled. When they change is made up so that it agrees with what GDELT measured on 88
million pages (18 % of bodies changed within a week; it looks after 24 hours and after seven days, since most edits come
early): of all changes two thirds come in the first day, at times spread evenly over the logarithm of the article's age, a
quarter in the week after it, the rest within the month. One edit in ten is overwritten by another, half an hour to twelve
hours later.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kursk_pipeline.newsroom.forms import ArticleForm, FeedForm, Furniture, RevisionForm
from kursk_pipeline.newsroom.library import Library, Publisher, read_library

KINDS = ("typo", "figure", "name", "retraction", "rewrite")
EDITED, DELETED, MOVED, WALLED = 0.3, 0.02, 0.02, 0.01
OVERWRITTEN = 0.1
AGES = ((2 / 3, timedelta(minutes=15), timedelta(days=1)), (1 / 4, timedelta(days=1), timedelta(days=7)),
        (1 / 12, timedelta(days=7), timedelta(days=29)))  # fmt: skip
SENTENCES, A_PARAGRAPH = 14, 3
HOUSES = ("dnipro-wire", "kyiv-dispatch", "sumy-courier", "county-gazette", "energy-monitor")
"""Whose markup and furniture the papers take, in turn."""
FURNITURE: tuple[Furniture, ...] = ("still", "still", "still", "living", "stamped")
NAMES = ("Olena Bondar", "Ihor Melnyk", "Nina Koval", "Pavlo Tkach", "Darya Lysenko", "Roman Savchuk", "Vera Panchenko")
NOTICES = (
    "Editor's note: this report was retracted because its source could not be confirmed.",
    "RETRACTION: the paper has withdrawn this report.",
    "This article has been retracted; the account given in it was wrong.",
)
LEAD = "Officials in the Kursk region counted"
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_WORD = re.compile(r"\b[a-z]{7,}\b")


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it was made: what sort, to which article, when, and until when the page read so."""

    paper: str
    slug: str
    kind: str
    published_at: datetime
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Play:
    """The papers with all that they will do, and the truth about it."""

    library: Library
    changes: tuple[Change, ...]


def plan(articles: int, *, moments: Sequence[datetime], seed: int) -> Play:
    """Papers that publish so many articles, an equal number at each moment.

    Args:
        articles: how many, over all papers.
        moments: when something is published.
        seed: of all chance in it.
    """
    chance = random.Random(seed)
    shipped = read_library()
    sentences = english_sentences(shipped)
    fates = _fates(articles, chance)
    papers = [_paper(shipped, number) for number in range(2 * len(HOUSES))]
    written: dict[str, list[ArticleForm]] = {paper.label: [] for paper in papers}
    changes: list[Change] = []
    for number, fate in enumerate(fates):
        label = papers[number % len(papers)].label
        published_at = moments[number * len(moments) // articles] - timedelta(minutes=chance.randrange(14))
        article, made = _article(number, label, published_at, fate, sentences, chance)
        written[label].append(article)
        changes += made
    done = {paper.label: replace(paper, articles=tuple(written[paper.label])) for paper in papers}
    return Play(Library(done), tuple(changes))


def _fates(articles: int, chance: random.Random) -> list[str]:
    fates = [KINDS[number % len(KINDS)] for number in range(round(articles * EDITED))]
    for fate, share in (("deleted", DELETED), ("moved", MOVED), ("walled", WALLED)):
        fates += [fate] * round(articles * share)
    fates += [""] * (articles - len(fates))
    chance.shuffle(fates)
    return fates


def _paper(shipped: Library, number: int) -> Publisher:
    house = shipped.publishers[HOUSES[number % len(HOUSES)]]
    form = replace(
        house.form,
        name=f"Paper {number}",
        feeds=(FeedForm("/feed.rdf", "rdf"),),
        listed_days=2,
        tracking="",
        disallow=(),
        furniture=FURNITURE[(number + number // len(HOUSES)) % len(FURNITURE)],
    )
    return Publisher(f"paper-{number}", form, ())


def english_sentences(shipped: Library) -> list[str]:
    """Every sentence of the newsroom's English articles on the topic, without the lines of agencies."""
    every = (one for publisher in shipped for one in publisher.articles if one.language == "en")
    bodies = (" ".join(one.body.split()) for one in every if one.topic == "on_topic")
    found = {sentence for body in bodies for sentence in _SENTENCE.split(body)}
    return sorted(one for one in found if 40 < len(one) < 240 and "(" not in one and one.endswith("."))


def _article(
    number: int, label: str, published_at: datetime, fate: str, sentences: list[str], chance: random.Random
) -> tuple[ArticleForm, list[Change]]:
    lead = (
        f"{LEAD} {chance.randint(20, 900)} damaged houses near Sudzha on day {number + 1},"
        f" {chance.choice(NAMES)} of the relief committee said."
    )
    text = [lead, *chance.sample(sentences, SENTENCES)]
    slug = f"report-{number:04}"
    form = ArticleForm(
        slug=slug,
        title=f"Kursk region: {chance.choice(sentences)[:60].rpartition(' ')[0]}",
        published_at=published_at,
        section="World",
        language="en",
        topic="on_topic",
        body=_body(text),
    )
    if not fate:
        return form, []
    at = published_at + _age(chance)
    if fate in KINDS:
        return _edited(form, label, fate, at, text, sentences, chance)
    return replace(form, **{f"{fate}_at": at}), [Change(label, slug, fate, published_at, at, None)]


def _edited(
    form: ArticleForm, label: str, kind: str, at: datetime, text: list[str], sentences: list[str], chance: random.Random
) -> tuple[ArticleForm, list[Change]]:
    times, kinds = [at], [kind]
    if chance.random() < OVERWRITTEN:
        times.append(at + _between(timedelta(minutes=30), timedelta(hours=12), chance))
        kinds.append(chance.choice([other for other in KINDS if other != kind]))
    revisions, changes = [], []
    for made_at, until, made in zip(times, [*times[1:], None], kinds, strict=True):
        text = edit(text, made, sentences, chance)
        revisions.append(RevisionForm(made_at, body=_body(text)))
        changes.append(Change(label, form.slug, made, form.published_at, made_at, until))
    return replace(form, revisions=tuple(revisions)), changes


def edit(text: list[str], kind: str, sentences: Sequence[str], chance: random.Random) -> list[str]:
    """A text after one edit of a kind; one sentence of it carries a figure and a name, and every edit leaves it there."""
    if kind == "retraction":
        return [chance.choice(NOTICES), *text]
    place = next(at for at, one in enumerate(text) if one.startswith(LEAD))
    before, lead, rest = text[:place], text[place], text[place + 1 :]
    if kind == "figure":
        return [*before, re.sub(r"\d+", lambda was: str(int(was[0]) + chance.randint(1, 99)), lead, count=1), *rest]
    if kind == "name":
        was = next(name for name in NAMES if name in lead)
        return [*before, lead.replace(was, chance.choice([name for name in NAMES if name != was])), *rest]
    if kind == "rewrite":
        kept = chance.sample(rest, len(rest) // 3)
        fresh = chance.sample([one for one in sentences if one not in rest], len(rest) - len(kept))
        return [*before, lead, *kept, *fresh]
    places = [(at, word) for at, one in enumerate(rest) for word in _WORD.finditer(one)]
    at, word = chance.choice([place for place in places if len(set(place[1][0][2:5])) == 3])
    return [*before, lead, *rest[:at], _misspelt(rest[at], word.start() + 2), *rest[at + 1 :]]


def _misspelt(sentence: str, at: int) -> str:
    return sentence[:at] + sentence[at + 1] + sentence[at] + sentence[at + 2 :]


def _age(chance: random.Random) -> timedelta:
    drawn = chance.random()
    for share, youngest, oldest in AGES:
        if drawn < share:
            return _between(youngest, oldest, chance)
        drawn -= share
    return _between(*AGES[-1][1:], chance)


def _between(shortest: timedelta, longest: timedelta, chance: random.Random) -> timedelta:
    """A span drawn evenly over its logarithm."""
    return shortest * (longest / shortest) ** chance.random()


def _body(text: Sequence[str]) -> str:
    return "\n\n".join(" ".join(text[at : at + A_PARAGRAPH]) for at in range(0, len(text), A_PARAGRAPH))
