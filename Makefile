# make run    open the app             make check  format, lint, types, unit tests: the quick one
# make test   everything, browser too  make format let ruff rewrite the files
# make walk   all guided paths by keyboard alone, of which make test walks two
# Variables: PYTHON=python3.12 (3.11 or newer), PORT=8600, ADDRESS=0.0.0.0 (for others to come in),
#            ARGS="--server.runOnSave true"

PYTHON ?= python3
VENV ?= .venv
PORT ?=
ADDRESS ?= 127.0.0.1
ARGS ?=

VENV_PYTHON := $(VENV)/bin/python
PYTEST := $(VENV_PYTHON) -m pytest
PIP := $(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check
TYPED := $(wildcard app.py router.py pages core datasets lessons takeaway trysee ui scripts)

# Two test processes share the cores: without this each would start BLAS threads for all of them.
UNIT := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(PYTEST) -n 2 --dist worksteal

.PHONY: run test walk check before kernels lint formatted linted typed format bench bench-screen truth load dev chromium nginx clean
.DEFAULT_GOAL := run

run: $(VENV)/installed
	$(VENV_PYTHON) -m streamlit run app.py --server.address $(ADDRESS) $(if $(PORT),--server.port $(PORT)) $(ARGS)

# Every part runs even when an earlier one fails; the exit status remembers.
test: dev chromium nginx
	@failed=""; \
	$(MAKE) --no-print-directory --keep-going -j 2 before || failed="$$failed lint"; \
	$(UNIT) -m "not e2e" || failed="$$failed unit-tests"; \
	$(PYTEST) -n 2 --dist worksteal -m "e2e and not slow" tests/e2e || failed="$$failed browser-tests"; \
	if [ -n "$$failed" ]; then echo "make test: FAILED:$$failed"; exit 1; fi

# All nine guided paths in Chromium by keyboard alone, each to its end: some minutes more.
walk: dev chromium
	$(PYTEST) -n 2 -m "e2e and slow" tests/e2e

check: dev
	$(MAKE) --no-print-directory -j 2 before
	$(UNIT) -m "not e2e and not slow and not page"

# While one core reads the types, the other compiles the training loop, once for both test processes.
before: lint kernels

kernels: dev
	$(VENV_PYTHON) -c "from core.compiled import warm_up; warm_up()"

lint: formatted linted typed

formatted: dev
	$(VENV_PYTHON) -m ruff format --check .

linted: dev
	$(VENV_PYTHON) -m ruff check .

typed: dev
	$(VENV_PYTHON) -m mypy $(TYPED)

format: dev
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

# Peers that are not installed are left out: BENCH_PYTHON=/another/venv/bin/python may have them.
BENCH_PYTHON ?= $(VENV_PYTHON)
bench: dev
	$(BENCH_PYTHON) -m benchmarks.report

# What the pages say against what is so, on data that nobody chose: some minutes; docs/truth.md.
truth: dev
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(VENV_PYTHON) -m tests.truth.report

# How soon each page answers a slider, in a real Chromium.
bench-screen: dev chromium
	$(VENV_PYTHON) -m benchmarks.screen

# A class of students on this machine, against 127.0.0.1 only; six minutes with these numbers.
STUDENTS ?= 30
SECONDS ?= 180
REPLICAS ?= 1
load: dev chromium
	$(VENV_PYTHON) -m benchmarks.load --scenario action --scenario link --scenario class \
	    --scenario rest --scenario idle --scenario reruns \
	    --students $(STUDENTS) --seconds $(SECONDS) --replicas $(REPLICAS) \
	    --browser $(if $(filter 1,$(REPLICAS)),--write)

dev: $(VENV)/installed-dev

chromium: dev
	@$(VENV_PYTHON) -m scripts.chromium

nginx: dev
	@$(VENV_PYTHON) -m scripts.packages

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

# The stamps are younger than the requirements they were made from, so pip runs only on a change.
$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	    "Python 3.11 or newer is needed, found %d.%d.%d as $(PYTHON); " % sys.version_info[:3] \
	    + "name another one: make PYTHON=python3.12 run")'
	@$(VENV_PYTHON) -c '' 2>/dev/null || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt $(VENV)/created
	@echo "Installing requirements.txt into $(VENV); the first time takes a while ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing requirements-dev.txt into $(VENV) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
