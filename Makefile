# Needs Rust and Python 3.10 or later; everything else goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
# The tests of the binding then link with the Python that the package is tested on.
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1
# An environment that happens to be active is not the one to install into.
export VIRTUAL_ENV := $(CURDIR)/.venv
unexport CONDA_PREFIX

.DEFAULT_GOAL := help
.PHONY: help run develop test lint format clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: $(BIN)/python ## Install the package as a user would, and print who said what in the sample
	$(BIN)/pip install .
	$(BIN)/python -m quoth

develop: .venv/tools ## Build the extension in place, so that changes of the Python files show at once
	@# In a folder of its own: an extension is built otherwise than what the tests link with, and each would undo the other.
	$(BIN)/maturin develop --quiet --extras test --target-dir target/extension

test: develop ## Run all tests: the Rust core without Python, the binding, the Python package
	cargo test
	cargo test --features python
	$(BIN)/python -m pytest

lint: develop ## Check format, lints, types, stubs and the corpus
	cargo fmt --check
	cargo clippy --all-targets --all-features -- -D warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest quoth --mypy-config-file pyproject.toml
	$(BIN)/python -m corpus check

format: develop ## Format the Rust and the Python files
	cargo fmt
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

clean: ## Remove everything that was built
	rm -rf .venv target python/quoth/*.so

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/tools: $(BIN)/python
	$(BIN)/pip install "maturin>=1.9.4,<2"
	touch $@
