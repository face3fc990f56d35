#!/usr/bin/env bash
# Everything that can be said of the code without running it. Goes on after a failure, so that one run shows all.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/setup.sh dev

status=0
check() {
    say "$*"
    "$VENV/bin/$1" "${@:2}" || status=1
}
check ruff check .
check ruff format --check .
check mypy
check lint-imports
[ ! -d templates ] || check djlint --lint --quiet templates
check python scripts/check_tree.py
exit "$status"
