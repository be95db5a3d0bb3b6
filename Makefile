# The commands of the product; `make help` lists them. Everything else is in docs/installation.md.

PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test bench lock clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Make the environment in .venv from requirements/run.txt
	@$(PYTHON) tools/bootstrap.py run

setup-dev: ## The same with what tests and checks need (requirements/dev.txt)
	@$(PYTHON) tools/bootstrap.py dev

run: setup ## Set up what is missing and run the product in the foreground
	@$(BIN)/python -m xulang.interfaces.cli.main run --with-parent

test: setup-dev ## Lint, types, import contracts, every test
	@$(BIN)/python tools/check.py

bench: setup-dev ## The benchmarks, as ratios against the bare limit
	@$(BIN)/python -m benchmarks

lock: setup-dev ## Lock requirements/*.in anew, with hashes and without addresses
	@$(BIN)/python tools/lock.py

clean: ## Remove what was built; data in var/ stays
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name node_modules -prune -exec rm -rf {} +
	find src tests benchmarks tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
