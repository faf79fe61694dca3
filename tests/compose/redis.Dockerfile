# Stands in for redis:8-alpine.
ARG PYTHON
FROM ${PYTHON}
RUN apt-get update && apt-get install --yes --no-install-recommends redis-server redis-tools && mkdir -p /data
WORKDIR /data
