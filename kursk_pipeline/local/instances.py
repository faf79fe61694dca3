"""The two instances of one checkout, demo and live: each with a state folder of its own, so that they never mix."""

from __future__ import annotations

from dataclasses import replace

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import Settings

DEMO, LIVE = "demo", "live"
NEWSROOM_NETWORK = "127.0.0.0/8"


def instance(settings: Settings, name: str) -> Settings:
    """The settings of one instance of a checkout: its own state, and for the demo the newsroom's sources."""
    state = settings.state / name
    own = replace(settings, state=state, archive_url=(state / "archive").as_uri())
    if name != DEMO:
        return own
    return replace(own, sources=settings.root / "config" / "newsroom", fetchable_networks=(NEWSROOM_NETWORK,))


def running_instance(settings: Settings) -> Settings:
    """The settings of the instance that runs, for commands typed beside it.

    Settings that name a database, or a state folder that has one, are returned as they are.

    Raises:
        SetupError: none runs, or both do.
    """
    if settings.database_url or EmbeddedPostgres(settings.state).is_running():
        return settings
    both = [instance(settings, name) for name in (LIVE, DEMO)]
    found = [one for one in both if EmbeddedPostgres(one.state).is_running()]
    if not found:
        raise SetupError(
            "No warehouse is running. Fix: run make up (or make demo), or kursk prepare for the database alone "
            "(kursk down stops it), or set KURSK_DATABASE_URL."
        )
    if len(found) > 1:
        raise SetupError(
            f"Both instances run. Fix: say which: KURSK_HOME={found[0].state} or KURSK_HOME={found[1].state}"
        )
    return found[0]


def environment(settings: Settings) -> dict[str, str]:
    """The variables that give another process these settings.

    ``KURSK_DATABASE_URL`` is not among them: a child inherits it, and it holds a password.
    """
    return {
        "KURSK_ROOT": str(settings.root),
        "KURSK_HOME": str(settings.state),
        "KURSK_SOURCES": str(settings.sources),
        "KURSK_ARCHIVE_URL": settings.archive_url,
        "KURSK_FETCH_NETWORKS": ",".join(settings.fetchable_networks),
        "KURSK_NEWSROOM_PORT": settings.newsroom_port,
    }
