"""The faults: what happens, which alert must tell it, and the question of the page on which it must stand."""

from __future__ import annotations

from dataclasses import dataclass

BOARD = ("Sources", "select in_words as words from marts.feed_board where source_id = :name and trouble_rank < 2")
FEED = ("a feed", "select coalesce(redirects_to, moved_to) as words from marts.source_health where source_id = :name")
WHERE = ("Where is it?", "select reason as words from marts.whereabouts where source_id = :name and state = 'dropped'")
TODAY = """
select daily_counts[14]::text || ' entries today' as words from marts.feed_board
where source_id = :name and daily_counts[14] >= 50
"""
LATER = "select in_words as words from marts.feed_board where source_id = :name and in_words like '%hours ahead%'"
BROKEN = """
select coalesce(last_error, stage || ': broken off') as words from marts.run_stage where failed_count + running_count > 0
"""
SCORES, DATES, RUNS = ("Sources", TODAY), ("Sources", LATER), ("What this run did", BROKEN)
ALERTS = ("Alerts", "select words from ops.alert where closed_at is null and rule = :rule")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        name: short, also of the paper that has it.
        happens: what happens, in words.
        rule: the alert that must be raised.
        page: the page on which it must stand, and its question.
    """

    name: str
    happens: str
    rule: str
    page: tuple[str, str]


OF_PAPERS = (
    Fault("dies", "a source dies: its server hangs up", "feed_fails", BOARD),
    Fault("html", "its feed turns into a web page", "feed_fails", BOARD),
    Fault("slows", "it slows down beyond the deadline", "feed_fails", BOARD),
    Fault("robots", "its robots.txt forbids everything", "feed_fails", BOARD),
    Fault("freezes", "its feed stands still", "feed_brings_nothing", BOARD),
    Fault("walled", "its pages become a consent wall", "walls_instead_of_articles", WHERE),
    Fault("template", "its template changes: no article is found", "template_changed", WHERE),
    Fault("yield", "it announces sixty times more than usual", "yield_jumps", SCORES),
    Fault("moves", "its feed moves for good", "feed_moved", FEED),
    Fault("future", "its dates lie in the future", "dates_in_future", DATES),
)
OF_MACHINES = (
    Fault("worker", "a worker is killed in the middle of a step", "step_interrupted", RUNS),
    Fault("postgres", "PostgreSQL restarts under a step", "step_interrupted", RUNS),
    Fault("archive", "the archive cannot be written", "step_fails", RUNS),
    Fault("migration", "a migration is missing", "schema_is_old", ALERTS),
    Fault("schedule", "the DAG is paused, or its pool is gone: nothing polls", "no_run", ALERTS),
    Fault("disk", "the disk fills", "disk_fills", ALERTS),
)
FAULTS = OF_PAPERS + OF_MACHINES
