"""Entities in the marts: the map of a week, names to add to the knowledge base, and what people decide and take back."""

import json
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from kursk_pipeline.adapters.warehouse import stored_marts
from kursk_pipeline.adapters.warehouse.entities import candidates, decide, decisions
from kursk_pipeline.cli.entities import app
from kursk_pipeline.errors import KurskError
from kursk_pipeline.records import EntityDecision, Mention
from tests.journey.digest import fresh_rows as rows
from tests.marts.test_origins import COPY, Press

SUDZHA, KYIV, SYRSKYI = "kursk:place/sudzha", "Q1899", "kursk:person/oleksandr-syrskyi"
OLEG, OLEH = "nil:person/oleg-chaus", "nil:person/oleh-chaus"
NOON = datetime(2024, 8, 9, 12, tzinfo=UTC)


def says(*names: tuple) -> tuple[Mention, ...]:
    """Mentions one after another: label, surface, entity or nil id, body it stands for."""
    found = []
    for place, (label, surface, meant, *body) in enumerate(names):
        entity, nil = (None, meant) if meant.startswith("nil:") else (meant, None)
        found.append(
            Mention(
                "",
                place * 50,
                place * 50 + len(surface),
                label,
                surface,
                0,
                entity,
                surface,
                None,
                "rule",
                0.9,
                nil,
                *body,
            )
        )
    return tuple(found)


@pytest.fixture
def press(warehouse_url, tmp_path):
    one = Press(warehouse_url, str(tmp_path))
    yield one
    one.desk.close()


def decided(press, kind: str, entity=None, target=None, **about) -> int:
    facts = {"surface": None, "article_id": None, "start_char": None, "undoes": None} | about
    decision = EntityDecision(
        kind=kind, entity_id=entity, target_id=target, reason="shown", decided_by="me", decided_at=NOON, **facts
    )
    return decide(press.desk.store, decision)


def meanings(press) -> list[str | None]:
    query = "select entity_id from marts.mention_resolved order by article_id, start_char"
    return [row["entity_id"] for row in rows(press.url, query)]


def test_the_map_of_a_week_gives_position_precision_sources_and_independent_origins(press):
    here = says(("GPE", "Sudzha", SUDZHA), ("GPE", "Kyiv", KYIV, "kursk:org/government-of-ukraine"))
    press.publish("dnipro-wire", "report", 0, mentions=here)
    press.publish("world-aggregator", "copy", 1, ("report", COPY), mentions=here)
    press.publish("county-gazette", "own", 2, mentions=here)
    [place] = rows(press.url, "select * from marts.place_activity")
    assert (place["name"], place["week_on"], place["district_id"]) == ("Sudzha", date(2024, 8, 5), f"{SUDZHA}-district")
    assert (round(place["latitude"], 1), round(place["longitude"], 1), place["precision_km"]) == (51.2, 35.3, 1.0)
    assert (place["article_count"], place["source_count"], place["origin_count"]) == (3, 3, 2)
    assert "Sudzha" in place["position_source"]


def test_a_name_is_proposed_when_independent_origins_use_it_with_evidence(press):
    press.publish(
        "dnipro-wire", "report", 0, mentions=says(("PERSON", "Oleg Chaus", OLEG), ("PERSON", "Ann Lee", "nil:x/ann"))
    )
    press.publish("world-aggregator", "copy", 1, ("report", COPY), mentions=says(("PERSON", "Ann Lee", "nil:x/ann")))
    press.publish("county-gazette", "own", 2, mentions=says(("PERSON", "Chaus", OLEG)))
    stored_marts.refresh(press.desk.store, now=datetime.now(UTC))
    [one] = candidates(press.desk.store, limit=5)
    assert (one["nil_id"], one["origin_count"], one["mention_count"]) == (OLEG, 2, 2)
    assert one["surfaces"] == ["Chaus", "Oleg Chaus"]


def test_a_merge_counts_at_once_follows_chains_and_can_be_undone(press):
    press.publish(
        "dnipro-wire", "one", 0, mentions=says(("PERSON", "Oleg Chaus", OLEG), ("PERSON", "Oleh Chaus", OLEH))
    )
    first = decided(press, "merge", OLEG, OLEH)
    decided(press, "merge", OLEH, SYRSKYI)
    assert meanings(press) == [SYRSKYI, SYRSKYI]
    with pytest.raises(KurskError, match="itself merged"):
        decided(press, "merge", SYRSKYI, OLEG)
    decided(press, "undo", undoes=first)
    assert meanings(press) == [OLEG, SYRSKYI]
    with pytest.raises(KurskError, match="does not hold"):
        decided(press, "undo", undoes=first)
    assert [(one.kind, holds) for _, one, holds in decisions(press.desk.store)] == [
        ("undo", False),
        ("merge", True),
        ("merge", False),
    ]


def test_a_split_a_correction_and_hiding_change_the_marts_and_no_fact(press):
    names = says(("PERSON", "Syrskyi", SYRSKYI), ("PERSON", "Syrsky Jr", SYRSKYI), ("GPE", "Sudzha", SUDZHA))
    article = press.publish("dnipro-wire", "one", 0, mentions=names)
    press.publish("county-gazette", "two", 1, mentions=says(("PERSON", "Oleg Chaus", OLEG)))
    facts = rows(press.url, "select * from warehouse.fact_mention order by 1, 3")
    decided(press, "split", SYRSKYI, OLEG, surface="Syrsky Jr")
    decided(press, "correct", None, None, article_id=article, start_char=0)
    hidden = decided(press, "hide", SUDZHA)
    query = "select start_char, entity_id from marts.mention_resolved where article_id = :id order by 1"
    assert [tuple(row.values()) for row in rows(press.url, query, id=article)] == [(0, None), (50, OLEG)]
    decided(press, "undo", undoes=hidden)
    assert [tuple(row.values()) for row in rows(press.url, query, id=article)][2:] == [(100, SUDZHA)]
    assert rows(press.url, "select * from warehouse.fact_mention order by 1, 3") == facts


def test_a_decision_about_nothing_is_refused(press):
    with pytest.raises(KurskError, match="names nothing"):
        decided(press, "hide", "kursk:place/nowhere")
    with pytest.raises(KurskError, match="no mention begins"):
        decided(press, "correct", None, SUDZHA, article_id="0" * 64, start_char=1)


def test_roles_carry_the_day_from_which_and_up_to_which_they_held(press):
    query = (
        "select role from warehouse.entity_role where entity_id = 'kursk:person/alexei-smirnov'"
        " and date '2024-08-12' between valid_from and coalesce(valid_to, 'infinity')"
    )
    assert [row["role"] for row in rows(press.url, query)] == ["acting governor of Kursk Oblast"]


def test_people_decide_from_the_shell_and_see_what_holds(press):
    press.publish("dnipro-wire", "one", 0, mentions=says(("PERSON", "Oleg Chaus", OLEG)))
    environment = {"KURSK_DATABASE_URL": press.url, "KURSK_HOME": str(press.desk.settings.state)}
    shell = CliRunner(env=environment)
    told = shell.invoke(app, ["merge", OLEG, SYRSKYI, "--reason", "one man", "--by", "ann"])
    assert (told.exit_code, "is on record" in told.output) == (0, True)
    [listed] = [json.loads(line) for line in shell.invoke(app, ["list", "--json"]).output.splitlines()]
    assert (listed["kind"], listed["holds"], listed["decided_by"], listed["reason"]) == (
        "merge",
        True,
        "ann",
        "one man",
    )
    shell.invoke(app, ["undo", str(listed["decision_id"]), "--reason", "two men"])
    assert meanings(press) == [OLEG]
