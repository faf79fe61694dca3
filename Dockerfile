# The pipeline in production shape: packages from the hash-pinned lock, no build tools, no root.
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS packages
WORKDIR /opt/kursk
# The lock alone decides this layer, so that a change of code does not install everything anew.
COPY scripts/setup scripts/bootstrap.py scripts/
COPY locks locks
RUN PYTHON=/usr/local/bin/python scripts/setup runtime && rm -rf .venv/uv .venv/setup.lock /root/.cache

FROM ${PYTHON}
RUN groupadd --gid 10001 kursk && useradd --uid 10001 --gid kursk --home-dir /var/lib/kursk --create-home kursk \
  && mkdir -p /srv/kursk/archive /srv/kursk/logs && chown -R kursk:kursk /srv/kursk
WORKDIR /opt/kursk
COPY --from=packages /opt/kursk/.venv .venv
COPY . .
ENV PATH=/opt/kursk/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KURSK_HOME=/var/lib/kursk \
    KURSK_ARCHIVE_URL=file:///srv/kursk/archive \
    AIRFLOW_HOME=/var/lib/kursk/airflow \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/srv/kursk/logs \
    AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY=/srv/kursk/logs/dag_processor \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/kursk/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/kursk/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False
USER kursk
ENTRYPOINT ["/opt/kursk/scripts/container"]
CMD ["kursk", "--help"]
