"""`kursk source` from the shell, against the newsroom: find feeds, try them, note the day."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kursk_pipeline.adapters.source_feeds import Feed
from kursk_pipeline.adapters.source_forms import Draft, form_text, write_form
from kursk_pipeline.adapters.sources import load_sources
from kursk_pipeline.cli.main import app as kursk
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.newsroom import Newsroom

SOURCES = Path(__file__).parents[2] / "config" / "newsroom"

DEAD_FEED = 'feeds = [{ url = "http://127.0.0.1:1/rss", kind = "rss" }]\n'


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom(port=0) as server:
        yield server


@pytest.fixture
def folder(tmp_path, newsroom, monkeypatch):
    """A folder of sources with one good source and one whose feeds are broken."""
    for key, value in {
        "KURSK_HOME": str(tmp_path / "state"),
        "KURSK_SOURCES": str(tmp_path / "sources"),
        "KURSK_NEWSROOM_PORT": str(newsroom.port),
        "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
        "KURSK_REQUEST_SECONDS": "4",
        "KURSK_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none",
    }.items():
        monkeypatch.setenv(key, value)
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in ("dnipro-wire", "trouble-desk"):
        (sources / f"{name}.toml").write_text((SOURCES / f"{name}.toml").read_text("utf-8"), "utf-8")
    return sources


def run(*arguments, code=0):
    result = CliRunner().invoke(kursk, ["source", *arguments])
    assert result.exit_code == code, (result.exit_code, result.output, result.exception)
    return result


def test_a_source_is_tried_without_a_warehouse_and_shows_what_would_come_in(folder):
    lines = [json.loads(line) for line in run("test", "dnipro-wire", "--json").stdout.splitlines()]
    kept = [line for line in lines if line.get("outcome") == "kept"]
    assert lines[0]["entry_count"] == len(kept) > 5
    assert {"url", "canonical_url", "title", "published_at", "language"} <= kept[0].keys()
    shown = run("test", "dnipro-wire", "--limit", "3").stdout
    assert "good:" in shown
    assert shown.count("comes in") == 3


def test_what_is_wrong_with_a_source_is_said_in_words(folder):
    shown = run("test", "trouble-desk", code=1).stdout
    assert "there is nothing at this address" in shown
    assert "a web page came instead of a feed" in shown


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("nothing\nof the kind\n" * 9, 1, "not good: nothing in it is an address that can be followed: 0 entries"),
        ("https://a.example/1\nnothing\n", 0, "good: 1 entry, 1 left out as no_link"),
        ("# nothing yet\n", 0, "good, but it lists nothing now"),
    ],
)
def test_a_list_is_good_when_an_address_came_or_nothing_is_wrong(folder, tmp_path, text, code, said):
    (tmp_path / "list.txt").write_text(text, "utf-8")
    feed = f'feeds = [{{ url = "{(tmp_path / "list.txt").as_uri()}", kind = "url_list" }}]\n'
    form = (folder / "dnipro-wire.toml").read_text("utf-8")
    (folder / "listed.toml").write_text(re.sub(r"feeds = \[.*?\]\n", feed, form, flags=re.DOTALL), "utf-8")
    assert said in run("test", "listed", "--limit", "1", code=code).output
    (facts, *_) = [json.loads(line) for line in run("check", "listed", "--json", code=code).stdout.splitlines()]
    assert (facts["is_good"], facts["reason"]) == ((False, "no_link") if code else (True, ""))


def test_check_tries_all_and_notes_the_day_only_when_asked(folder):
    result = run("check", code=1)
    assert "1 of 2 sources are good" in result.output
    assert 'verified_on = ""' in (folder / "dnipro-wire.toml").read_text("utf-8")
    before = (folder / "dnipro-wire.toml").read_text("utf-8")
    facts = [json.loads(line) for line in run("check", "--write", "--json", code=1).stdout.splitlines()]
    assert {fact["source_id"] for fact in facts if not fact["is_good"]} == {"trouble-desk"}
    written = (folder / "dnipro-wire.toml").read_text("utf-8")
    day = tomllib.loads(written)["verified_on"]
    assert written == before.replace('verified_on = ""', f'verified_on = "{day}"')
    assert tomllib.loads((folder / "trouble-desk.toml").read_text("utf-8"))["verified_on"] == ""


def test_the_feeds_of_a_site_are_found_and_a_form_is_written(folder, newsroom):
    site = newsroom.base_url("kyiv-dispatch")
    result = run("add", site, "--key", "dispatch")
    form = tomllib.loads((folder / "dispatch.toml").read_text("utf-8"))
    assert [feed["url"] for feed in form["feeds"]] == [f"{site}/feed.atom"]
    assert form["feeds"][0]["kind"] == "atom"
    assert "Kyiv Dispatch" in form["name"]
    assert form["languages"] == ["en"]
    assert "complete" in (folder / "dispatch.toml").read_text("utf-8")
    assert "sitemap" in result.output
    declared = load_sources(folder, substitutions={"newsroom_port": "1"})
    assert "dispatch" in {source.source_id for source in declared}


@pytest.mark.parametrize("is_made", [True, False])
def test_the_first_source_of_an_empty_folder_is_added(folder, newsroom, tmp_path, monkeypatch, is_made):
    first = tmp_path / "first"
    if is_made:
        first.mkdir()
    monkeypatch.setenv("KURSK_SOURCES", str(first))
    run("add", newsroom.base_url("kyiv-dispatch"), "--key", "dispatch")
    assert [source.source_id for source in load_sources(first, substitutions={})] == ["dispatch"]


def test_a_source_that_is_there_is_never_written_over(folder):
    draft = Draft("dnipro-wire", 'A "name"', ("uk",), (Feed("https://a.example/rss", "rss"),), "a test")
    assert tomllib.loads(form_text(draft))["name"] == 'A "name"'
    with pytest.raises(ConfigError, match="there is such a source already"):
        write_form(folder, draft)


def test_a_dry_run_writes_nothing_and_a_dead_site_is_told(folder, newsroom):
    shown = run("add", newsroom.base_url("volna"), "--dry-run").stdout
    assert tomllib.loads(shown)["feeds"]
    assert sorted(path.stem for path in folder.glob("*.toml")) == ["dnipro-wire", "trouble-desk"]
    for address, said in {"http://127.0.0.1:1/": "cannot be reached", "ftp://a.example": "write it like https"}.items():
        assert said in run("add", address, code=1).output


def test_the_address_of_a_feed_itself_is_taken_and_a_taken_id_refused_before_anything_is_asked(folder, newsroom):
    feed = f"{newsroom.base_url('kyiv-dispatch')}/feed.atom"
    form = tomllib.loads(run("add", feed, "--dry-run").stdout)
    assert form["feeds"] == [{"url": feed, "kind": "atom"}]
    asked = len(newsroom.requests)
    refused = CliRunner().invoke(kursk, ["source", "add", feed, "--key", "dnipro-wire"])
    assert "--key" in str(refused.exception)
    assert len(newsroom.requests) == asked


def test_where_nothing_answers_the_machine_is_asked_about(folder):
    for form in folder.glob("*.toml"):
        form.write_text(re.sub(r"feeds = \[.*?\]\n", DEAD_FEED, form.read_text("utf-8"), flags=re.DOTALL), "utf-8")
        form.rename(folder / "dead.toml")
    assert "is this machine offline?" in run("check", code=1).output


def test_an_unknown_source_is_refused_with_the_fix(folder):
    refused = CliRunner().invoke(kursk, ["source", "test", "nobody"])
    assert "Fix: name a file of" in str(refused.exception)


def test_the_list_names_kinds_and_addresses(folder):
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [one["source_id"] for one in listed] == ["dnipro-wire", "trouble-desk"]
    assert all(feed["url"].startswith("http") for one in listed for feed in one["feeds"])
