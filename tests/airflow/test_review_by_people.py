"""Questions to people in a real Airflow: answered through its API, answered while their task fails, and never answered."""

import time

import pytest
from sqlalchemy import create_engine, make_url, text

from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login
from tests.journey.digest import rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

WAIT_SECONDS = 300
ANSWERED, FAILED, FORGOTTEN = "review-answered", "review-failed", "review-forgotten"
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

TRIED_AGAIN = """
update task_instance set state = 'up_for_retry', end_date = now() - interval '1 hour', next_method = null, next_kwargs = null
where task_id = 'ask_about.ask' and state = 'awaiting_input' and run_id = '{dag_run_id}' and map_index = {map_index}
"""
"""What the scheduler does with a task whose process it believes dead: within the hour it is tried again."""

WHY = "to see that it asks"


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
def api(demo):
    return AirflowApi(Login(demo.address, "admin", demo.password), meanwhile=lambda: None)


@pytest.fixture(scope="module")
def reread(api):
    """A run of kursk_reprocess that asks before it applies; it rehearses while the holds are asked about."""
    api.unpause("kursk_reprocess")
    wish = {"stage": "load", "source": "kyiv-dispatch", "again": True, "sample": 5, "apply": True, "why": WHY}
    asked = {"logical_date": None, "conf": wish}
    return api._call("POST", "/api/v2/dags/kursk_reprocess/dagRuns", asked)["dag_run_id"]


@pytest.fixture(scope="module")
def holds(demo, api, reread):
    """Three holds, by source: one is released, one while its task fails, one is not answered. How they ended."""
    for source in (ANSWERED, FAILED, FORGOTTEN):
        say(demo.url, HELD.format(source))
    api.unpause("kursk_review")
    run_id = api.trigger("kursk_review")
    left = {ANSWERED, FAILED}
    wait(lambda: not release(demo, api, left), "not everything was asked")
    wait(lambda: all(row["state"] != "open" for row in rows(demo.url, STATES)), "a hold is still open")
    wait(lambda: api.run_state("kursk_review", run_id) == "success", "the run did not end well")
    yield {row["source_id"]: row for row in rows(demo.url, STATES)}
    say(demo.url, CLEARED)


def release(demo, api, left):
    """Answer what is asked by now of what is left to answer."""
    metadata = make_url(demo.url).set(database="airflow")
    for subject, place in waiting(api, "kursk_review"):
        for source in [one for one in left if one in subject]:
            if source == FAILED:
                say(metadata, TRIED_AGAIN.format(**place))
            answer(api, place, "Release")
            left.discard(source)
    return left


def waiting(api, dag_id):
    """The questions that wait for a person, each with its parked task."""
    path = f"/api/v2/dags/{dag_id}/dagRuns/~/hitlDetails?state=awaiting_input&limit=100"
    return [(one["subject"], one["task_instance"]) for one in api._call("GET", path)["hitl_details"]]


def answer(api, place, chosen):
    path = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/{map_index}/hitlDetails".format(**place)
    api._call("PATCH", path, {"chosen_options": [chosen], "params_input": {}})


def test_what_a_person_releases_goes_on_in_their_name(demo, holds):
    assert (holds[ANSWERED]["state"], holds[ANSWERED]["decided_by"]) == ("released", "admin")
    assert rows(demo.url, "select 1 as one from ops.quarantine where source_id = :name", name=ANSWERED) == []


def test_an_answer_outlives_the_task_that_asked(holds):
    assert (holds[FAILED]["state"], holds[FAILED]["decided_by"]) == ("released", "admin")


def test_what_nobody_answers_is_set_aside_when_the_time_is_over(demo, holds):
    assert (holds[FORGOTTEN]["state"], holds[FORGOTTEN]["decided_by"]) == ("set_aside", "nobody")
    aside = "select reason, state::text as state from ops.quarantine where source_id = :name"
    assert rows(demo.url, aside, name=FORGOTTEN) == [{"reason": "unusual_yield", "state": "open"}]
    assert rows(demo.url, "select 1 as one from work.fetch where source_id = :name", name=FORGOTTEN) == []


def test_what_a_person_approves_is_applied(demo, api, reread, holds):
    [(subject, place)] = wait(lambda: waiting(api, "kursk_reprocess"), "nobody was asked whether to apply it")
    assert subject.startswith("Apply what load would change in ")
    answer(api, place, "Approve")
    wait(lambda: api.run_state("kursk_reprocess", reread) in {"success", "failed"}, "the run did not end")
    told = "select asked_by, page_count, finished_at is not null as is_done from ops.reprocessing where why = :why"
    [one] = rows(demo.url, told, why=WHY)
    assert (one["asked_by"], one["is_done"]) == ("admin", True)
    assert one["page_count"] > 0
