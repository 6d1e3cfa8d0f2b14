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

# A fuzz target, how long it runs, and the sanitizer; tests/README.md lists them.
TARGET ?= fast
SECONDS ?= 60
SANITIZER ?= none
# A text of the larger network, of several networks or of several parts takes longer.
LENGTH_accurate := 128
LENGTH_agreement := 128
LENGTH_parts := 256
# What Miri runs in minutes: it takes a thousand times as long.
MIRI_TESTS := kernel::tests text::tests targets_hold --skip attention --skip gelu
HOST = $(shell rustc -vV | sed -n 's/host: //p')
SEEDS = $(if $(wildcard fuzz/seeds/$(TARGET)),$(TARGET),texts)

.DEFAULT_GOAL := help
.PHONY: help run develop test slow docs fuzz miri address neon deny lint format wheel wheel-open release-dry-run notices clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 17

run: $(BIN)/python ## Install the package as a user would, and print who said what in the sample
	$(BIN)/pip install .
	$(BIN)/python -m quoth --sample --format table

develop: .venv/tools ## Build the extension in place, so that changes of the Python files show at once
	@# In a folder of its own: the features differ, and each build would undo the other.
	$(BIN)/maturin develop --quiet --profile dev --extras test --target-dir target/extension

test: develop ## Run all tests: the Rust core, and the Python package on top of it
	cargo test --features internals
	$(BIN)/python -m pytest

slow: develop ## Run the heavy tests at their full size, ten times that of `make test`
	QUOTH_FULL_SIZE=1 cargo test --features internals
	QUOTH_FULL_SIZE=1 $(BIN)/python -m pytest

fuzz: ## Fuzz for a time, as in `make fuzz TARGET=fast SECONDS=60`; needs a nightly Rust and cargo-fuzz
	mkdir -p fuzz/corpus/$(TARGET)
	@# Without traces of comparisons, which would take most of the time in the kernels.
	cargo +nightly fuzz run --release --sanitizer $(SANITIZER) --no-trace-compares $(TARGET) \
		fuzz/corpus/$(TARGET) fuzz/seeds/$(SEEDS) -- -max_total_time=$(SECONDS) -timeout=10 \
		-max_len=$(or $(LENGTH_$(TARGET)),512) $(addprefix -dict=,$(wildcard fuzz/$(SEEDS).dict))

miri: ## Look for undefined behaviour in portable code; needs a nightly Rust with miri and rust-src
	MIRIFLAGS=-Zmiri-disable-isolation PROPTEST_CASES=2 cargo +nightly miri test --features internals \
		--target-dir target/miri --lib --test fuzz -- $(MIRI_TESTS)

address: ## Run the Rust tests under the address sanitizer; needs a nightly Rust
	RUSTFLAGS=-Zsanitizer=address ASAN_OPTIONS=detect_leaks=0 cargo +nightly test --features internals \
		--target-dir target/address --target $(HOST) --lib --tests

neon: ## Run the tests of kernels and networks for aarch64 in an emulator; needs its compiler and qemu-user
	CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
	CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu" \
		cargo test --features internals --target-dir target/neon --target aarch64-unknown-linux-gnu \
		--lib -- kernel:: encoder::

deny: ## Check the licences, versions and sources of all dependencies; needs cargo-deny
	cargo deny check licenses bans sources

lint: develop ## Check format, lints, types, stubs, the documentation and the corpus
	cargo fmt --check
	cargo clippy --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest quoth --mypy-config-file pyproject.toml --allowlist tests/stubtest.txt
	$(BIN)/python -m corpus check

format: develop ## Format the Rust and the Python files
	cargo fmt
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

wheel: $(BIN)/python ## Build the wheel as it is released, check it, and try it in every Python at hand
	$(BIN)/pip install -r release/requirements.txt
	$(BIN)/python release/wheel.py

wheel-open: $(BIN)/python ## Build a wheel with the weights of "open" alone, which may be passed on, and try it
	$(BIN)/pip install -r release/requirements.txt
	$(BIN)/python release/wheel.py --open-weights
	$(BIN)/python -m twine check --strict dist/open/*

docs: develop ## Build the documentation site into target/site/html, where every warning is an error
	$(BIN)/pip install -r docs/requirements.txt
	$(BIN)/python release/site.py

release-dry-run: wheel ## Do what a release does, but upload nothing: build, check, try, and build the site
	$(BIN)/python -m twine check --strict dist/*
	$(MAKE) docs

notices: ## Write the notices of the dependencies anew (needs cargo-about)
	cargo about generate --locked --features python --config release/about.toml release/about.hbs --output-file THIRD-PARTY.md

clean: ## Remove everything that was built
	rm -rf .venv target dist python/quoth/*.so

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/tools: $(BIN)/python
	$(BIN)/pip install "maturin>=1.9.4,<2"
	touch $@
