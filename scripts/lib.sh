# Shared by the other scripts: sourced, never run.
# Gives: say, die, as_root, need_commands_or_packages' building blocks, choose_python.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
VENV="$ROOT/.venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export FLASK_APP=wsgi.py

say() { printf '%s\n' "== $*" >&2; }
die() {
    printf '%s\n' "error: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root and there is no sudo here; run as root: $*"
    fi
}

has_package() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

# apt_install WHY PACKAGE... : says what it is about to do; refreshes apt's lists once if the first try fails.
apt_install() {
    local why=$1
    shift
    command -v apt-get >/dev/null ||
        die "needed for $why: $* (installed by itself on Debian and its kin only; install them and run this again)"
    say "installing $* with apt-get: $why"
    local command=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@")
    as_root "${command[@]}" >&2 || {
        say "that did not work; refreshing the package lists and trying once more"
        as_root apt-get update -q >&2
        as_root "${command[@]}" >&2
    }
}

# need_package PACKAGE WHY : for libraries, which have no command to look for.
need_package() { has_package "$1" || apt_install "$2" "$1"; }

# need_command COMMAND PACKAGE WHY
need_command() { command -v "$1" >/dev/null || apt_install "$3" "$2"; }

python_is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Prints the first Python of 3.11 or later; nothing if there is none.
choose_python() {
    local name path
    for name in python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do
        path=$(command -v "$name" 2>/dev/null) || continue
        if python_is_recent "$path"; then
            printf '%s\n' "$path"
            return
        fi
    done
}

postgres_bin() {
    local initdb
    initdb=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    [ -n "$initdb" ] && dirname "$initdb"
}
