# Two commands: `make run` and `make test`. The others are for those who work on the project.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench growth drills drills-cluster audit sbom lint format lock messages screenshots clean

PYTHON ?= $(shell scripts/find-python)
PORT ?= 8000
export PORT
BIN := .venv/bin

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

run: .make/base ## Install, fill and serve the site on http://127.0.0.1:8000 (PORT moves it)
	@scripts/run

test: .make/dev ## Install what tests need, then run every test
	@scripts/test

lint: .make/dev ## Formatting, rules, types, templates, floors, migrations, translations
	@scripts/lint

format: .make/dev ## Put the Python files in shape
	@$(BIN)/ruff check --quiet --fix . && $(BIN)/ruff format --quiet .

bench: .make/dev ## The benchmarks, as ratios measured side by side in one run
	@scripts/bench

growth: .make/dev ## What an article's page and a search cost with 1,000 and with 100,000 articles, on PostgreSQL
	@scripts/system-deps postgresql && $(BIN)/python -m benchmarks.growth

drills: .make/dev ## Kill, fill, flood and shift the clock, and see what readers and writers lose (DRILL=name for one)
	@scripts/drills $(DRILL)

drills-cluster: .make/dev ## Cut off one host of a whole installation after the other, under load (root, network namespaces)
	@scripts/drills-cluster

audit: .make/dev ## What others' scanners say of its safety, and the W3C's checker, axe and Lighthouse of its pages
	@scripts/audit; safe=$$?; scripts/audit-pages && exit $$safe

sbom: .make/dev ## What the installation consists of, as a CycloneDX file on standard output
	@scripts/sbom

screenshots: .make/dev ## Make the pictures of README and docs anew
	@scripts/screenshots

messages: .make/dev ## Collect the interface's sentences and compile the catalogues (needs gettext)
	@scripts/messages

lock: .make/dev ## Compile requirements/*.txt from pyproject.toml
	@scripts/lock

clean: ## Remove what make built; the data folder stays
	rm -rf .venv .make staticfiles

.make/base: requirements/base.txt
	@scripts/venv "$(PYTHON)" requirements/base.txt
	@mkdir -p .make && touch $@

.make/dev: requirements/base.txt requirements/dev.txt
	@scripts/venv "$(PYTHON)" requirements/dev.txt
	@mkdir -p .make && touch $@ .make/base
