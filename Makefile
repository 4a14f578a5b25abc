# `make` lists the targets. Every target prepares what it needs; nothing outside this folder is written,
# except the data directory (FIELDGUIDE_DATA_DIR) by `make run`.
#
# PYTHON      the Python that makes the virtual environment (3.11 or newer)
# PORT        where `make run` serves the chat
# TORCH_ARGS  more options for `pip install torch`, such as the index of PyTorch's CPU builds

SHELL := /bin/bash
# The first of these that is new enough; python3 where none is, which then says what is needed.
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && exit; done; echo python3)
NEEDS_PYTHON = python="$(PYTHON)"; command -v "$$python" >/dev/null || \
	{ echo "fieldguide setup: there is no $$python here; install Python 3.11 or newer" >&2; exit 1; }
BIN := .venv/bin
PORT ?= 7860
export TORCH_ARGS

.DEFAULT_GOAL := help
.PHONY: help run port test lint format bench docs screenshot lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 18

run: port .venv/.ready-run ## set up, build and serve the chat at http://127.0.0.1:7860; PORT=7861 takes another port
	$(BIN)/fieldguide build
	@# Stopped by Ctrl-C it leaves with 130, which is no failure.
	$(BIN)/fieldguide serve --port $(PORT) || [ $$? -eq 130 ]

# Before a set-up of minutes, not after it.
port:
	@$(NEEDS_PYTHON) && $$python scripts/setup.py port $(PORT)

test: .venv/.ready-dev ## set up and run all tests
	@$(BIN)/python scripts/setup.py browser
	$(BIN)/python -m pytest

lint: .venv/.ready-dev ## check style, types and the order of the packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready-dev ## format the code
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

bench: .venv/.ready-run ## measure start, answers, build and memory against their limits
	$(BIN)/python scripts/bench.py

docs: .venv/.ready-dev ## write docs/commands.md from the commands' own help and docs/examples.md from answers
	$(BIN)/python scripts/commands_reference.py
	$(BIN)/python scripts/examples.py

screenshot: .venv/.ready-dev ## make the picture of the chat in the README
	@$(BIN)/python scripts/setup.py browser
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	export FIELDGUIDE_DATA_DIR="$$folder" && $(BIN)/fieldguide build && $(BIN)/python scripts/screenshot.py

lock: .venv/.ready-dev ## resolve the requirements again and write the lock files
	$(BIN)/python scripts/lock.py --upgrade

clean: ## remove the virtual environment, caches and build results
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
	find corpus kg ingest assistant ui tests scripts -name __pycache__ -prune -exec rm -rf {} +

.venv/.ready-run: scripts/setup.py requirements-run.lock pyproject.toml
	@$(NEEDS_PYTHON) && $$python scripts/setup.py run
	@touch $@

.venv/.ready-dev: scripts/setup.py requirements.lock pyproject.toml
	@$(NEEDS_PYTHON) && $$python scripts/setup.py dev
	@touch $@ .venv/.ready-run
