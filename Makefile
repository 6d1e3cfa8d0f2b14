# Needs Rust and Python 3.10 or later; everything else goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1
# An environment that happens to be active is not the one to install into.
export VIRTUAL_ENV := $(CURDIR)/.venv
unexport CONDA_PREFIX
# Clippy checks the binding as well, for the Python of the environment.
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help run develop test slow lint format wheel notices clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: $(BIN)/python ## Install the package as a user would, and print who said what in the sample
	$(BIN)/pip install .
	$(BIN)/python -m quoth

develop: .venv/tools ## Build the extension in place, so that changes of the Python files show at once
	@# In a folder of its own: the features differ, and each build would undo the other.
	$(BIN)/maturin develop --quiet --profile dev --extras test --target-dir target/extension

test: develop ## Run all tests: the Rust core, and the Python package on top of it
	cargo test --features internals
	$(BIN)/python -m pytest

slow: develop ## Run the heavy tests at their full size, ten times that of `make test`
	QUOTH_FULL_SIZE=1 cargo test --features internals
	QUOTH_FULL_SIZE=1 $(BIN)/python -m pytest

lint: develop ## Check format, lints, types, stubs, the documentation and the corpus
	cargo fmt --check
	cargo clippy --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest quoth --mypy-config-file pyproject.toml
	$(BIN)/python -m corpus check

format: develop ## Format the Rust and the Python files
	cargo fmt
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

wheel: $(BIN)/python ## Build the wheel as it is released, check it, and try it in every Python at hand
	$(BIN)/pip install -r release/requirements.txt
	$(BIN)/python release/wheel.py

notices: ## Write the notices of the dependencies anew (needs cargo-about)
	cargo about generate --locked --features python --config release/about.toml release/about.hbs --output-file THIRD-PARTY.md

clean: ## Remove everything that was built
	rm -rf .venv target dist python/quoth/*.so

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/tools: $(BIN)/python
	$(BIN)/pip install "maturin>=1.9.4,<2"
	touch $@
