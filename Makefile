# Every target says what it does: `make help`.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Some images of containers set it, and then each of the hundreds of processes of a run compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 5000
# One more than there are cores: tests wait for browsers and servers.
WORKERS ?= $(shell echo $$(( $$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2) + 1 )))
TESTS ?=
DATABASE ?= sqlite
MINUTES ?= 3

BIN := .venv/bin
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
PO_FILES := $(wildcard translations/*/LC_MESSAGES/*.po)

.PHONY: help install run test test-all check bench country torture lighthouse pictures assets messages lock clean

help: ## this list
	@echo "surveyapp: surveys for area SEND inspections. Targets:"
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18
	@echo "Settings, given as in \`make run PORT=8000\`: PORT, WORKERS (of the tests), TESTS (which of them), DATABASE, MINUTES (of the bench), PYTHON."

# ------------------------------------------------------------------------------------------- set-up
# Each step leaves a stamp in .venv, so it is done again only when what it depends on has changed.

install: .venv/program $(PO_FILES:.po=.mo) ## all that `make run` needs: .venv, and the libraries at their locked versions
	@:

.venv/program: requirements.txt pyproject.toml scripts/install.sh
	@scripts/install.sh program
	@touch $@

.venv/dev: .venv/program requirements-dev.txt
	@scripts/install.sh dev
	@touch $@

# The script makes this stamp itself, when nothing is missing.
.venv/test-tools-ready: .venv/dev requirements-checker.txt package-lock.json scripts/test-tools.sh
	@scripts/test-tools.sh

%.mo: %.po .venv/program
	@$(BIN)/pybabel -q compile --input-file $< --output-file $@

# ------------------------------------------------------------------------------------------- to use
run: install ## set up, then a demonstration with surveys that are open now; PORT=5000
	@exec $(BIN)/surveyapp demo --port $(PORT)

test: install .venv/test-tools-ready ## set up with a browser, then every test; TESTS=tests/domain for some of them, DATABASE=postgresql
	@DATABASE=$(DATABASE) $(PYTEST) $(TESTS)

test-all: check ## the checks, then every test in a new order with many more examples and walks (two hours)
	@MATRIX=whole HYPOTHESIS_PROFILE=thorough $(PYTEST) --randomly-seed=$$RANDOM $(TESTS)

check: install .venv/test-tools-ready ## style, types, templates, catalogues, built assets
	@scripts/check.sh

bench: install .venv/dev ## the speed of the main jobs, against floors measured in the same run; MINUTES=60 of the busy hour
	@$(BIN)/python -m tests.bench --minutes $(MINUTES)

country: install .venv/dev ## all areas of England at the same midday, on PostgreSQL behind nginx
	@$(BIN)/python -m tests.bench.country

torture: install .venv/dev ## kill, starve and mislead a running service for half an hour; ARGS="kill --kills 20" for some of it
	@$(BIN)/python -m tests.torture $(ARGS)

lighthouse: install .venv/test-tools-ready ## Lighthouse on a start page and a question page, on a poor connection
	@scripts/lighthouse.sh

pictures: install .venv/test-tools-ready ## take the pictures of docs/screens.md and docs/reports.md anew
	@$(BIN)/python -m tests.e2e.pictures
	@$(BIN)/python -m tests.reports.pictures

assets: .venv/test-tools-ready ## build the style sheets, scripts and pictures that are kept in the repository
	@scripts/assets.sh

messages: .venv/dev ## bring the catalogues of translations up to date with the words in the program
	@scripts/messages.sh

lock: ## write versions and hashes to requirements*.txt (needs uv); ARGS=--upgrade for newer ones
	@scripts/lock.sh $(ARGS)

clean: ## remove what was installed and built; instance/ with its data stays
	@rm -rf .venv node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results *.egg-info
	@find surveyapp tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete
