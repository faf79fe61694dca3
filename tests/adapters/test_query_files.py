"""Folders of SQL with headers: what the header says is read, and a file without one is named with the fix."""

import pytest

from kursk_pipeline.adapters.query_files import TEXT, read_queries
from kursk_pipeline.errors import ConfigError


def test_a_header_is_read_and_the_query_follows(tmp_path):
    (tmp_path / "gaps.sql").write_text("-- Severity: warn\n-- Meaning: a day is missing\n-- more\nselect 1\n")
    [found] = read_queries(tmp_path, severity="fail|warn", meaning=TEXT)
    assert found.name == "gaps"
    assert found.fields == {"severity": "warn", "meaning": "a day is missing"}
    assert found.query == "-- more\nselect 1\n"


@pytest.mark.parametrize(
    "content", ["select 1", "-- Severity: bad\n-- Meaning: x\n", "-- Meaning: x\n-- Severity: warn\n"]
)
def test_a_file_without_its_header_is_refused_with_the_fix(tmp_path, content):
    (tmp_path / "gaps.sql").write_text(content)
    with pytest.raises(ConfigError, match=r"gaps\.sql.*begin with '-- Severity: fail\|warn', '-- Meaning: \.\.\.'"):
        list(read_queries(tmp_path, severity="fail|warn", meaning=TEXT))
