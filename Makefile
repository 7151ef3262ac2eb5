# `make run` and `make test` do all the set-up; nothing needs to be installed by hand but Python 3.11 and pip.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
LOCK_FLAGS := --quiet --generate-hashes --no-header --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.PHONY: run demo test check bench-tiny fix lock clean

run: .venv/installed
	@exec $(BIN)/godown up --day

demo: .venv/installed
	@exec $(BIN)/godown demo --once --json

test: .venv/dev-installed
	@tools/install-chromium
	$(BIN)/pytest

check: .venv/dev-installed
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/godown docs --check
	$(BIN)/godown migrate --check

bench-tiny: .venv/dev-installed
	$(BIN)/godown bench lifecycle --orders 50 --batch 25
	$(BIN)/godown bench calls --orders 5
	$(BIN)/godown bench pools --skus 500
	$(BIN)/godown bench scans --orders 5 --stored 100
	$(BIN)/godown bench pages --stored 500 --times 2

fix: .venv/dev-installed
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

lock:
	$(PYTHON) -m piptools compile $(LOCK_FLAGS) --extra build -o requirements/run.lock pyproject.toml
	$(PYTHON) -m piptools compile $(LOCK_FLAGS) --extra build --extra dev -c requirements/run.lock -o requirements/dev.lock pyproject.toml

clean:
	rm -rf .venv var

.venv/installed: requirements/run.lock pyproject.toml
	$(call install,run)

.venv/dev-installed: requirements/dev.lock pyproject.toml
	$(call install,dev)
	@touch .venv/installed

define install
@test -x $(BIN)/python || $(PYTHON) -m venv .venv
@echo "Installing what Godown needs into .venv (once; about a minute)"
@$(PIP) install --require-hashes -r requirements/$(1).lock
@$(PIP) install --no-deps --no-build-isolation --editable .
@touch $@
endef
