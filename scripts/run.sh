#!/usr/bin/env bash
# Installs what is missing, prepares the database and serves; PORT, HOST and the USABILITY_ settings are heeded.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
HOST=${HOST:-127.0.0.1}
PORT=${PORT:-8000}
export USABILITY_BASE_URL="${USABILITY_BASE_URL:-http://$HOST:$PORT}"
scripts/setup.sh run
"$VENV/bin/flask" init
exec "$VENV/bin/flask" serve --host "$HOST" --port "$PORT"
