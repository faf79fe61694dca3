"""Claims as an analyst meets them: the figure, what it counts, whose it is, who says it, and how surely."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kursk_pipeline.adapters.spacy_pipeline import Extractor, load_pipeline
from kursk_pipeline.records import Claim, Extraction

CONFIG = Path(__file__).parents[3] / "config"
PUBLISHED = datetime(2024, 8, 28, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_pipeline(CONFIG)


def read(extractor: Extractor, text: str, language: str = "en") -> Extraction:
    (found,) = extractor.extract([("a" * 32, text, language, PUBLISHED)])
    assert isinstance(found, Extraction)
    return found


def only(extractor: Extractor, text: str, language: str = "en") -> Claim:
    (claim,) = read(extractor, text, language).claims
    return claim


@pytest.mark.parametrize(
    ("figure", "low", "high", "bound"),
    [
        ("1,294 settlements", 1294, 1294, "exact"),
        ("about two hundred and fifty settlements", 250, 250, "about"),
        ("more than 30 settlements", 30, None, "more_than"),
        ("up to ninety-three settlements", None, 93, "up_to"),
        ("nearly 100 settlements", None, 100, "nearly"),
        ("80 to 90 settlements", 80, 90, "range"),
        ("between 80 and 90 settlements", 80, 90, "range"),
        ("dozens of settlements", 24, None, "vague"),
        ("a dozen settlements", 12, 12, "exact"),
    ],
)
def test_a_number_says_at_least_and_at_most(extractor, figure, low, high, bound):
    claim = only(extractor, f"Ukrainian troops control {figure} in the region.")
    assert (claim.value_low, claim.value_high, claim.bound) == (low, high, bound)


def test_units_are_kept_as_stated_and_compared_in_kilometres(extractor):
    miles, metric = read(extractor, "Ukraine holds 500 square miles (1,295 square kilometres), Syrskyi said.").claims
    assert (miles.unit, miles.value, miles.normal_low, miles.normal_unit) == (
        "square mile",
        500,
        1294.994,
        "square kilometre",
    )
    assert (miles.is_conversion, metric.is_conversion) == (False, True)


def test_offsets_cut_figure_and_sentence_out_of_the_text(extractor):
    text = "Nothing moved. “We took 102 prisoners,” said Vasyl Malyuk. Nothing else."
    claim = only(extractor, text)
    assert text[claim.start_char : claim.end_char] == claim.raw == "102 prisoners"
    assert text[claim.sentence_start : claim.sentence_end].startswith("“We took")


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        ("Alexei Smirnov said 28 villages had fallen.", "Alexei Smirnov", "official"),
        ("“28 villages have fallen,” said the acting governor, Alexei Smirnov.", "Alexei Smirnov", "official"),
        ("Ukraine took 9 villages, according to the ISW.", "ISW", "institute"),
        ("Alexei Smirnov met the press. He said 28 villages had fallen.", "Alexei Smirnov", "official"),
        ("28 villages have been captured. This was stated by Oleksandr Syrskyi.", "Oleksandr Syrskyi", "official"),
        ("Local officials said 28 villages had fallen.", "Local officials", "unnamed"),
        ("28 villages have fallen.", None, "publication"),
    ],
)  # fmt: skip
def test_the_speaker_is_found_wherever_the_text_names_him(extractor, text, speaker, kind):
    claim = only(extractor, text)
    assert (claim.speaker, claim.speaker_kind) == (speaker, kind)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Valery Gerasimov, the chief of staff, told Vladimir Putin that 430 soldiers had been killed.",
            "Valery Gerasimov",
        ),
        ("Roman Alekhin, a blogger, told Reuters that 30 civilians had been killed.", "Roman Alekhin"),
        ("Alexei Smirnov, the acting governor, said Ukraine had taken 28 settlements.", "Alexei Smirnov"),
        ("Some 28 settlements were lost, said Alexei Smirnov, the acting governor.", "Alexei Smirnov"),
    ],
)
def test_who_heard_it_or_is_spoken_of_is_not_who_said_it(extractor, text, speaker):
    assert only(extractor, text).speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine did not take 1,000 square kilometres, Apti Alaudinov insisted.",
        "Russia never captured 500 prisoners, Oleksandr Syrskyi said.",
        "Ukraine did not lose 300 soldiers, Volodymyr Zelensky said.",
    ],
)
def test_what_is_said_not_to_have_been_is_denied(extractor, text):
    assert only(extractor, text).mode == "denied"


def test_who_is_cited_speaks_and_who_cites_passes_it_on(extractor):
    claim = only(extractor, "TASS, citing the emergencies ministry, reported that 3,500 residents were evacuated.")
    assert (claim.speaker, claim.via, claim.mode) == ("emergencies ministry", "TASS", "reported")


def test_two_speakers_of_one_sentence_keep_their_own_figures(extractor):
    text = "Ukraine claims to hold 100 villages; Russia says it is no more than 30."
    ours, theirs = read(extractor, text).claims
    assert (ours.speaker, ours.value_low, theirs.speaker, theirs.value_high) == ("Ukraine", 100, "Russia", 30)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Kyiv denies that it has lost 2,000 men.", "denied"),
        ("The Pentagon estimates that 10,000 North Korean soldiers are in Kursk.", "estimated"),
        ("Unconfirmed reports spoke of 40 prisoners.", "unconfirmed"),
        ("If the bridges fall, 3,000 soldiers could be trapped.", "conditional"),
        ("Hundreds of conscripts have reportedly surrendered.", "reported"),
    ],
)
def test_how_surely_it_is_said(extractor, text, mode):
    assert only(extractor, text).mode == mode


@pytest.mark.parametrize(
    "text",
    [
        "Eighty years ago, two million men fought around Kursk and thousands of tanks were destroyed.",
        "Decades earlier, thousands of tanks were destroyed on the same fields.",
        "It is day 900 of the war.",
        "The 80th Air Assault Brigade crossed at 3 am.",
        "The town has 5,000 inhabitants and lies 10 kilometres from the border.",
        "He is 59 and earns 30,000 roubles.",
        "Avangard lost 3-1 before 4,500 people.",
        "In July 1943 the Wehrmacht lost 54,000 men near Kursk.",
        "All 118 sailors of the submarine Kursk died.",
    ],
)
def test_numbers_that_claim_nothing_about_this_war(extractor, text):
    assert read(extractor, text).claims == ()


@pytest.mark.parametrize(
    ("language", "text", "kind", "value", "speaker"),
    [
        ("ru", "Под контролем ВСУ двадцать восемь сёл, сообщил Алексей Смирнов.", "settlements_held", 28, "Алексей Смирнов"),
        ("ru", "По словам Смирнова, эвакуированы 121 тысяча человек.", "evacuees", 121000, "Смирнова"),
        ("uk", "Щонайменше п'ятеро цивільних загинули, повідомили в поліції.", "killed", None, "поліції"),
        ("uk", "Наші сили просунулися на 35 кілометрів, доповів Олександр Сирський.", "advance", 35, "Олександр Сирський"),
    ],
)  # fmt: skip
def test_russian_and_ukrainian_numbers_in_any_case(extractor, language, text, kind, value, speaker):
    claim = only(extractor, text, language)
    assert (claim.kind, claim.speaker) == (kind, speaker)
    assert value in {claim.value_high, None}


def test_quotations_name_their_speaker_over_sentences(extractor):
    text = "“We hold the town and the road,” Oleksandr Syrskyi said. “Nobody will take it from us.”"
    first, second = read(extractor, text).quotations
    assert first.speaker == second.speaker == "Oleksandr Syrskyi"
    assert text[first.start_char : first.end_char] == "We hold the town and the road,"
