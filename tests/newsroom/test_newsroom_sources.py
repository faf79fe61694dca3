"""The demo's source files say of each publisher what the newsroom says of it."""

from pathlib import Path

import pytest

from kursk_pipeline.adapters.sources import load_sources
from kursk_pipeline.newsroom.library import read_library
from kursk_pipeline.newsroom.troubles import RECOVERING
from kursk_pipeline.newsroom.world import World

FOLDER = Path(__file__).parents[2] / "config" / "newsroom"
LIBRARY = read_library()


@pytest.fixture(scope="module")
def sources():
    return {source.source_id: source for source in load_sources(FOLDER, substitutions={"newsroom_port": "8070"})}


def test_every_publisher_is_a_source(sources):
    assert set(sources) == set(LIBRARY.publishers)


@pytest.mark.parametrize("label", sorted(LIBRARY.publishers))
def test_sources_agree_with_their_publishers(sources, label):
    source, publisher = sources[label], LIBRARY.publishers[label]
    form = publisher.form
    assert (source.name, source.publisher_family, source.country, source.kind) == (
        form.name, form.family, form.country, form.kind,
    )  # fmt: skip
    assert {article.language for article in publisher.articles} <= set(source.languages)
    home = World(LIBRARY, None, 8070).base_url(label)
    wanted = [(home + feed.path, feed.kind) for feed in form.feeds if feed.path != RECOVERING]
    assert [(feed.url, feed.kind) for feed in source.feeds] == wanted
