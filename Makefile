# Everything runs in .venv, which is made on first use and made again when the dependencies change.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test check bench chaos topology large matrix fuzz pictures clean
demo: .venv/ready
	@$(BIN)/python -m tests.demo

run: .venv/ready
	@$(BIN)/clipferry run

test: .venv/ready
	$(BIN)/pytest

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint Dockerfile

bench: .venv/ready
	$(BIN)/python -m tests.benchmarks

chaos: .venv/ready
	$(BIN)/python -m tests.chaos

topology: .venv/ready
	$(BIN)/python -m tests.topology

large: .venv/ready
	CLIPFERRY_LARGE=whole $(BIN)/pytest tests/bot/telegram/test_large_upload.py

matrix: .venv/ready
	CLIPFERRY_MATRIX=whole $(BIN)/pytest tests/engine/test_matrix.py

fuzz: .venv/ready
	CLIPFERRY_FUZZ=whole $(BIN)/pytest -n 2 --timeout=3600 tests/bot/api/test_openapi.py \
	  tests/engine/test_lifecycle_machine.py tests/storage/test_jobs_machine.py tests/storage/test_ledger_machine.py

pictures: .venv/ready
	CLIPFERRY_PAGES=whole $(BIN)/pytest -n 0 --timeout=900 tests/bot/web/test_browser.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Clipferry needs Python 3.11 or newer: make PYTHON=/path/to/python3.11'; exit 1; }
	@echo 'Setting up .venv (about a minute, once) ...'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	@touch $@
