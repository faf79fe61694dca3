"""Twelve kinds of edits that copies of news texts go through, drawn from a seeded generator."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

FURNITURE_ABOVE = """Skip to main content
Live updates | Subscribe from 1 pound a week | Sign in
Most read today: ten dishes for a cold evening, and the town that moved its own river
This page uses cookies to remember what you like."""

FURNITURE_BELOW = """Read more: what we know so far
Share this on the network of your choice
The desk welcomes corrections, write to the address at the foot of the page.
Recommended for you: a garden on the roof, five walks by the sea, and how to mend a kettle
All rights reserved by the owner of this site."""

BACKGROUND = """Negotiations on the next budget are to begin on Monday, and officials expect them to be long.
The bridge had been closed since spring after engineers found cracks in two of its piers.
Fares will rise by a tenth from January, the council said, to pay for forty new buses.
A court in the capital is to hear the appeal next month; lawyers for both sides declined to comment.
Growers say that the late frost has cost them a third of the crop."""

STYLES = (
    ("“", '"'), ("”", '"'), ("’", "'"), ("Kyiv", "Kiev"), ("Kharkiv", "Kharkov"), ("Zelenskyy", "Zelensky"),
    ("defence", "defense"), ("centre", "center"), (" per cent", "%"), ("isation", "ization"), ("ise ", "ize "),
    ("our ", "or "), (" two ", " 2 "), (" three ", " 3 "), ("August", "Aug."), ("September", "Sept."),
    ("towards", "toward"), ("kilometres", "km"), ("percent", "per cent"), (" US ", " U.S. "),
)  # fmt: skip

SYNONYMS = {
    "said": "stated", "soldiers": "troops", "attack": "assault", "attacked": "assaulted", "about": "around",
    "began": "started", "near": "close to", "people": "residents", "large": "big", "but": "yet", "because": "since",
    "against": "opposing", "after": "following", "also": "too", "according": "as stated", "government": "authorities",
    "many": "numerous", "show": "demonstrate", "showed": "demonstrated", "help": "assist", "killed": "slain",
    "area": "zone", "big": "large", "new": "fresh", "former": "ex", "while": "whereas", "before": "prior to",
    "president": "head of state", "police": "officers", "announced": "made known", "reported": "noted",
    "company": "firm", "city": "town", "told": "informed", "must": "has to", "important": "significant",
    "more than": "over", "country": "nation", "think": "believe", "year": "twelvemonth", "children": "youngsters",
}  # fmt: skip

Edit = Callable[[str, random.Random], str]


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?。])\s+|\n+", text) if part.strip()]


def _joined(sentences: Sequence[str]) -> str:
    return "\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def house_style(text: str, _: random.Random) -> str:
    """Quotation marks, spellings, names and numbers in another paper's style."""
    for old, new in STYLES:
        text = text.replace(old, new)
    return text


def truncated(text: str, draw: random.Random) -> str:
    """Only the first 40 to 70 per cent, as on a page that asks for payment."""
    sentences = _sentences(text)
    return _joined(sentences[: max(2, round(len(sentences) * draw.uniform(0.4, 0.7)))])


def excerpt(text: str, draw: random.Random) -> str:
    """The middle, without the first fifth and the last fifth."""
    sentences = _sentences(text)
    cut = len(sentences) // 5
    return _joined(sentences[cut : len(sentences) - cut]) if draw else ""


def furniture_around(text: str, _: random.Random) -> str:
    """The labels and appeals of a page above and below."""
    return f"{FURNITURE_ABOVE}\n{text}\n{FURNITURE_BELOW}"


def shuffled_sentences(text: str, draw: random.Random) -> str:
    """Every sentence in another place."""
    sentences = _sentences(text)
    draw.shuffle(sentences)
    return _joined(sentences)


def character_noise(text: str, draw: random.Random) -> str:
    """Eight in a hundred letters changed, dropped or doubled, as from a bad scan."""
    signs = []
    for sign in text:
        if sign.isalpha() and draw.random() < 0.08:
            signs.append(draw.choice(("", sign * 2, draw.choice("abcdefghijklmnopqrstuvwxyz"))))
        else:
            signs.append(sign)
    return "".join(signs)


def words_dropped(text: str, draw: random.Random) -> str:
    """One word in ten left out."""
    return "\n".join(
        " ".join(word for word in line.split(" ") if draw.random() >= 0.1) for line in text.split("\n")
    )  # fmt: skip


def sentences_dropped(text: str, draw: random.Random) -> str:
    """One sentence in three left out, as an editor cuts to length."""
    sentences = _sentences(text)
    return _joined([one for one in sentences if draw.random() >= 1 / 3] or sentences[:2])


def background_added(text: str, draw: random.Random) -> str:
    """Five sentences about something else set between the others."""
    sentences = _sentences(text)
    for line in BACKGROUND.split("\n"):
        sentences.insert(draw.randrange(len(sentences) + 1), line)
    return _joined(sentences)


def lead_rewritten(text: str, _: random.Random) -> str:
    """The first two sentences replaced by the paper's own."""
    lead = "Our correspondent looks at what happened and at what it may mean for the weeks ahead."
    return _joined([lead, *_sentences(text)[2:]])


def words_replaced(text: str, draw: random.Random) -> str:
    """Common words replaced by others of like meaning, most of the time."""
    pattern = re.compile(r"\b(" + "|".join(sorted(SYNONYMS, key=len, reverse=True)) + r")\b")
    return pattern.sub(lambda found: SYNONYMS[found.group()] if draw.random() < 0.9 else found.group(), text)


def embedded(text: str, draw: random.Random) -> str:
    """Whole inside a round-up three times as long as the background, before and after."""
    lines = BACKGROUND.split("\n")
    draw.shuffle(lines)
    return "\n".join([*lines, text, FURNITURE_BELOW, *lines[::-1][:3]])


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        house_style, truncated, excerpt, furniture_around, shuffled_sentences, character_noise, words_dropped,
        sentences_dropped, background_added, lead_rewritten, words_replaced, embedded,
    )
}  # fmt: skip
"""The twelve kinds by name."""


def edited(text: str, kind: str, *, seed: str) -> str:
    """The text after one kind of edit; the same for the same seed."""
    return EDITS[kind](text, random.Random(f"{kind} {seed}"))
