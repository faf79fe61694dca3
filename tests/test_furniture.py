"""Furniture is told by general rules: the reference texts lose exactly their furniture, ordinary sentences stay."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kursk_pipeline.furniture import strip_furniture

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"

SEED_FURNITURE = {
    "000": {"07548c2c6511", "b08ae09c2518"},
    "001": {"53a26efca6cd", "d28f9eb587f4"},
    "002": {
        "a92a7192b993",
        "583b2bba204a",
        "059b0e2c949c",
        "b23ad7ecb218",
        "8e831bfc7697",
        "e287ce814ecf",
        "2370de6d06bd",
        "3f2579370399",
        "01004372e698",
    },
    "003": set(),
    "004": {"07336258ebec", "58f4c50e0d0d", "5a3b83dadeb8", "2123b73cbe3c", "405981af37c6"},
}


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Share this article:",
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "A tank column near SudzhaA tank column near Sudzha",
        "Read the original article at Example Times",
        "Soldiers rest beside a damaged bridge, August 2024. Photo: J. Doe / Example Agency",
        "Smoke rises over the border post.John Doe/AFP via Getty Images",
        "Sign up for our morning newsletter and never miss a story.",
        "If you value our independent journalism, please become a member or donate today.",
        "Читайте также: В области объявлен режим ЧС",
        "Подписывайтесь на наш канал в Telegram",
        "Читайте також: Генштаб оприлюднив карту",
        "Якщо ви знайшли помилку, виділіть її та натисніть Ctrl+Enter",
        "Поділитися",
    ],
)
def test_furniture_goes(line: str) -> None:
    assert strip_furniture(f"First paragraph of the story.\n{line}\nSecond paragraph.") == (
        "First paragraph of the story.\nSecond paragraph."
    )


@pytest.mark.parametrize(
    "line",
    [
        "The ministry asked citizens to donate blood and to subscribe to its emergency alerts, the governor said.",
        "“Please support our soldiers, donate to our fund,” the commander told reporters.",
        "Reuters could not independently verify the report.",
        "The photo, released by the General Staff, shows the bridge at Glushkovo.",
        "Related charges were filed against four officials.",
        "Comments by the governor came a day after the strike.",
        "Share prices fell by 3% in Moscow.",
        "Read together, the two statements leave little doubt.",
        "Фото с места удара опубликовал губернатор.",
        "Bye bye",
    ],
)
def test_ordinary_sentences_stay(line: str) -> None:
    text = f"First paragraph of the story.\n{line}\nSecond paragraph."
    assert strip_furniture(text) == text


def test_comment_form_at_the_foot_is_cut_with_all_below_it() -> None:
    text = "One.\nTwo.\nThree.\n\nLeave a Reply\nName\nGreat story, thank you!"
    assert strip_furniture(text) == "One.\nTwo.\nThree."


def test_comments_link_above_the_story_cuts_nothing() -> None:
    assert strip_furniture("Leave a comment\nOne.\nTwo.\nThree.") == "One.\nTwo.\nThree."


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference texts (shared/seeds) are not on this machine")
@pytest.mark.parametrize("number", sorted(SEED_FURNITURE))
def test_reference_texts_lose_exactly_their_furniture(number: str) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    kept = set(strip_furniture(text).split("\n"))
    lost = {line for line in text.split("\n") if line.strip() and line not in kept}
    assert {hashlib.sha256(line.strip().encode()).hexdigest()[:12] for line in lost} == SEED_FURNITURE[number]


def test_stripping_twice_changes_nothing() -> None:
    text = "One.\n\n\nShare\n\nTwo.\nAdvertisement\n\nThree."
    assert strip_furniture(strip_furniture(text)) == strip_furniture(text) == "One.\n\nTwo.\n\nThree."
