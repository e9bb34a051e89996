# What each command does is in README.md. Everything they need is installed into .venv, and state is kept in var/.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN = $(PYTHON) tools/bootstrap/bootstrap.py run
DEV = $(PYTHON) tools/bootstrap/bootstrap.py dev
PY = .venv/bin/python
export PORT HOST YES SCALE ONLY CASES

.PHONY: up test check fix soak bench stop reset
.SILENT:

up:
	$(RUN)
	exec $(PY) -m tools.stack up

test:
	$(DEV)
	exec $(PY) -m tools.stack test $(ARGS)

check:
	$(DEV)
	exec $(PY) -m tools.checks

fix:
	$(DEV)
	$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format --quiet . ; $(PY) -m tools.translations update ; $(PY) -m tools.moves write ; $(PY) -m tools.invariants write

soak:
	$(DEV)
	exec $(PY) -m tools.soak

bench:
	$(DEV)
	exec $(PY) -m bench

stop:
	$(RUN)
	exec $(PY) -m tools.stack stop

reset:
	$(RUN)
	exec $(PY) -m tools.stack reset
