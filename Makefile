# Each command does all its own set-up; on a bare Debian 12, `python3` and `make` are enough.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo up test test-all check format lock histories bench-match chaos show-hr

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## a whole season, nine months, in about a minute; then open var/demo/season.html
	@$(BIN)/python -m rehearsal.demo

up: setup ## Télémaque on this machine, for real work: server, worker, gateway, mailbox (Ctrl-C ends it)
	@exec $(BIN)/python -m embedded.up

test: setup ## every test; installs PostgreSQL and Chromium first, where it may
	@$(BIN)/python -m tools.test

test-all: setup ## the same, but a test left out is an error
	@$(BIN)/python -m tools.test --nothing-left-out

check: setup ## format, lint, types, and the arrows between the rooms
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy .
	@$(BIN)/lint-imports

format: setup ## put the code into its usual shape
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

setup: ## .venv from requirements.lock (the others do this themselves)
	@$(PYTHON) -m tools.setup --quiet

histories: setup ## record the histories that the replay tests read
	@$(BIN)/python -m tests.record_histories

bench-match: setup ## matching: time, memory and result for 50 to 5,000 people, beside mentor-match from PyPI
	@$(BIN)/python -m bench.match

show-hr: setup ## 2,000 HR events, shuffled, repeated, late, superseded, over 200 whole relationships; SEED=n
	@$(BIN)/python -m tests.hr_show --seed $(SEED)

SEED ?= 1
SECONDS ?= 60
chaos: setup ## everything breaks at once, as SEED=n decides, for SECONDS=s; then one line an invariant (CARELESS=1: without the outbox)
	@$(BIN)/python -m tests.chaos --seed $(SEED) --seconds $(SECONDS) $(if $(CARELESS),--careless)

lock: ## the newest versions that pyproject.toml allows (needs uv)
	uv lock --upgrade
	uv export --quiet --no-header --format requirements-txt --no-emit-project --all-groups --no-group bench --no-annotate -o requirements.lock
	uv export --quiet --no-header --format requirements-txt --no-emit-project --no-default-groups --no-annotate -o deploy/requirements.lock
	uv export --quiet --no-header --format requirements-txt --no-emit-project --only-group bench --no-annotate -o bench/requirements.lock
