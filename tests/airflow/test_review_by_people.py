"""Questions to people in a real Airflow: one is answered through its API, the other by nobody until its time is over."""

import time

import pytest
from sqlalchemy import create_engine, text

from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login
from tests.journey.digest import rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

WAIT_SECONDS = 300
ANSWERED, FORGOTTEN = "review-answered", "review-forgotten"
HELD = """
insert into raw.entry (canonical_url, source_id, feed_url, url, title, summary, first_seen_at, revision)
  values ('https://{0}.invalid/1', '{0}', 'https://{0}.invalid/f', 'https://{0}.invalid/1', 'One', '', now(), 1);
insert into ops.hold (kind, source_id, from_at, words, opened_at)
  values ('yield', '{0}', now() - interval '1 hour', '121 entries today; 2 is usual', now());
"""
CLEARED = """
delete from raw.entry where source_id like 'review-%'; delete from ops.hold where source_id like 'review-%';
delete from ops.quarantine where source_id like 'review-%'; delete from ops.deferral where source_id like 'review-%';
"""
STATES = "select source_id, state::text as state, decided_by from ops.hold where source_id like 'review-%'"


def say(url, statements):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statements))
    engine.dispose()


def wait(question, words):
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := question()):
        assert time.monotonic() < deadline, words
        time.sleep(1)
    return found


@pytest.fixture(scope="module")
def holds(demo):
    """Two holds; a person lets the one go on and says nothing to the other. How both ended, by source."""
    api = AirflowApi(Login(demo.address, "admin", demo.password), meanwhile=lambda: None)
    say(demo.url, HELD.format(ANSWERED) + HELD.format(FORGOTTEN))
    api.unpause("kursk_review")
    run_id = api.trigger("kursk_review")

    def questions():
        found = api._call("GET", "/api/v2/dags/kursk_review/dagRuns/~/hitlDetails?limit=100")["hitl_details"]
        return [one for one in found if ANSWERED in one["subject"]]

    [asked] = wait(questions, "nobody was asked")
    place = asked["task_instance"]
    path = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/{map_index}/hitlDetails".format(**place)
    api._call("PATCH", path, {"chosen_options": ["Release"], "params_input": {}})
    wait(lambda: all(row["state"] != "open" for row in rows(demo.url, STATES)), "a hold is still open")
    wait(lambda: api.run_state("kursk_review", run_id) == "success", "the run did not end well")
    yield {row["source_id"]: row for row in rows(demo.url, STATES)}
    say(demo.url, CLEARED)


def test_what_a_person_releases_goes_on_in_their_name(demo, holds):
    assert (holds[ANSWERED]["state"], holds[ANSWERED]["decided_by"]) == ("released", "admin")
    assert rows(demo.url, "select 1 as one from ops.quarantine where source_id = :name", name=ANSWERED) == []


def test_what_nobody_answers_is_set_aside_when_the_time_is_over(demo, holds):
    assert (holds[FORGOTTEN]["state"], holds[FORGOTTEN]["decided_by"]) == ("set_aside", "nobody")
    aside = "select reason, state::text as state from ops.quarantine where source_id = :name"
    assert rows(demo.url, aside, name=FORGOTTEN) == [{"reason": "unusual_yield", "state": "open"}]
    assert rows(demo.url, "select 1 as one from work.fetch where source_id = :name", name=FORGOTTEN) == []
