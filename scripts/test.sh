#!/usr/bin/env bash
# test.sh [PYTEST ARGUMENTS] : the whole suite on SQLite, then on PostgreSQL all that asks for a database.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/setup.sh dev
# The tests make their own settings; what the caller's shell holds must not reach them.
unset "${!USABILITY_@}"
pytest=("$VENV/bin/python" -m pytest -n "${WORKERS:-2}" --dist loadfile)

status=0
say "tests on SQLite"
"${pytest[@]}" "$@" || status=$?
say "tests on PostgreSQL"
scripts/with-postgres.sh "${pytest[@]}" "$@" || status=$?
exit "$status"
