"""The articles keep the promises that tests of later steps rest on."""

import pytest

from kursk_pipeline.newsroom.library import read_library

LIBRARY = read_library()
ARTICLES = {f"{p.label}/{a.slug}": a for p in LIBRARY for a in p.articles}
DERIVED = {name: article for name, article in ARTICLES.items() if article.origin}


def trigrams(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_a_copy_follows_its_origin(name):
    copy, origin = ARTICLES[name], ARTICLES[DERIVED[name].origin]
    assert copy.relation
    assert origin.published_at <= copy.published_at
    shared = trigrams(copy.body) & trigrams(origin.body)
    share = len(shared) / min(len(trigrams(copy.body)), len(trigrams(origin.body)))
    assert (share > 0.6) == (copy.relation != "rewrite"), share


def test_edits_posts_and_deletions_come_after_publication():
    for name, article in ARTICLES.items():
        later = [*(r.at for r in article.revisions), *(p.at for p in article.posts), article.deleted_at]
        assert all(at >= article.published_at for at in later if at), name


def test_every_kind_of_case_is_there():
    articles = list(ARTICLES.values())
    assert {article.topic for article in articles} == {"on_topic", "passing", "namesake", "off_topic"}
    assert {article.language for article in articles} == {"en", "ru", "uk"}
    assert any(article.revisions for article in articles)
    assert any(article.deleted_at for article in articles)
    assert any(article.posts for article in articles)
    assert any(article.seed for article in articles)
    assert len({article.relation for article in DERIVED.values()}) >= 3
