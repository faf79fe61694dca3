"""What warehouse and machine should be for the pipeline, and what they are: schema, versions, models, roles, disk."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.specifiers import SpecifierSet

from kursk_pipeline.adapters.migrate import lag
from kursk_pipeline.airflow.room.finding import Finding, compare, require
from kursk_pipeline.airflow.room.reading import Reader
from kursk_pipeline.alerts import LEAST_FREE
from kursk_pipeline.desk import Desk
from kursk_pipeline.local.databases import OLDEST_SERVER
from kursk_pipeline.settings import Settings

SERVER = "select current_setting('server_version_num')::integer / 10000 as version"
VECTOR = "select extversion from pg_extension where extname = 'vector'"
STAGES = "select stage::text, version - raised_by as version from ops.stage"
"""As the code declared them, without what people raised to have pages read again."""
JUDGED_BY = """
select verdict.model_version from ops.decision as decided join staging.verdict as verdict using (page_id)
where decided.stage = 'judge' order by decided.decision_id desc limit 1
"""
READ_ONLY = (
    "select current_setting('default_transaction_read_only') as mode, current_setting('statement_timeout') as most"
)
UNREADABLE = """
select format('%I.%I', space.nspname, relation.relname) as name
from pg_class as relation join pg_namespace as space on space.oid = relation.relnamespace
where space.nspname in ('ops', 'raw', 'staging', 'warehouse', 'marts', 'work') and relation.relkind in ('r', 'p', 'v', 'm')
  and not has_table_privilege(relation.oid, case when relation.relkind in ('r', 'p') then 'select, insert' else 'select' end)
order by 1 limit 10
"""
CHECKS = (
    "select * from ops.check_result order by (severity = 'fail' and row_count > 0) desc, row_count > 0 desc, check_name"
)


def warehouse_findings(reader: Reader, desk: Desk) -> Iterator[Finding]:
    """Everything about the warehouse that this code reads and writes."""
    found = reader.rows(SERVER)[0]["version"]
    fix = f"Take a PostgreSQL of version {OLDEST_SERVER} or newer."
    yield require("PostgreSQL", f"{OLDEST_SERVER} or newer", str(found), is_fine=found >= OLDEST_SERVER, fix=fix)
    vector = reader.rows(VECTOR)
    fix = "Have its administrator run in the warehouse: create extension vector."
    yield require(
        "pgvector", "installed", vector[0]["extversion"] if vector else "missing", is_fine=bool(vector), fix=fix
    )
    with reader.engine.connect() as connection:
        late = lag(connection, desk.settings.root / "sql")
    yield require("Migrations", "as in sql/", late or "as in sql/", is_fine=not late, fix="Run `kursk migrate`.")
    yield from _versions(reader)
    yield from _judge_model(reader, desk)
    yield from _roles(reader)


def machine_findings(settings: Settings) -> Iterator[Finding]:
    """Models, disk and archive of this machine."""
    for path in sorted((settings.root / "config" / "languages").glob("*.toml")):
        yield from _language_model(settings.root, tomllib.loads(path.read_text(encoding="utf-8")))
    folder = _local_archive(settings.archive_url)
    yield _disk("Disk of the state", settings.state)
    if folder is not None:
        yield _disk("Disk of the archive", folder)
    yield _archive(settings.archive_url, folder)


def _versions(reader: Reader) -> Iterator[Finding]:
    from kursk_pipeline.jobs import VERSIONS

    there = {row["stage"]: row["version"] for row in reader.rows(STAGES)}
    for stage, number in VERSIONS.items():
        fix = "Restart scheduler and workers, so that all run one version of the code; the next run declares it."
        yield compare(f"Version of {stage}", number, there.get(stage, "not declared yet"), fix=fix)


def _judge_model(reader: Reader, desk: Desk) -> Iterator[Finding]:
    weights = desk.topic.weights
    expected = weights.version if weights else "lexicon"
    used = next((row["model_version"] for row in reader.rows(JUDGED_BY)), expected)
    fix = "Nothing, if new weights came just now. To judge all articles again, raise VERSION in stages/judge."
    yield compare("Weights of the judge", expected, used, fix=fix)


def _roles(reader: Reader) -> Iterator[Finding]:
    told = reader.rows(READ_ONLY)[0]
    is_fine = told["mode"] == "on" and told["most"] not in {"0", ""}
    actual = f"{'read-only' if told['mode'] == 'on' else 'may write'}, statements end after {told['most']}"
    fix = "A pooler between here and PostgreSQL drops start-up options; let it pass them on."
    yield require("Session of these pages", "read-only, statements end", actual, is_fine=is_fine, fix=fix)
    closed = [row["name"] for row in reader.rows(UNREADABLE)]
    fix = "Grant the pipeline's role the tables of these schemas, or let it own them."
    actual = f"not {', '.join(closed)}" if closed else "may use every table"
    yield require("Role of the pipeline", "may use every table", actual, is_fine=not closed, fix=fix)


def _language_model(root: Path, form: dict[str, str]) -> Iterator[Finding]:
    """A language may have no model: gazetteer and rules alone find its names."""
    name = form.get("model", "")
    if not name:
        return
    subject, meta = f"Model of {form.get('iso', '?')}", root / name / "meta.json"
    if not meta.is_file():
        yield _package(subject, name)
        return
    wanted, spacy = json.loads(meta.read_text(encoding="utf-8"))["spacy_version"], version("spacy")
    fix = "Install what locks/runtime.txt names."
    yield require(
        subject, f"{name}, with spaCy {wanted}", f"spaCy {spacy}", is_fine=spacy in SpecifierSet(wanted), fix=fix
    )


def _package(subject: str, name: str) -> Finding:
    try:
        return Finding(subject, name, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(subject, name, "not installed", f"Install {name}, or set model to nothing in config/languages/.")


def _disk(subject: str, path: Path) -> Finding:
    there = next(one for one in (path, *path.parents) if one.exists())
    usage = shutil.disk_usage(there)
    actual = f"{usage.free / 1e9:.0f} of {usage.total / 1e9:.0f} GB"
    fix = "docs/runbook.md, disk_fills: PostgreSQL stops when it is full."
    return require(subject, f"a tenth free, at {path}", actual, is_fine=usage.free >= LEAST_FREE * usage.total, fix=fix)


def _local_archive(url: str) -> Path | None:
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _archive(url: str, folder: Path | None) -> Finding:
    """A folder says whether it may be written to; a bucket only when it is, which fetch does with every page."""
    if folder is None:
        return Finding(
            "Archive", "can be written to", f"{urlsplit(url).scheme}: fetch fails with the reason when it cannot"
        )
    there = next(one for one in (folder, *folder.parents) if one.exists())
    is_fine = os.access(there, os.W_OK | os.X_OK)
    fix = f"Give the user that runs Airflow the right to write to {folder}."
    return require("Archive", f"can be written to, {folder}", "can" if is_fine else "cannot", is_fine=is_fine, fix=fix)
