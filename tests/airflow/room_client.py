"""The room without a running Airflow: its own application on a real warehouse, entered by whom the test names."""

import os
import tempfile

from fastapi.testclient import TestClient

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="kursk-airflow-"))

from airflow.jobs.job import Job
from airflow.models import import_all_models
from airflow.models.asset import AssetDagRunQueue, AssetModel
from airflow.models.connection import Connection
from airflow.models.dag import DagModel
from airflow.models.dag_version import DagVersion
from airflow.models.errors import ParseImportError
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from kursk_pipeline.airflow.room import acting
from kursk_pipeline.airflow.room import app as room
from kursk_pipeline.airflow.room.reading import Reader, open_reader

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def room_of(reader: Reader, desk=None, *, actor="olena"):
    """The room's application on this warehouse; the named operator may do everything."""
    app = room.build()
    app.dependency_overrides = {
        room.may_look: lambda: None,
        acting.may_act: lambda: None,
        acting.who: lambda: actor,
        acting.open_desk: lambda: desk,
        open_reader: lambda: reader,
    }
    return app


def client_of(reader: Reader, desk=None, **options) -> TestClient:
    """A browser tab of that operator, on a page of the room."""
    return TestClient(room_of(reader, desk, **options), headers=HERE)


def airflow_session() -> Session:
    """Airflow's own database as far as the self-check reads it: its tables, empty, in memory."""
    import_all_models()
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    models = (Pool, Job, DagModel, DagVersion, ParseImportError, AssetModel, AssetDagRunQueue, Connection, TaskInstance)
    for model in models:
        model.__table__.create(engine)
    return Session(engine)
