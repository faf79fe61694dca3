"""Running everything on one machine: embedded PostgreSQL, the Airflow processes, the demo."""
