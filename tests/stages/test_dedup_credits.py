"""Whom a page names as the origin of its text is read; whom it merely mentions is not."""

from dataclasses import replace

import pytest

from kursk_pipeline.records import Article
from kursk_pipeline.stages.dedup import credits_of, publisher_names

PUBLISHERS = publisher_names([("Dnipro Wire", "Dnipro Wire"), ("BBC News Russian", "BBC"), ("TASS", "TASS")])
PLAIN = Article(
    "p", "A title", (), None, None, "en", None, None, "Shells fell near Sudzha.\nNobody was hurt.", 7, "", ()
)


def credited(**changes: object) -> list[tuple[str, str]]:
    return [(one.party, one.rule) for one in credits_of(replace(PLAIN, **changes), PUBLISHERS)]


@pytest.mark.parametrize(
    ("author", "parties"),
    [("Dnipro Wire", ["Dnipro Wire"]), ("By Agence France-Presse", ["AFP"]), ("A. Writer and AFP", ["AFP"]),
     ("Reuters, AP", ["Reuters", "AP"]), ("BBC News Russian", ["BBC"]), ("Апостроф и ТАСС", ["TASS"]), ("Ann Reuter", [])],
)  # fmt: skip
def test_agencies_and_publishers_in_the_byline_are_credited(author: str, parties: list[str]) -> None:
    assert credited(authors=(author,)) == [(party, "byline") for party in parties]


@pytest.mark.parametrize(
    ("line", "party"),
    [("This article is republished from The Conversation under a licence.", "The Conversation"),
     ("Originally published by Dnipro Wire.", "Dnipro Wire"),
     ("Read the original article at Harbour Insider", "Harbour Insider"),
     ("First appeared in the BBC on Monday", "BBC"), ("Source: TASS", "TASS"),
     ("Впервые опубликовано на сайте «Волна»", "Волна"),
     ("Джерело: Укрінформ", "Ukrinform")],
)  # fmt: skip
def test_notes_at_either_end_say_where_a_text_stood_first(line: str, party: str) -> None:
    body = "\n".join(["A paragraph about something."] * 9)
    assert credited(text=f"{body}\n{line}") == credited(text=f"{line}\n{body}") == [(party, "republished")]


def test_words_in_the_middle_of_a_text_or_in_a_long_paragraph_credit_nobody() -> None:
    body = "\n".join(["A paragraph about something."] * 9)
    assert credited(text=f"{body}\nThe list was first published by Dnipro Wire.\n{body}") == []
    assert credited(text=f"{body}\n{'Long ago it was said. ' * 20}It was first published by Dnipro Wire.") == []


def test_a_party_named_twice_is_credited_once_by_the_surest_rule() -> None:
    twice = credited(wire_credit="AFP", authors=("AFP",), text="Shells fell.\nSource: AFP")
    assert twice == [("AFP", "wire")]
    assert credited(wire_credit="dpa/AFP") == [("dpa", "wire"), ("AFP", "wire")]
