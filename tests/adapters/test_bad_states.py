"""Every bad state of bad_states.toml is refused, by the constraint that is named for it."""

import tomllib
from pathlib import Path

import psycopg
import pytest

from tests.conftest import plain

HERE = Path(__file__).parent
STATES = tomllib.loads((HERE / "bad_states.toml").read_text("utf-8"))["state"]


@pytest.fixture(scope="module")
def valid_rows(postgres, migrated_template):
    """A connection to a warehouse with valid rows; each state is tried in a transaction that is undone."""
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", "bad_states")
    with psycopg.connect(plain(postgres.url("bad_states"))) as connection:
        connection.execute((HERE / "valid_rows.sql").read_text("utf-8"))
        connection.commit()
        yield connection
    execute(postgres, "drop database {} with (force)", "bad_states")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state["name"])
def test_a_bad_state_is_refused_by_name(valid_rows, state):
    with pytest.raises(psycopg.errors.IntegrityError) as refused, valid_rows.transaction():
        valid_rows.execute(state["statement"] + "; set constraints all immediate")
    assert refused.value.diag.constraint_name == state["constraint"]


def test_the_list_is_long_and_names_each_state_once():
    assert len({state["name"] for state in STATES}) == len(STATES) >= 60
