# The front door. Every target sets up what it needs, with only Python 3.11+ and make on the machine.
.DEFAULT_GOAL := help
.PHONY: help demo up down clean test fuzz check docs drill pictures bench bench-clean bench-fetch lock compose-up compose-down compose-test
KURSK := .venv/bin/kursk
UV := .venv/uv/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header
JOBS ?= 2
SECRETS ?= $(CURDIR)/var/compose/secrets
NEWSROOM_COMPOSE = KURSK_COMPOSE_SOURCES=/opt/kursk/config/newsroom KURSK_COMPOSE_NETWORKS=127.0.0.0/8 \
  KURSK_NEWSROOM_SERVER=newsroom:8070
METRICS_COMPOSE = KURSK_COMPOSE_COLLECTOR=http://collector:4318 KURSK_COMPOSE_OTEL=True
export PYTHON

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Run the whole pipeline on the local newsroom, no internet needed; Ctrl-C stops it
	@scripts/setup runtime
	@$(KURSK) demo $(ARGS)

up: ## Run it on the live sources of config/sources; Ctrl-C stops it
	@scripts/setup runtime
	@$(KURSK) up $(ARGS)

down: ## Stop whatever demo or up left running
	@scripts/setup runtime
	@$(KURSK) down

clean: ## Delete databases, archive and logs, after asking (FORCE=1 does not ask)
	@scripts/setup runtime
	@$(KURSK) reset $(if $(FORCE),--force)

test: ## Everything the tests need, then the tests (ARGS="-k name" to choose, JOBS=4 for more at once)
	@scripts/setup dev
	@scripts/chromium
	@.venv/bin/python -m pytest -n $(JOBS) --no-loadscope-reorder $(ARGS)

compose-up: ## The same on several containers under CeleryExecutor (NEWSROOM=1 follows the local newsroom, METRICS=1 adds Grafana)
	@scripts/secrets $(SECRETS)
	@$(if $(NEWSROOM),$(NEWSROOM_COMPOSE)) $(if $(METRICS),$(METRICS_COMPOSE)) KURSK_SECRETS=$(SECRETS) docker compose \
	  $(if $(NEWSROOM),--profile newsroom) $(if $(METRICS),--profile metrics) up --build --detach $(ARGS)

compose-down: ## Stop the containers; their volumes stay
	@KURSK_SECRETS=$(SECRETS) docker compose --profile newsroom --profile metrics down

compose-test: ## Run that stack on this machine, kill parts of it, compare the rows; an hour, needs a Docker engine and root
	@scripts/setup dev
	@.venv/bin/python -m tests.compose $(ARGS)

fuzz: ## What strangers send, a minute for each kind of it (ARGS="-k sitemaps" to choose)
	@scripts/setup dev
	@KURSK_LONG=1 .venv/bin/python -m pytest tests/fuzz $(ARGS)

check: ## Format, lint, types and import contracts
	@scripts/setup dev
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

docs: ## Write generated documents anew (sql/schema.sql, docs/dictionary.*, docs/images/star.svg)
	@scripts/setup dev
	@KURSK_REFRESH=1 .venv/bin/python -m pytest tests/test_contracts.py tests/test_dictionary.py -k "schema_file or database_says"

drill: ## Play sixteen faults and see that each is told: docs/drill.md
	@scripts/setup dev
	@.venv/bin/python -m tests.drill

pictures: ## Take the pictures of README.md and docs/operators.md anew
	@scripts/setup dev
	@scripts/chromium
	@KURSK_PICTURES=docs/images .venv/bin/python -m pytest --deselect tests/airflow/test_room_in_use.py::test_an_alert_leads_to_its_runbook tests/airflow/test_browser.py tests/airflow/test_room_in_use.py tests/airflow/test_room_pictures.py

eval-%: ## Measure a stage on the development data: eval-clean, eval-judge, eval-dedup, eval-entities, eval-claims
	@scripts/setup dev
	@.venv/bin/python -m evals.$* $(ARGS)

bench: ## Measure the whole journey by step and size of the corpus, beside others: docs/benchmarks.md
	@scripts/setup dev
	@test -x .venv/bench/bin/python || $(UV) venv --quiet --python .venv/bin/python .venv/bench
	@$(UV) pip sync --quiet --require-hashes --python .venv/bench/bin/python locks/bench.txt
	@.venv/bin/python -m bench.journey --python .venv/bench/bin/python --write $(ARGS)

bench-fetch: ## Measure fetching beside aiohttp and news-please, which get an environment of their own
	@scripts/setup runtime
	@test -x .venv/bench/bin/python || $(UV) venv --quiet --python .venv/bin/python .venv/bench
	@$(UV) pip sync --quiet --require-hashes --python .venv/bench/bin/python locks/bench.txt
	@.venv/bin/python -m bench.fetch --python .venv/bench/bin/python $(ARGS)

bench-clean: ## Send 100,000 pages through the cleaning workers and watch their memory (ARGS="--soak 2000" for fewer)
	@scripts/setup dev
	@.venv/bin/python bench/clean.py --soak 100000 $(ARGS)

lock: ## Resolve the dependencies anew and pin them by hash in locks/
	@scripts/setup runtime
	@$(COMPILE) locks/bootstrap.in -o locks/bootstrap.txt
	@$(COMPILE) pyproject.toml -o locks/runtime.txt
	@$(COMPILE) pyproject.toml --group dev -o locks/dev.txt
	@$(COMPILE) --group bench -o locks/bench.txt
