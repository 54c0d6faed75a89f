# Two commands do all the set-up on a fresh machine: `make serve` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000

.PHONY: help serve test check format lint types floors knowledge benchmark lock clean

help: ## show the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  —/'

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@scripts/setup runtime $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt
	@scripts/setup test $(PYTHON) $(VENV)
	@touch $@

serve: $(VENV)/.runtime ## set up and serve the self-check at http://127.0.0.1:8000
	$(BIN)/hizaura serve --host $(HOST) --port $(PORT)

test: check ## set up and run every test
	$(BIN)/python -m pytest

check: format lint types floors knowledge ## format, lint, types, import floors, knowledge lint

format: $(VENV)/.test
	$(BIN)/ruff format --check .

lint: $(VENV)/.test
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

floors: $(VENV)/.test
	$(BIN)/lint-imports --no-cache

knowledge: $(VENV)/.test
	$(BIN)/hizaura knowledge lint

benchmark: $(VENV)/.test ## time the engine and print the table
	@scripts/setup benchmark $(PYTHON) $(VENV)
	$(BIN)/python -m benchmarks.run

lock: ## pin every dependency with its hashes (needs uv)
	scripts/lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
