# The whole house in ten verbs. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
PORT ?= 8000
DATA ?= demo
BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest
LOCALE = src/madoguchi/locale
# Three for two processors: tests wait for servers and browsers.
JOBS := $(shell echo $$(( ($$(getconf _NPROCESSORS_ONLN) * 3 + 1) / 2 )))
# What is compiled is kept: each of some hundred commands would compile it anew.
unexport PYTHONDONTWRITEBYTECODE
WORKERS = -n $(JOBS) --maxprocesses 4 --dist worksteal

.PHONY: run setup test test-quick soak budget lint format check e2e accept-tasks bench \
	planted messages seed clean

run: .venv/app
	$(BIN)/madoguchi run --demo --data $(DATA) --port $(PORT)

setup: .venv/app

test: .venv/dev
	scripts/browser
	mkdir -p build
	@echo "The checks (make check) run beside the tests; what they say comes last."
	@make check >build/check.txt 2>&1 & check=$$!; \
	$(PYTEST) $(WORKERS); tests=$$?; \
	wait $$check; checks=$$?; cat build/check.txt; \
	[ $$tests = 0 ] && [ $$checks = 0 ]

test-quick: .venv/dev
	$(PYTEST) $(WORKERS) -m "not slow"

soak: .venv/dev
	scripts/browser
	MADOGUCHI_PROFILE=long MADOGUCHI_PICTURES=yes $(PYTEST) $(WORKERS)

budget: .venv/dev
	$(BIN)/python -m scripts.test_budget

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m scripts.templates

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint
	$(BIN)/madoguchi makemigrations --check --dry-run
	MADOGUCHI_ORIGIN=https://my.example.jp MADOGUCHI_MAIL_FROM=my@example.jp $(BIN)/madoguchi check --deploy --fail-level WARNING
	$(BIN)/python -m scripts.locks

e2e: .venv/dev
	scripts/browser
	MADOGUCHI_PICTURES=yes $(PYTEST) tests/browser

accept-tasks: .venv/dev
	scripts/browser
	MADOGUCHI_TASKS=accept $(PYTEST) tests/browser/test_tasks.py

bench: .venv/dev
	unmeasured=; for figure in billing.import_charges billing.bill_run billing.invoice_pdf \
		billing.renditions billing.pint pages.page_costs pages.growth pages.floor \
		pages.second_run pages.finding pages.slow_bodies pages.first_view pages.faults tasks.all_conditions \
		documents.document_making documents.tampering documents.audit_verify \
		documents.search documents.month_end documents.restore_drill \
		outages.spreading outages.subscribers outages.feeds_under_load \
		outages.slow_network sign_in.guesses sign_in.one_code \
		sign_in.known_unknown sign_in.recovery_fraud sign_in.sign_ins \
		sign_in.spraying sign_in.hostile_sign_in sign_in.passkeys procedures.orders \
		procedures.crash procedures.incident_posts procedures.double_submit procedures.submit \
		procedures.attachments procedures.bombs pages.many_contracts pages.pooled outside.failover outside.callbacks outside.card_faults outside.payjp_faults outside.mandate_faults feed.change_feed feed.waiting_changes \
		feed.webhooks ledger.balances payments.crash payments.random_debit_files \
		payments.debit_files payments.debit_crash outside.debit_faults payments.slip_crash \
		payments.transfer_crash \
		outside.store_faults; do \
		$(BIN)/python -m bench.$$figure; case $$? in 0) ;; \
		77) unmeasured="$$unmeasured $$figure" ;; *) exit 1 ;; esac; done; \
		[ -z "$$unmeasured" ] || echo "NOT MEASURED:$$unmeasured"

planted: .venv/dev
	$(BIN)/python -m bench.tools.planted

messages: .venv/dev
	mkdir -p build $(LOCALE)
	$(BIN)/pybabel -q extract -F pyproject.toml -k gettext_lazy -k ngettext_lazy:1,2 \
		--no-location --sort-output -o build/django.pot src/madoguchi
	$(BIN)/pybabel -q update -D django -i build/django.pot -d $(LOCALE) -l en --init-missing
	$(BIN)/pybabel -q compile -D django -d $(LOCALE) -l en

seed: .venv/app
	$(BIN)/madoguchi import $(DATA)

clean:
	rm -rf var build performance .mypy_cache .ruff_cache .pytest_cache .hypothesis

# pip says what it does meanwhile: the first start takes some minutes.
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off

.venv/bin/python:
	@echo "1/3 Making .venv with $(PYTHON)"
	$(PYTHON) -m venv .venv

.venv/app: requirements/app.txt pyproject.toml | .venv/bin/python
	@echo "2/3 Installing what the portal needs, once: about two minutes. No browser is needed to run it."
	$(PIP_INSTALL) --require-hashes -r requirements/app.txt
	@echo "3/3 Installing the portal itself"
	$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements/dev.txt .venv/app
	@echo "Installing what the tests need, once: about a minute"
	$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	touch $@
