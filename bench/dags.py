"""How long reading the DAG folder takes, in seconds, once Airflow itself is imported: `python -m bench.dags`.

Airflow reads the folder at every task start, so this is paid for every task.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp())

from airflow.dag_processing.dagbag import DagBag

FOLDER = Path(__file__).parents[1] / "dags"
REPEATS = 5

if __name__ == "__main__":
    for _ in range(REPEATS):
        begun = time.perf_counter()
        bag = DagBag(str(FOLDER), load_op_links=False)
        print(f"{len(bag.dags)} DAGs in {time.perf_counter() - begun:.3f} s, errors: {bag.import_errors}")
