"""The newsroom's publishers and articles, read once from ``articles/<publisher>/``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.adapters.toml_forms import read_form
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.newsroom.forms import ArticleForm, PublisherForm

ARTICLES = Path(__file__).parent / "articles"
PUBLISHER_FILE = "publisher.toml"


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher under its host label, with everything it ever publishes."""

    label: str
    form: PublisherForm
    articles: tuple[ArticleForm, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Every publisher by its label."""

    publishers: dict[str, Publisher]

    def article(self, reference: str) -> ArticleForm:
        """The article called ``publisher/slug``.

        Raises:
            KeyError: there is none.
        """
        label, _, slug = reference.partition("/")
        for article in self.publishers[label].articles:
            if article.slug == slug:
                return article
        raise KeyError(reference)

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self.publishers.values())


def read_library(folder: Path = ARTICLES) -> Library:
    """Read every publisher folder.

    Raises:
        ConfigError: a file does not fit its form, or two articles of one publisher share a slug.
    """
    found = (_read_publisher(path.parent) for path in sorted(folder.glob(f"*/{PUBLISHER_FILE}")))
    return Library({publisher.label: publisher for publisher in found})


def _read_publisher(folder: Path) -> Publisher:
    form = read_form(folder / PUBLISHER_FILE, PublisherForm)
    articles: dict[str, ArticleForm] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == PUBLISHER_FILE:
            continue
        article = read_form(path, ArticleForm)
        if article.slug in articles:
            raise ConfigError(str(path), "slug", f"{article.slug!r} is taken", "give each article its own slug")
        articles[article.slug] = article
    return Publisher(label=folder.name, form=form, articles=tuple(articles.values()))
