#!/usr/bin/env bash
# Migrates an empty database up, down and up again and asks whether it then is what the models say; on both databases.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/setup.sh dev

if [ "${1:-}" != on-this-database ]; then
    unset "${!USABILITY_@}"
    USABILITY_DATA_DIR=$(mktemp -d)
    trap 'rm -rf "$USABILITY_DATA_DIR"' EXIT
    export USABILITY_DATA_DIR USABILITY_ENV=testing
    "$0" on-this-database
    scripts/with-postgres.sh "$0" on-this-database
    exit
fi

[ -z "${USABILITY_TEST_DATABASE_URL:-}" ] || export USABILITY_DATABASE_URL="$USABILITY_TEST_DATABASE_URL"
say "migrations on ${USABILITY_DATABASE_URL:-SQLite}"
for step in upgrade "downgrade base" upgrade check; do
    # shellcheck disable=SC2086 # "downgrade base" is two words
    "$VENV/bin/flask" db $step
done
