# Thin on purpose: each target is one script, and the scripts say what they do.
.PHONY: run demo test check setup migrations-check screenshots benchmarks clean

run: ## serve on http://127.0.0.1:8000 (PORT=... for another port)
	@scripts/run.sh

demo: ## the same, with two finished studies to look at
	@scripts/demo.sh

test: ## the whole suite, on SQLite and on PostgreSQL
	@scripts/test.sh

check: ## linters, types, import contracts, templates
	@scripts/check.sh

setup: ## only install what running and testing need
	@scripts/setup.sh dev

migrations-check:
	@scripts/migrations-check.sh

screenshots: ## make the README's pictures anew
	@scripts/setup.sh dev
	@.venv/bin/python scripts/screenshots.py

benchmarks: ## the figures of benchmarks/README.md, side by side in one run
	@scripts/setup.sh dev
	@.venv/bin/python -m benchmarks

clean: ## remove .venv and caches; data in var/ stay
	@scripts/clean.sh
