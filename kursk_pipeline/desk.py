"""The desk: everything the jobs work with, opened once a process and only when a job reaches for it.

Heavy libraries are imported here and nowhere above, so that reading a DAG file stays cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kursk_pipeline.adapters.warehouse.store import STATEMENT_TIMEOUT_MS, Store
from kursk_pipeline.local.postgres import warehouse_url

if TYPE_CHECKING:
    from kursk_pipeline.adapters.archive import Archive
    from kursk_pipeline.adapters.entity_facts import EntityFacts
    from kursk_pipeline.adapters.sentence_vectors import SentenceVectors
    from kursk_pipeline.adapters.sources import Source
    from kursk_pipeline.adapters.spacy_pipeline import Extractor
    from kursk_pipeline.adapters.warc_writer import WarcWriter
    from kursk_pipeline.adapters.web import Web, WebLimits
    from kursk_pipeline.records import Entity, Seed
    from kursk_pipeline.reservations import RetentionPolicy
    from kursk_pipeline.settings import Settings
    from kursk_pipeline.topics import Topic


def wall_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Desk:
    """What jobs work with.

    Args:
        settings: where things are.
        clock: tells the time; a test plays a week in a minute with one of its own.
        statement_timeout_ms: how long one statement on the warehouse may run; pages have less time than jobs.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = wall_clock,
        statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
    ) -> None:
        self.settings = settings
        self.now = clock
        self._statement_timeout_ms = statement_timeout_ms

    @cached_property
    def store(self) -> Store:
        """The warehouse."""
        return Store(warehouse_url(self.settings), statement_timeout_ms=self._statement_timeout_ms)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources that the configuration declares, by id."""
        from kursk_pipeline.adapters.sources import load_sources

        declared = load_sources(self.settings.sources, substitutions={"newsroom_port": self.settings.newsroom_port})
        return {source.source_id: source for source in declared}

    @cached_property
    def sentence_vectors(self) -> SentenceVectors | None:
        """What tells texts alike by meaning, where the settings name a model."""
        from kursk_pipeline.adapters.sentence_vectors import SentenceVectors

        folder = self.settings.semantic_model
        return SentenceVectors(folder) if folder else None

    @cached_property
    def archive(self) -> Archive:
        """Where bodies rest."""
        from kursk_pipeline.adapters.archive import Archive

        return Archive(self.settings.archive_url)

    def warc_writer(self) -> WarcWriter:
        """The WARC files beside the archive, for one job."""
        from kursk_pipeline.adapters.warc_writer import WarcWriter

        folder = self.archive.warc_folder(self.settings.state / "warc")
        return WarcWriter(folder, clock=self.now, closed=self.archive.keep_warc)

    @cached_property
    def retention(self) -> RetentionPolicy:
        """What may be kept under which reservations of publishers."""
        from kursk_pipeline.adapters.policies import read_retention_policy

        return read_retention_policy(self.settings.root / "config" / "policy.toml")

    @cached_property
    def topic(self) -> Topic:
        """What the pipeline is about."""
        from kursk_pipeline.adapters.topics import read_topic

        return read_topic(self.settings.root / "config" / "topics" / "kursk.toml")

    @cached_property
    def seeds(self) -> tuple[Seed, ...]:
        """The reference articles."""
        from kursk_pipeline.adapters.seeds import load_seeds

        return load_seeds(self.settings.root / "config" / "seeds")

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The entities that mentions can be linked to."""
        from kursk_pipeline.adapters.gazetteer import load_entities

        return load_entities(self.settings.root / "config" / "entities")

    @cached_property
    def entity_facts(self) -> EntityFacts:
        """Positions, roles and metonyms of the entities."""
        from kursk_pipeline.adapters.entity_facts import load_facts

        folder = self.settings.root / "config" / "entities" / "facts"
        return load_facts(folder, (entity.entity_id for entity in self.entities))

    @cached_property
    def extractor(self) -> Extractor:
        """The spaCy pipeline, loaded once."""
        from kursk_pipeline.adapters.spacy_pipeline import load_pipeline

        return load_pipeline(self.settings.root / "config")

    def web(self, limits: WebLimits | None = None) -> Web:
        """A polite, guarded way to the open web, for one job; the settings say how long a request may take.

        A job at the warehouse shares hosts with all others there; what runs without it (`kursk source test`) cannot.
        """
        from kursk_pipeline.adapters.warehouse.leases import HostLeases
        from kursk_pipeline.adapters.web import USER_AGENT, Web, WebLimits

        contact = f" (contact: {self.settings.contact})" if self.settings.contact else ""
        return Web(
            replace(limits or WebLimits(), total_seconds=self.settings.request_seconds),
            fetchable_networks=self.settings.fetchable_networks,
            user_agent=USER_AGENT + contact,
            robots_folder=self.settings.state / "robots",
            clock=self.now,
            leases=HostLeases(self.store) if "store" in self.__dict__ else None,
        )

    def with_store(self, store: Store) -> Desk:
        """The same desk on another store, such as one in which nothing stays."""
        other = copy(self)
        other.__dict__["store"] = store
        return other

    def close(self) -> None:
        """Let go of connections."""
        if "store" in self.__dict__:
            self.store.close()
