# Everything runs in .venv, which is made on first use. `make` alone says what there is.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
BROWSER := build/browser

# Sets CHROMIUM for the tests to the browser that was found or installed.
WITH_BROWSER = CHROMIUM="$$(cat $(BROWSER))"
PYTEST = $(PY) -m pytest -q
WORKERS := $(shell $(PYTHON) -c 'import os; print(min(4, max(2, os.cpu_count() or 1)))')

# Debian keeps this part of Python in a package of its own.
GET_VENV = test "$$(id -u)" = 0 && apt-get -qq update && apt-get -qq install -y python3-venv \
	&& $(PYTHON) -m venv $(VENV)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup front-end demo test test-quick test-long checks lint bench clean vitest unit browser

help:
	@echo "make setup       what all others need: .venv, the front end, Node where there is none"
	@echo "make demo        open the quickstart"
	@echo "make test        lint and all tests, quick profile"
	@echo "make test-quick  those that need no browser, the lengthy ones left out"
	@echo "make test-long   lint and all tests, long profile: takes hours"
	@echo "make lint        ruff, mypy, tsc, biome"
	@echo "make bench       all benchmarks, or one: make bench BENCH=tile-cpu"
	@echo "make clean       remove everything that make has made"

setup: $(READY) front-end

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "exact_nb needs Python 3.11 or newer"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(GET_VENV); } \
		|| { rm -rf $(VENV); echo "no venv: on Debian, apt-get install python3-venv"; exit 1; }
	$(PY) -m pip install --quiet --editable '.[dev]'
	@$(PY) scripts/node.py > /dev/null
	@touch $@

front-end: $(READY)
	@$(PY) scripts/build_front_end.py

$(BROWSER): $(READY)
	@mkdir -p build
	@$(PY) scripts/browser.py > $@ || { cat $@; rm $@; exit 1; }

demo: setup
	$(PY) -m exact_nb.cli demo --directory build/demo

test: setup $(BROWSER)
	@start=$$(date +%s); \
	$(MAKE) --no-print-directory checks unit browser \
	&& echo "make test: all passed in $$(( $$(date +%s) - start )) seconds"

test-quick: vitest
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not thorough"

test-long:
	@EXACT_NB_TEST_PROFILE=long $(MAKE) --no-print-directory test

# Side by side, for neither keeps two cores busy.
checks: setup
	@mkdir -p build
	@$(MAKE) --no-print-directory lint > build/lint.log 2>&1 & lint=$$!; \
	$(MAKE) --no-print-directory vitest; vitest=$$?; \
	wait $$lint; lint=$$?; cat build/lint.log; exit $$((lint + vitest))

lint: setup
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) scripts/build_front_end.py check lint

vitest: setup
	$(PY) scripts/build_front_end.py test

unit: setup
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser"

# Files stay whole: their tests share a page. Each worker drives a JupyterLab and a Chromium.
browser: setup $(BROWSER)
	$(WITH_BROWSER) $(PYTEST) -n $(WORKERS) --dist loadfile -m browser

bench: setup
	$(PY) -m bench $(BENCH)

clean:
	rm -rf $(VENV) build dist *.egg-info js/node_modules .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis exact_nb/widgets/static/*.js exact_nb/widgets/static/*.css \
		exact_nb/widgets/static/licenses.txt
