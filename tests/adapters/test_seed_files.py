"""Seeds ship as facts and signatures: they are rebuilt alike, they hold no text, and other versions are refused."""

from pathlib import Path

import pytest

from kursk_pipeline.adapters.seeds import add_seed, build_seeds, load_seeds
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Seed
from kursk_pipeline.stages.dedup import NORMALISER, compare, sign

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "config" / "seeds"
TEXTS = ROOT.parent / "shared" / "seeds"
OWN = "Water rose in the Psel after the dam was opened, and the crossing at Velyka Rybytsia was closed for two days."


def _facts(seed_id: str) -> Seed:
    return Seed(seed_id, "Own Press", "A title", None, None, sign("", ""))


def test_the_five_seeds_ship_signed() -> None:
    seeds = load_seeds(SHIPPED)
    assert [seed.seed_id for seed in seeds] == [f"seed:00{at}" for at in range(5)]
    assert all(seed.signature.word_count > 400 for seed in seeds)
    assert not any(compare(a.signature, b.signature) for a in seeds for b in seeds if a.seed_id < b.seed_id)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of the seeds are not on this machine")
def test_what_ships_is_what_the_texts_give_and_holds_none_of_them(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    build_seeds(TEXTS, tmp_path)
    for path in SHIPPED.glob("*.toml"):
        assert (tmp_path / path.name).read_text() == path.read_text(), "run: kursk seeds build FOLDER"
    shipped = "".join(path.read_text() for path in SHIPPED.glob("*.toml"))
    for text in TEXTS.glob("*.txt"):
        words = text.read_text().split()
        runs = (" ".join(words[at : at + 8]) for at in range(30, len(words) - 8))
        assert not any(run in shipped for run in runs)


def test_a_seed_of_ones_own_is_written_and_read_back(tmp_path: Path) -> None:
    text = tmp_path / "own.txt"
    text.write_text(OWN)
    added = add_seed(text, tmp_path / "seeds", _facts("seed:psel"))
    assert load_seeds(tmp_path / "seeds") == (added,)
    found = compare(sign("page", OWN), added.signature)
    assert found is not None
    assert found.matched_id == "seed:psel"
    with pytest.raises(ConfigError, match="there is a seed of this name"):
        add_seed(text, tmp_path / "seeds", _facts("seed:psel"))


def test_facts_survive_a_rebuild(tmp_path: Path) -> None:
    (tmp_path / "007_x.txt").write_text(OWN)
    build_seeds(tmp_path, tmp_path)
    path = tmp_path / "007.toml"
    path.write_text(
        path.read_text().replace('publisher = ""', 'publisher = "Sumy \\"Courier\\""\npublished_on = 2024-08-20', 1)
    )
    build_seeds(tmp_path, tmp_path)
    seed = load_seeds(tmp_path)[0]
    assert seed.publisher == 'Sumy "Courier"'
    assert str(seed.published_on) == "2024-08-20"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"version = {NORMALISER}", "version = 99", "version 99 of the dedup stage.*Fix: run `kursk seeds build"),
        ("publisher = ", "publischer = ", "publis"),
        ('"seed:007"', '"psel"', "is not a seed id"),
    ],
)
def test_a_wrong_file_is_refused_with_the_fix(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "007_x.txt").write_text(OWN)
    build_seeds(tmp_path, tmp_path)
    path = tmp_path / "007.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ConfigError, match=message):
        load_seeds(tmp_path)


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "007_x.txt").write_text(OWN)
    build_seeds(tmp_path, tmp_path)
    (tmp_path / "copy.toml").write_bytes((tmp_path / "007.toml").read_bytes())
    with pytest.raises(ConfigError, match="stands in another file"):
        load_seeds(tmp_path)


def test_a_folder_without_texts_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file named NNN"):
        build_seeds(tmp_path, tmp_path)
