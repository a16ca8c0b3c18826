# Everything that is done with this project. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MODEL ?=
CRASH ?=

.PHONY: help setup dev run demo test siege gates bench bench-peers bench-planning bench-scale bench-growth messages lock

help:
	@echo "make run             start everything on this machine: http://127.0.0.1:3000/ (MODEL=none: without the model)"
	@echo "make demo            play one intent in the terminal (CRASH=1: with a kill -9 in the middle)"
	@echo "make test            the gates and all tests"
	@echo "make siege           150 kills on each database (SEED=7: at other moments)"
	@echo "make bench           measurements, each beside its yardstick"
	@echo "make bench-peers     the same chain of steps by Synth and by LangGraph, DBOS and procrastinate, side by side"
	@echo "make bench-planning  how well actions are found and intents planned, by rules and with the embedded model"
	@echo "make bench-scale     500 runs at once in one process, and 10,000 that wait (8 minutes)"
	@echo "make bench-growth    what costs beside a million stored runs (10 minutes; ROWS=100000: less)"
	@echo "make messages        add new texts to the catalogues of German, Spanish and French, and remove what nobody says"
	@echo "make lock            renew the locked versions"

# The stamp is newer than the lock files when the environment fits them.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Synth needs Python 3.11 or newer.")'
	@echo "Setting up in $(VENV): this takes a minute, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.ready

dev: $(VENV)/.ready-dev

run: setup
	$(BIN)/synth local --data .synth $(if $(MODEL),--model $(MODEL))

demo: setup
	$(if $(filter none,$(MODEL)),,-$(BIN)/synth model)
	$(BIN)/synth demo $(if $(CRASH),--crash) $(if $(MODEL),--model $(MODEL))

# Real processes have real deadlines: what failed beside everything else is tried once more by itself.
test: dev
	tests/prepare
	$(MAKE) gates
	$(BIN)/pytest -n 4 --dist load --maxschedchunk 4 || $(BIN)/pytest --last-failed --last-failed-no-failures none

siege: dev
	SYNTH_SIEGE_KILLS=150 SYNTH_SIEGE_SEED=$(or $(SEED),1) $(BIN)/pytest -s tests/journeys/test_siege.py
	SYNTH_TICKET_SIEGE=10 SYNTH_SIEGE_SEED=$(or $(SEED),1) $(BIN)/pytest -s tests/journeys/test_ticket_siege.py

CATALOGUES := core/language

messages: dev
	$(BIN)/pybabel --quiet extract --keyword tr --keyword plural:1,2 --no-location --sort-output --project Synth \
	  --output $(VENV)/messages.pot bot core
	for code in de es fr; do $(BIN)/pybabel --quiet update --locale $$code --input-file $(VENV)/messages.pot \
	  --output-file $(CATALOGUES)/$$code.po --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; done

gates: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: dev
	$(BIN)/python -m bench

# What Synth is measured beside is in an environment of its own: it must not meet our locked versions.
.venv-bench/.ready: pyproject.toml
	$(PYTHON) -m venv .venv-bench
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' > .venv-bench/wanted.txt
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r .venv-bench/wanted.txt
	@touch $@

# A peer that cannot be installed is told in the table.
bench-peers: dev
	-$(MAKE) .venv-bench/.ready
	$(BIN)/python -W ignore -m bench.peers

bench-planning: dev
	$(BIN)/python -m bench.planning.retrieval
	$(BIN)/python -m bench.planning.run
	$(BIN)/python -m bench.planning.flow
	$(BIN)/python -m bench.planning.unseen
	$(BIN)/python -m bench.planning.edits
	$(BIN)/python -m bench.planning.times

bench-scale: dev
	$(BIN)/python -m bench.scale

bench-growth: dev
	$(BIN)/python -m bench.growth

# uv resolves for every platform at once; the locks name packages and hashes only.
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
