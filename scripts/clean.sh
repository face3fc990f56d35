#!/usr/bin/env bash
# Removes what the tools made. Data in var/ are somebody's studies: they stay.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tools/node_modules
find . -name __pycache__ -type d -prune -exec rm -rf {} +
