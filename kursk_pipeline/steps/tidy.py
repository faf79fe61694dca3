"""tidy: ends the books of runs whose process is gone, and has PostgreSQL count tables anew that have changed much."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from kursk_pipeline.desk import Desk

LONGEST_RUN = timedelta(hours=24)
"""No job takes a day: its task ends after twenty minutes, a part of a reprocessing after fifty."""
CHANGED_SHARE = 0.1
"""Of a table's rows: the planner's numbers are off by as much. Autovacuum does the same later
(autovacuum_analyze_scale_factor); right after a load of 20,000 articles is when queries of analysts come."""
MOST_TABLES = 20
"""Tables analysed in one run: at a sample of 30,000 rows, a second each."""

_LOST = text("""
update ops.run set state = 'interrupted', finished_at = greatest(started_at, :now)
where state = 'running' and started_at < :before
""")
_CHANGED = text("""
select format('%I.%I', schemaname, relname) from pg_stat_user_tables
where n_mod_since_analyze > 1000 and n_mod_since_analyze > :share * greatest(n_live_tup, 1)
  and schemaname in ('ops', 'raw', 'staging', 'warehouse')
order by n_mod_since_analyze desc limit :most
""")


def tidy(desk: Desk) -> dict[str, int]:
    """End lost runs, analyse changed tables; returns how many of each."""
    now = desk.now()
    with desk.store.transaction() as connection:
        lost = connection.execute(_LOST, {"now": now, "before": now - LONGEST_RUN}).rowcount
    with desk.store.autocommit() as connection:
        changed = connection.scalars(_CHANGED, {"share": CHANGED_SHARE, "most": MOST_TABLES}).all()
        for table in changed:
            connection.exec_driver_sql(f"analyze {table}")
    return {"lost_runs": lost, "analysed": len(changed)}
