#!/usr/bin/env bash
# setup.sh run|dev : puts in place what running (or testing too) needs and is not there yet. Safe to repeat.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

purpose=${1:-run}
case $purpose in
run) requirements=requirements.txt ;;
dev) requirements=requirements-dev.txt ;;
*) die "setup.sh takes run or dev, not $purpose" ;;
esac

system_libraries() {
    need_package libpango-1.0-0 "WeasyPrint lays out the text of PDF reports with Pango"
    need_package libpangoft2-1.0-0 "WeasyPrint lays out the text of PDF reports with Pango"
    need_package libharfbuzz-subset0 "WeasyPrint embeds only the used glyphs of a font in PDF reports"
    need_package fonts-dejavu-core "PDF reports print people's words in scripts that the product's own fonts lack"
    need_package fonts-noto-color-emoji "PDF reports print people's words with their emoji"
}

virtual_environment() {
    if [ -x "$VENV/bin/python" ] && python_is_recent "$VENV/bin/python"; then
        "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || "$VENV/bin/python" -m ensurepip -q
        return
    fi
    local python
    python=$(choose_python)
    if [ -z "$python" ]; then
        apt_install "the application is written in Python 3.11" python3 python3-venv
        python=$(choose_python)
        [ -n "$python" ] || die "this system's python3 is older than 3.11; install a later one and run this again"
    fi
    # Debian splits venv's ensurepip off into a package of its own.
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        apt_install "Python libraries go into .venv, away from the system's own" \
            "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
    say "creating .venv with $python"
    "$python" -m venv --clear "$VENV"
}

# The stamp stands inside .venv, so that it goes when that goes.
libraries() {
    local stamp wanted
    stamp="$VENV/installed-$purpose"
    wanted=$(sha256sum <"$requirements")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    say "installing the Python libraries of $requirements into .venv, each checked against its hash"
    "$VENV/bin/python" -m pip install -q --require-hashes -r "$requirements"
    printf '%s\n' "$wanted" >"$stamp"
}

# Installing Debian's server package makes and starts a system-wide cluster; the tests bring their own.
postgres_server() {
    [ -n "$(postgres_bin)" ] && return
    local config=/etc/postgresql-common/createcluster.conf
    need_package postgresql-common "the tests run on PostgreSQL as well"
    as_root cp -p "$config" "$config.before-usability"
    printf 'create_main_cluster = false\n' | as_root tee -a "$config" >/dev/null
    local ok=0
    apt_install "the tests run on PostgreSQL as well (in a private cluster; none is started here)" postgresql || ok=$?
    as_root mv "$config.before-usability" "$config"
    return "$ok"
}

# axe-core is not in Debian and stays out of this repository: npm checks it against the lock file's hash.
accessibility_checker() {
    local stamp=tools/node_modules/.installed wanted
    wanted=$(sha256sum <tools/package-lock.json)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    if ! command -v npm >/dev/null; then
        apt_install "the tests check pages with axe-core, which npm brings" nodejs npm
    fi
    say "installing axe-core into tools/node_modules"
    (cd tools && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    printf '%s\n' "$wanted" >"$stamp"
}

system_libraries
virtual_environment
libraries
if [ "$purpose" = dev ]; then
    need_command chromium chromium "the tests drive a real browser"
    need_package libatomic1 "the driver of the browser tests is linked against it"
    need_command pdftotext poppler-utils "the tests read the text of PDF reports"
    postgres_server
    accessibility_checker
fi
