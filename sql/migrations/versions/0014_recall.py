"""Runs 0014_recall.sql and nothing else."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the SQL file of the same name."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(
        (Path(__file__).parent.parent / "0014_recall.sql").read_text(encoding="utf-8")
    )
