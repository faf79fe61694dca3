"""Tables as people and pipes see them: nothing is cut off, at 80 columns and at 40."""

import io
import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from kursk_pipeline.cli.main import app as kursk
from kursk_pipeline.cli.tables import show_table

ROWS = [
    ("russia-ministry-of-defence", "a reason of many words that has to fold somewhere", "12"),
    ("gdelt", "https://data.example/a-very-long-address-without-any-space/lastupdate-translation.txt", "3"),
    ("mk", "[bold]not markup[/] 50 %", ""),
]


def shown(width, *, is_terminal):
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=is_terminal, color_system=None)
    show_table(console, ("source", "why", "count"), ROWS, title="Trouble", numbers=("count",))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [200, 80, 40])
def test_a_terminal_shows_every_letter_inside_its_width(width):
    lines = shown(width, is_terminal=True)
    assert max(map(len, lines)) <= width
    letters = re.sub(r"\s", "", "".join(lines))
    for cell in ("reason", "lastupdate-translation.txt" if width == 200 else "last", "[bold]notmarkup[/]50%"):
        assert cell in letters
    assert sorted(letters) == sorted(re.sub(r"\s", "", "Trouble source why count" + "".join(map("".join, ROWS))))


def test_a_pipe_gets_one_line_a_row_whole():
    heading, columns, first, second, third, _ = shown(20, is_terminal=False)
    assert (heading, columns.split()) == ("Trouble", ["source", "why", "count"])
    assert first.endswith("12")
    assert "somewhere" in first
    assert ROWS[1][1] in second
    assert third.endswith("[bold]not markup[/] 50 %")


def test_the_list_of_sources_fits_and_one_source_is_told_whole(monkeypatch, tmp_path):
    monkeypatch.setenv("KURSK_HOME", str(tmp_path))
    terminal = {"COLUMNS": "80", "FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}
    lines = CliRunner().invoke(kursk, ["source", "list"], env=terminal).stdout.splitlines()
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert max(map(len, plain)) <= 80
    every = [
        json.loads(line)["source_id"]
        for line in CliRunner().invoke(kursk, ["source", "list", "--json"]).stdout.splitlines()
    ]
    assert {line.split()[0] for line in plain if line[:1].strip()} == {"source", *every}
    whole = CliRunner().invoke(kursk, ["source", "list", "isw"]).stdout
    assert "https://understandingwar.org/research/?_teams=russia-ukraine" in whole
    assert "owned by" in whole


def test_the_status_of_a_warehouse_fits_a_terminal(monkeypatch, tmp_path, warehouse_url):
    monkeypatch.setenv("KURSK_HOME", str(tmp_path))
    monkeypatch.setenv("KURSK_DATABASE_URL", warehouse_url)
    monkeypatch.setenv("KURSK_SOURCES", str(tmp_path / "sources"))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "list.toml").write_text(
        'name = "L"\npublisher = "L"\npublisher_family = "L"\ncountry = "UA"\nlanguages = ["en"]\nkind = "blog"\n'
        f'feeds = [{{ url = "file://{tmp_path}/no-such-list.txt", kind = "url_list" }}]\n'
        'found_in = "x"\nverified_on = ""\n'
    )
    assert CliRunner().invoke(kursk, ["poll", "list"]).exit_code in {0, 1}
    terminal = {"COLUMNS": "80", "FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}
    told = re.sub(r"\x1b\[[0-9;]*m", "", CliRunner().invoke(kursk, ["status"], env=terminal).stdout)
    tables, _, feeds = told.partition("feeds: ")
    assert max(map(len, tables.splitlines())) <= 80
    assert "quarantined" in tables
    summary, name, address, reason = feeds.splitlines()
    assert summary == "0 of 1 are well"
    assert name.startswith("list: backing off, missing; asked again at ")
    assert address.strip() == f"file://{tmp_path}/no-such-list.txt"
    assert "there is no" in reason
    whole = json.loads(CliRunner().invoke(kursk, ["status", "--json"]).stdout)
    assert whole["sources"][0]["last_outcome"] == "not_found"
