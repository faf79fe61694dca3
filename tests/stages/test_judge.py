"""An article about the incursion is kept, its namesakes are not, and the verdict says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kursk_pipeline.adapters.topics import read_topic
from kursk_pipeline.records import TopicRuling, TopicState, Verdict
from kursk_pipeline.stages.judge import judge
from kursk_pipeline.stages.judge.ruling import overrule

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
TOPIC = read_topic(ROOT / "config" / "topics" / "kursk.toml")

ON_TOPIC = {
    "plain": (
        "Ukrainian troops hold Sudzha",
        (
            "Ukrainian units have set up a military office in Sudzha, the commander-in-chief said on 15 August 2024. "
            "Residents of the Kursk region are being taken to Rylsk by bus. Russian jets bombed the road to the north."
        ),
    ),
    "never says Kursk": (
        "Third crossing hit as pontoons go up",
        (
            "The last road bridge over the Seym was hit on Monday and Russian troops were left with pontoons. Karyzh, "
            "too, and Zvannoye lost theirs. Glushkovo can now be reached only by a long detour, villagers say."
        ),
    ),
    "border region": (
        "Kyiv's troops dig in across the border",
        (
            "A week after Ukrainian forces crossed into Russia, they control many Russian villages in the border "
            "region. Moscow has declared a counter-terrorist operation and is evacuating people from the border area."
        ),
    ),
    "Russian": (
        "Из приграничья вывезли ещё две тысячи жителей",
        (
            "Эвакуация из Суджанского и Кореневского районов продолжается, сообщил врио губернатора. ВСУ держат часть "
            "Суджи, бои идут у Малой Локни. В Курской области действует режим чрезвычайной ситуации."
        ),
    ),
    "Ukrainian": (
        "Бої на Курщині: Генштаб показав нову карту",
        (
            "Сили оборони продовжують операцію в Курській області. За добу військові відбили вісім атак біля "
            "Малої Локні та Погребків, ворог скинув на Суджу дванадцять авіабомб."
        ),
    ),
}

NAMESAKES = {
    "battle": (
        "Eighty years since the tanks met at Prokhorovka",
        (
            "The Battle of Kursk in July 1943 was the last great German offensive there. The Red Army dug eight "
            "belts of trenches. Kursk broke the Wehrmacht's armoured reserve, historians say."
        ),
    ),
    "submarine": (
        "Families remember the crew of the Kursk",
        (
            "The submarine Kursk sank in the Barents Sea on 12 August 2000 with 118 sailors. Relatives laid flowers in "
            "Severomorsk. The Northern Fleet's inquiry blamed a torpedo."
        ),
    ),
    "plant": (
        "Второй энергоблок Курской АЭС-2 готовят к пуску",
        (
            "На Курской АЭС завершили монтаж турбины нового энергоблока. Реактор ВВЭР-ТОИ загрузят топливом весной, "
            "сообщил Росатом. Мощность блока составит 1250 МВт."
        ),
    ),
    "weather": (
        "Погода у Курську: до мороз і сніг",
        "У Курську наступного тижня очікують мороз до 20 градусів, кажуть синоптики. Снігопад почнеться у вівторок.",
    ),
}

OFF_TOPIC = {
    "near": (
        "Drones hit a depot in Bryansk",
        (
            "A fuel depot burned in the Bryansk region after a drone attack on Tuesday. Governor Bogomaz said nobody "
            "was hurt. Eleven more drones were shot down over Belgorod."
        ),
    ),
    "far": ("Council to repair the pier", "The pier will be closed until May while its timbers are replaced."),
    "empty": ("", ""),
}


def verdict_on(article: tuple[str, str]) -> Verdict:
    return judge("page", article[0], article[1], language=None, topic=TOPIC)


@pytest.mark.parametrize("name", ON_TOPIC)
def test_the_incursion_is_on_topic(name: str) -> None:
    verdict = verdict_on(ON_TOPIC[name])
    assert verdict.state is TopicState.ON_TOPIC
    assert verdict.score >= verdict.threshold


@pytest.mark.parametrize("name", NAMESAKES)
def test_a_namesake_is_told_apart(name: str) -> None:
    assert verdict_on(NAMESAKES[name]).state is TopicState.NAMESAKE


@pytest.mark.parametrize("name", OFF_TOPIC)
def test_what_does_not_speak_of_it_is_off_topic(name: str) -> None:
    assert verdict_on(OFF_TOPIC[name]).state is TopicState.OFF_TOPIC


def test_one_sentence_in_an_article_about_something_else_is_a_passing_mention() -> None:
    budget = "Parliament passed the budget after a long night. " * 4 + "Pensions rise by four per cent. " * 5
    text = f"{budget}Spending on the army grew after Ukrainian troops entered the Kursk region. {budget}"
    assert verdict_on(("Parliament passes the budget", text)).state is TopicState.PASSING


def test_an_old_article_and_a_sports_section_speak_against_the_topic() -> None:
    title = "Tanks on the wrong road"
    text = "Moscow has declared a counter-terrorist operation and is evacuating people from the border area."
    plain = judge("page", title, text, language="en", topic=TOPIC)
    old = judge("page", title, text, language="en", topic=TOPIC, published_at=datetime(2023, 5, 22, tzinfo=UTC))
    sport = judge("page", title, text, language="en", topic=TOPIC, filed=["Football"])
    assert max(old.score, sport.score) < plain.score
    assert any("before the topic begins" in reason for reason in old.reasons)


def test_tags_tell_what_a_text_leaves_open() -> None:
    title, text = "The Kursk, twenty years on", "The families met in August. A wreath was laid, and a bell rang."
    plain = judge("page", title, text, language="en", topic=TOPIC)
    tagged = judge("page", title, text, language="en", topic=TOPIC, filed=["submarine", "Northern Fleet"])
    assert tagged.score < plain.score
    assert tagged.state is TopicState.NAMESAKE


def test_a_verdict_names_the_model_that_made_it() -> None:
    assert TOPIC.weights is not None
    assert verdict_on(ON_TOPIC["plain"]).model_version == TOPIC.weights.version
    plain = replace(TOPIC, weights=None)
    assert judge("page", *ON_TOPIC["plain"], language="en", topic=plain).model_version == "lexicon"


def test_a_text_that_names_nothing_is_known_by_its_words() -> None:
    title = "Bargaining chip melts away"
    text = (
        "For seven months Kyiv held a strip of enemy land and meant to trade it. The paratroopers who took it in August "
        "were drawn from the best brigades; conscripts surrendered to them by the hundred. By the time of the talks in "
        "Jeddah the troops had retreated on foot along a road that drones had closed, and the Kremlin had nothing to buy."
    )
    verdict = judge("page", title, text, language="en", topic=TOPIC)
    assert verdict.state is TopicState.ON_TOPIC
    assert any("words of the topic" in reason for reason in verdict.reasons)


def test_a_ruling_wins_and_is_told_first() -> None:
    verdict = verdict_on(NAMESAKES["battle"])
    ruling = TopicRuling(
        "https://e.org/a", "page", TopicState.ON_TOPIC, "Ada", "compares the two", datetime(2025, 1, 5, tzinfo=UTC)
    )
    ruled = overrule(verdict, ruling)
    assert ruled.state is TopicState.ON_TOPIC
    assert ruled.reasons[0] == "Ada ruled on 05 January 2025: compares the two"
    assert len(ruled.reasons) <= 5
    assert (ruled.score, ruled.model_version) == (verdict.score, verdict.model_version)
    assert overrule(verdict, replace(ruling, state=None)) == overrule(verdict, None) == verdict


def test_a_language_without_words_is_left_to_a_person() -> None:
    verdict = judge("page", "Tropas en la frontera", "Combates el martes.", language="es", topic=TOPIC)
    assert verdict.is_near_threshold
    assert any("no words for" in reason for reason in verdict.reasons)


def test_reasons_name_the_evidence_and_where_it_stood() -> None:
    assert "title names Sudzha" in " ".join(verdict_on(ON_TOPIC["plain"]).reasons)
    assert any(
        "the battle of 1943" in reason and "sentences" in reason for reason in verdict_on(NAMESAKES["battle"]).reasons
    )


@pytest.mark.parametrize("article", [*ON_TOPIC.values(), *NAMESAKES.values(), *OFF_TOPIC.values()])
def test_every_verdict_has_one_to_five_reasons(article: tuple[str, str]) -> None:
    assert 1 <= len(verdict_on(article).reasons) <= 5


@pytest.mark.parametrize("folder", ["seeds", "ner/news_dev_texts"])
def test_the_reference_articles_are_on_topic(folder: str) -> None:
    files = sorted((SHARED / folder).glob("*.txt"))
    if not files:
        pytest.skip(f"no reference articles at {SHARED / folder}")
    states = {file.name: verdict_on(("", file.read_text(encoding="utf-8"))).state for file in files}
    assert set(states.values()) == {TopicState.ON_TOPIC}, states
