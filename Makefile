PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

.PHONY: demo test lint types bench evaluate train lock

demo: .venv/run.stamp  ## crawl, read, store and tell the bundled newsroom, offline
	@$(BIN)/quaywire demo

test: .venv/dev.stamp  ## everything that must hold
	$(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

evaluate: .venv/dev.stamp  ## score the annotated corpus against its floors
	$(BIN)/python -m training.evaluate

train: .venv/dev.stamp  ## learn what can be learnt from the corpus, beside the rules
	PYTHONPATH=$(CURDIR) $(BIN)/python -m spacy project run all training

lock:  ## needs uv; writes names, versions and hashes
	uv pip compile pyproject.toml $(LOCK) -o requirements.lock
	uv pip compile pyproject.toml --extra dev -c requirements.lock $(LOCK) -o requirements-dev.lock

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet

.venv/run.stamp: requirements.lock pyproject.toml
	@echo "setting up .venv from requirements.lock (once, about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(INSTALL) --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "adding the development tools from requirements-dev.lock"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
