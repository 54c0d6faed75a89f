# Two commands do all the set-up on a fresh machine: `make serve` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000

.PHONY: help validation serve demo kills inbox test check format lint types floors knowledge pages benchmark benchmark-web lock clean

help: ## show the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  —/'

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@scripts/setup runtime $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt scripts/debian-packages.txt tests/browser/package-lock.json
	@scripts/setup test $(PYTHON) $(VENV)
	@touch $@

serve: $(VENV)/.runtime ## set up and serve the self-check at http://127.0.0.1:8000
	$(BIN)/hizaura serve --host $(HOST) --port $(PORT)

demo: $(VENV)/.runtime ## set up and open a clinic with synthetic patients at http://127.0.0.1:8000/clinic
	$(BIN)/hizaura clinic demo --port $(PORT)

kills: $(VENV)/.test ## kill the server at random moments during 500 sends, on both databases
	$(BIN)/python -m benchmarks.kills -n 500

inbox: $(VENV)/.test ## time the inbox with 100,000 intakes, on both databases
	$(BIN)/python -m benchmarks.inbox

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

pages: $(VENV)/.test ## write again the pages that come from the knowledge base
	$(BIN)/hizaura evaluate examples --page docs/explanation/examples.md

benchmark: $(VENV)/.test ## time the engine and print the table
	@scripts/setup benchmark $(PYTHON) $(VENV)
	$(BIN)/python -m benchmarks.run

benchmark-web: $(VENV)/.test ## time the pages: server under load, results, first paint, weight
	$(BIN)/python -m benchmarks.web

validation: $(VENV)/.test ## evaluate, simulate, and write docs/explanation/validation.md
	scripts/validation

lock: ## pin every dependency with its hashes (needs uv)
	scripts/lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis

races: $(VENV)/.runtime ## 200 races of 50 clients for one appointment slot (SQLite; DATABASE= for another)
	$(BIN)/hizaura booking race -n 200 $(if $(DATABASE),--database "$(DATABASE)")
