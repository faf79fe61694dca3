"""The operators' room: pages in the Airflow UI that show what the warehouse knows about the pipeline's work."""
