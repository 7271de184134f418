# Two commands: `make run` starts Spona with its demo, `make test` checks everything.
# The rest is for those who work on it. Nothing is installed outside this folder
# (but `make test` as root on Debian adds Chromium and PostgreSQL with apt-get).

PORT ?= 8000

run: ## Spona and its demo at http://localhost:8000 (another port: make run PORT=9000)
	@scripts/bootstrap.sh run
	@SPONA_DEMO=$${SPONA_DEMO-1} exec .venv/bin/spona serve --port $(PORT)

test: ## lint, types, contracts, the suite on SQLite and PostgreSQL, the browser journeys
	@exec scripts/test.sh

dev: ## .venv with everything needed to work on Spona
	@scripts/bootstrap.sh dev

format: dev ## put the code in its form
	@.venv/bin/ruff check --fix src tests bench
	@.venv/bin/ruff format src tests bench

bench: dev ## our pages beside the floor, in one run
	@.venv/bin/python -m bench.run

lock: ## newer versions of the packages, within the ranges in pyproject.toml
	@scripts/bootstrap.sh dev
	@scripts/lock.sh

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

.PHONY: run test dev format bench lock help
