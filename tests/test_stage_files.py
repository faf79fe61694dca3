"""Stages on files, from the shell: order kept, every line answered, no bad line ends a run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GOOD = {
    "id": "good",
    "title": "Ukrainian forces take Sudzha",
    "text": "Ukrainian forces took Sudzha in Russia's Kursk region, Volodymyr Zelensky said on Tuesday.",
    "url": "https://paper.example/a",
    "html": "<html><body><p>Short.</p></body></html>",
    "published_at": "2024-08-07T10:00:00Z",
}
BAD = [
    "not json",
    "[1]",
    "[" * 100_000,
    json.dumps({"text": "no id", "url": "https://a.example/"}),
    json.dumps(GOOD | {"id": "title", "title": 5}),
    json.dumps(GOOD | {"id": "language", "language": {"a": 1}}),
    json.dumps(GOOD | {"id": "text", "text": None, "url": None}),
]


def run(*arguments: str, lines: list[str]) -> tuple[list[dict], str]:
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", "stage", *arguments]
    given = "\ufeff" + "\n".join(lines) + "\n"
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.parametrize("stage", ["clean", "judge", "dedup", "extract"])
def test_every_line_is_answered_in_order_and_bad_ones_end_nothing(stage):
    last = GOOD | {
        "id": "last",
        "text": "Half a character \ud800 and the Kursk region.",
        "published_at": "0001-01-01T00:00+14:00",
    }
    answers, told = run(stage, lines=[json.dumps(GOOD), *BAD, json.dumps(last)])
    assert [answer["id"] for answer in answers] == ["good", None, None, None, None, "title", "language", "text", "last"]
    assert ["error" in answer for answer in answers] == [False, *[True] * len(BAD), False]
    assert f"{len(BAD)} lines could not be read" in told


def test_answers_have_the_fields_that_the_documents_name():
    cleaned, _ = run("clean", lines=[json.dumps(GOOD)])
    assert {"id", "outcome", "reason", "title", "authors", "published_at", "language", "text", "provenance"} <= set(
        cleaned[0]
    )
    judged, _ = run("judge", lines=[json.dumps(GOOD)])
    assert judged[0]["state"] == "on_topic"
    assert judged[0]["reasons"]
    extracted, _ = run("extract", lines=[json.dumps(GOOD)])
    for mention in extracted[0]["mentions"]:
        assert GOOD["text"][mention["start"] : mention["end"]] == mention["text"]
    found = {mention["text"]: mention for mention in extracted[0]["mentions"]}
    assert found["Sudzha"]["label"] == "GPE"
    assert found["Volodymyr Zelensky"]["qid"] == "Q3874799"


def test_a_page_without_a_web_address_is_refused_by_the_name_of_the_field():
    answers, _ = run("clean", lines=[json.dumps(GOOD | {"url": "::::"}), json.dumps(GOOD)])
    assert answers[0] == {"id": "good", "error": "url: not an address: '::::'"}
    assert answers[1]["outcome"] == "dropped"


def test_dedup_relates_lines_to_those_before_and_pairs_by_id(tmp_path):
    tracked = GOOD | {"id": "tracked", "url": "https://paper.example/a?utm_source=x"}
    records = [json.dumps(GOOD), json.dumps(tracked)]
    answers, _ = run("dedup", lines=records)
    assert [(answer["relation"], answer["matched_id"]) for answer in answers] == [("new", None), ("same_url", "good")]
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"a": "tracked", "b": "good"}\n{"a": "good", "b": "seed:000"}\nbroken\n{"a": "good"}\n', "utf-8")
    answers, _ = run("dedup", "--pairs", str(pairs), lines=records)
    assert [answer.get("relation") for answer in answers] == ["identical", "none", None, None]
    assert ["error" in answer for answer in answers] == [False, False, True, True]
