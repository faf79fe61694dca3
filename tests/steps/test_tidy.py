"""What keeps the house fit: runs whose process is gone are ended in the books, changed tables are counted anew."""

from datetime import UTC, datetime, timedelta

from kursk_pipeline.adapters.warehouse import runs
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps.tidy import LONGEST_RUN, tidy
from tests.journey.digest import rows

NOW = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)


def test_a_run_that_nobody_can_be_at_any_more_is_ended_and_a_young_one_is_not(warehouse_url, tmp_path):
    desk = Desk(from_environment({"KURSK_HOME": str(tmp_path), "KURSK_DATABASE_URL": warehouse_url}), clock=lambda: NOW)
    for scope, age in (("lost", LONGEST_RUN + timedelta(minutes=1)), ("young", timedelta(hours=1))):
        about = {"stage": "poll", "version": 1, "code_version": "test", "scope": scope}
        runs.open_run(desk.store, about, Caller("test", "test", "poll"), now=NOW - age)
    assert tidy(desk)["lost_runs"] == 1
    states = rows(warehouse_url, "select scope, state::text as state, finished_at from ops.run order by scope")
    assert states == [
        {"scope": "lost", "state": "interrupted", "finished_at": NOW},
        {"scope": "young", "state": "running", "finished_at": None},
    ]
    assert tidy(desk)["lost_runs"] == 0
    desk.close()
