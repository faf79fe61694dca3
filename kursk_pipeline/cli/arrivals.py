"""What arrived: the books of a run by step, the sources that had trouble, and where to look next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from sqlalchemy import create_engine, text

from kursk_pipeline.cli.source_words import UNREACHED
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.local.databases import plain
from kursk_pipeline.local.startup import Instance

BY_STEP = """
    select stage, sum(seen) as seen, sum(kept) as kept, sum(dropped) as dropped, sum(quarantined) as quarantined,
           sum(deferred) as deferred
    from ops.run where dag_run_id = :run group by stage order by stage"""
REASONS = """
    select stage, outcome, reason, sum(record_count) as count from marts.run_steps
    where dag_run_id = :run and outcome <> 'kept' group by stage, outcome, reason order by stage, outcome, count desc"""
TROUBLED = """
    select source_id, health, last_outcome, health_reason from ops.crawl_state
    where health <> 'active' or health_reason <> '' order by source_id"""
IN_ALL = """
    select (select count(*) from marts.article_current) as articles, (select count(*) from marts.cluster) as clusters,
           (select count(*) from warehouse.fact_mention) as mentions"""
QUERIES = {
    "Who is written about, copies counted once": """
select name, label, sum(cluster_count) as texts, sum(mention_count) as mentions
from marts.entity_daily group by name, label order by texts desc limit 10;""",
    "One text in several places, and which seed it comes from": """
select title, article_count, source_count, family_count, seed_id
from marts.cluster where article_count > 1 or seed_id is not null order by seed_id, article_count desc limit 10;""",
    "Why one text is said to derive from another": """
select kind, round(score::numeric, 2) as score, later_title, earlier_title, evidence
from marts.duplicate_evidence order by score desc limit 10;""",
}
"""Three questions to begin with; each runs as it is printed."""


BOOKS = ("step", "seen", "kept", "dropped", "quarantined", "deferred")


def show(console: Console, instance: Instance, run_id: str) -> None:
    """Print what one run brought, and how to enter the UI and the warehouse."""
    engine = create_engine(instance.databases.warehouse)
    try:
        with engine.connect() as connection:
            steps, reasons, troubled, totals = (
                [dict(row) for row in connection.execute(text(question), {"run": run_id}).mappings()]
                for question in (BY_STEP, REASONS, TROUBLED, IN_ALL)
            )
    finally:
        engine.dispose()
    rows = [[*(str(value) for value in step.values()), "; ".join(_why(step["stage"], reasons))] for step in steps]
    show_table(console, [*BOOKS, "why not kept"], rows, title="What arrived, step by step", numbers=BOOKS[1:])
    if _is_offline(steps, reasons):
        console.print("No source could be reached: is this machine offline? It stays up and tries again by itself.")
    if troubled:
        rows = [[str(value or "") for value in row.values()] for row in troubled]
        show_table(console, [name.replace("_", " ") for name in troubled[0]], rows, title="Sources with trouble")
    counts = ", ".join(f"{count} {name}" for name, count in totals[0].items())
    console.print(f"The warehouse now holds {counts}.\n")
    _ways_in(console, instance)


def _is_offline(steps: Sequence[dict[str, Any]], reasons: Sequence[dict[str, Any]]) -> bool:
    """Whether every feed that was asked failed before any server answered."""
    polled = [step for step in steps if step["stage"] == "poll"]
    why = {one["reason"] for one in reasons if one["stage"] == "poll"}
    return why <= UNREACHED and any(step["seen"] and step["seen"] == step["deferred"] for step in polled)


def _why(stage: str, reasons: Sequence[dict[str, Any]]) -> list[str]:
    """One line for each outcome, with its reasons and their counts."""
    lines: dict[str, list[str]] = {}
    for one in reasons:
        if one["stage"] == stage:
            lines.setdefault(one["outcome"], []).append(f"{one['reason']} {one['count']}")
    return [f"{outcome}: {', '.join(words)}" for outcome, words in lines.items()]


def _ways_in(console: Console, instance: Instance) -> None:
    login, lines = instance.login, []
    lines += [f"Airflow UI   {login.address}   user {login.user}   password {login.password}"]
    lines += [f"SQL          psql '{plain(instance.databases.warehouse)}'", "", "Three queries to try:", ""]
    for question, query in QUERIES.items():
        lines += [f"-- {question}{query}", ""]
    for line in lines:
        # Whole lines, so that addresses and queries can be copied from a narrow terminal.
        console.print(line, soft_wrap=True, highlight=False, markup=False)
