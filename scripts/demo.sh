#!/usr/bin/env bash
# Serves the two finished demo studies from a data directory of their own, away from anybody's real studies.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
export USABILITY_DATA_DIR="${USABILITY_DATA_DIR:-$ROOT/var/demo}"
HOST=${HOST:-127.0.0.1}
PORT=${PORT:-8000}
export USABILITY_BASE_URL="${USABILITY_BASE_URL:-http://$HOST:$PORT}"
scripts/setup.sh run
# The address at which a first account is made would be void as soon as the demo has one: seed-demo says the way in.
"$VENV/bin/flask" init --quiet
"$VENV/bin/flask" seed-demo --new-password
exec "$VENV/bin/flask" serve --host "$HOST" --port "$PORT"
