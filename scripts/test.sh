#!/usr/bin/env bash
# test.sh [PYTEST ARGUMENTS] : the whole suite on SQLite, then on PostgreSQL all that asks for a database.
# Most browser and slow tests prove the same thing on either database, and cost the most: SQLite only. The main job from
# end to end and the participant's pages, whose requests meet, are walked on PostgreSQL as well.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/setup.sh dev
# The tests make their own settings; what the caller's shell holds must not reach them.
unset "${!USABILITY_@}"
pytest=("$VENV/bin/python" -m pytest -n "${WORKERS:-2}" --dist loadfile)

status=0
say "tests on SQLite"
"${pytest[@]}" -m "not postgres" "$@" || status=$?
say "tests on PostgreSQL"
scripts/with-postgres.sh "${pytest[@]}" -m "not browser and not slow" "$@" || status=$?
if [ $# -eq 0 ]; then
    say "the main job and the participant's pages in a browser, on PostgreSQL"
    scripts/with-postgres.sh "${pytest[@]}" tests/journey tests/runner/test_browser.py || status=$?
fi
exit "$status"
