"""The shape of the house: boring sizes, names with a subject, and nothing that belongs to one machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_DAG_FILE = 60
GENERATED = {"sql/schema.sql"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
SOURCES = ("kursk_pipeline", "dags", "plugins", "sql", "evals", "bench", "scripts", "tests")


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *SOURCES], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.splitlines() if name not in GENERATED]
    return [path for path in paths if path.suffix in endings and path.exists()]


@pytest.fixture(scope="module", autouse=True)
def in_a_checkout():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")


def test_no_file_is_longer_than_three_hundred_lines():
    long = {str(path.relative_to(ROOT)): n for path in tracked(".py", ".sql") if (n := lines(path)) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_forty_lines():
    long = []
    for path in tracked(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                if (node.end_lineno or 0) - first.lineno + 1 > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == []


def test_dag_files_are_tables_of_contents():
    for path in (ROOT / "dags").glob("*.py"):
        assert lines(path) < LONGEST_DAG_FILE, path


def test_every_module_is_named_after_its_subject():
    assert [path for path in tracked(".py") if path.stem in NAMELESS] == []


def test_locks_and_settings_record_no_address_of_a_registry():
    for path in [*(ROOT / "locks").glob("*.txt"), ROOT / "pyproject.toml"]:
        assert not re.search(r"https?://|--index|--find-links|^-[if] ", path.read_text("utf-8"), re.MULTILINE), path


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
