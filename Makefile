# Two commands do nearly all: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
FILE ?=
FORCE ?=

IN := .venv/bin
FLASK := $(IN)/flask --app wsgi
SETUP := $(PYTHON) -m app.operations.installation

# `flask` must not load a .env file that lies about: settings come from the environment.
export FLASK_SKIP_DOTENV := 1
export PYTHONDONTWRITEBYTECODE ?=
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-setup lint check-front-end pytest format backup restore bench clean

help: ## List these commands
	@echo "make COMMAND, where COMMAND is one of:"
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14
	@echo
	@echo "Settings: PORT=8000 HOST=127.0.0.1 and JUYING_… (docs/running.md)."

setup: ## Install and build everything that is due, bring the database up to date
	@$(SETUP)

run: setup ## Set up and serve on PORT at HOST; HOST=0.0.0.0 serves phones, over HTTPS
	@exec $(IN)/python -m app.operations.serve

demo: setup ## Load seven invented events for a first look, and serve
	@$(FLASK) demo load
	@exec $(IN)/python -m app.operations.serve

test: test-setup lint check-front-end pytest ## Set up and run every check and test

test-setup:
	@$(SETUP) --tests

lint: ## Check style, types, templates and who imports whom
	$(IN)/python -m pip check
	$(IN)/ruff check .
	$(IN)/mypy
	$(IN)/djlint templates --lint --quiet
	$(IN)/lint-imports

check-front-end:
	@$(PYTHON) -m app.operations.installation.front_end_check

pytest:
	$(IN)/python -m pytest -n $${PYTEST_WORKERS:-2} --dist worksteal

format: ## Mend what the style check can mend by itself
	$(IN)/ruff check --fix .

backup: ## Write database, files and keys into one archive (FILE=… says where)
	@$(FLASK) backup create $(if $(FILE),--file "$(FILE)")

restore: ## Put back what an archive holds: make restore FILE=… (FORCE=1 over a database in use)
	@test -n "$(FILE)" || { echo "Say which backup:  make restore FILE=instance/backups/…" >&2; exit 2; }
	@$(SETUP)
	@$(FLASK) backup restore "$(FILE)" $(if $(FORCE),--force)

bench: test-setup ## Measure the hot paths
	$(IN)/python -m bench

clean: ## Remove what setup made; data stays
	rm -rf .venv app/static app/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find app/translations -name '*.mo' -delete
