#!/usr/bin/env bash
# with-postgres.sh COMMAND... : runs COMMAND beside a private PostgreSQL cluster that lives as long as it does.
# The cluster listens on a socket in its own directory and on no port: nothing to collide with, nobody else to reach it.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ $# -gt 0 ] || die "with-postgres.sh needs a command to run"

bin=$(postgres_bin) || die "PostgreSQL's server is not installed; scripts/setup.sh dev installs it"
home=$(mktemp -d /tmp/usability-postgres.XXXXXX)

# initdb and postgres refuse to run as root.
as_database_user() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

stop() {
    local status=$?
    trap - EXIT
    if [ -f "$home/data/postmaster.pid" ]; then
        as_database_user "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null || true
    fi
    rm -rf "$home"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

[ "$(id -u)" -ne 0 ] || chown postgres "$home"
as_database_user "$bin/initdb" -D "$home/data" -U usability -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$home.log" 2>&1 || { cat "$home.log" >&2; rm -f "$home.log"; die "initdb failed"; }
rm -f "$home.log"
# Without fsync a crash may lose everything, which is just what happens to these databases anyway.
cat >>"$home/data/postgresql.conf" <<EOF
listen_addresses = ''
unix_socket_directories = '$home'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
EOF
as_database_user "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w start >/dev/null ||
    { cat "$home/log" >&2; die "the private PostgreSQL cluster did not start"; }
as_database_user "$bin/createdb" -h "$home" -U usability usability

export USABILITY_TEST_DATABASE_URL="postgresql+psycopg://usability@/usability?host=$home"
"$@"
