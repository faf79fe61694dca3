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
  && mkdir -p /var/lib/kursk/airflow/logs /var/lib/kursk/archive && chown -R kursk:kursk /var/lib/kursk
WORKDIR /opt/kursk
COPY --from=packages /opt/kursk/.venv .venv
COPY . .
ENV PATH=/opt/kursk/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KURSK_HOME=/var/lib/kursk \
    AIRFLOW_HOME=/var/lib/kursk/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/kursk/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/kursk/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False
USER kursk
ENTRYPOINT ["/opt/kursk/scripts/container"]
CMD ["kursk", "--help"]
