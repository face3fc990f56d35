"""`flask serve`: the web server and the worker for long work, started and stopped together."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app

from usability.infra.settings import current_settings
from usability.jobs.runner import run_forever

STOP_SECONDS = 15
ADDRESS_SETTING = "USABILITY_BASE_URL"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers", default=1, show_default=True, help="More than one needs PostgreSQL to share live streams."
)
@click.option(
    "--threads", default=352, show_default=True, help="Above USABILITY_MAX_STREAMS: an open stream holds one."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the product and work through its long jobs until stopped."""
    _require_free(host, port)
    address = os.environ.get(ADDRESS_SETTING) or _address(host, port)
    settings = current_settings()
    settings.remember_address(address)
    here = {**os.environ, ADDRESS_SETTING: address}
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--graceful-timeout",
        "5",
        "--timeout",
        "60",
        "--keep-alive",
        "15",
        "--no-control-socket",
    ]
    worker = [sys.executable, "-m", "flask", "worker"]
    children = [subprocess.Popen(web, env=here), subprocess.Popen(worker, env=here)]
    if workers == 1:
        _share_cores(*children)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"Serving on http://{host}:{port}; links begin with {address}")
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    stop(signal.SIGTERM, None)
    codes = [_end(child) for child in children]
    raise SystemExit(max((abs(code) for code in codes if code != -signal.SIGTERM), default=0))


def _require_free(host: str, port: int) -> None:
    """Ends the command with a clear line where nothing can be served there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        taken = "another program has this port; choose another one, as in --port 8123 or PORT=8123 make run"
        why = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise click.ClickException(f"Cannot serve on {host}:{port}: {why}.") from error


def _address(host: str, port: int) -> str:
    """What links begin with where no setting names it; what listens everywhere is reached from here at least."""
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{named}:{port}"


def _share_cores(web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> None:
    """One core for the web server's threads, the others for the worker; nothing where there is one, or no Linux.

    Threads of one Python process take turns anyway. On one core they hand over without waking another one, which gave
    a fifth more pages; and a report that is being built takes nothing from the pages.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) > 1:
        os.sched_setaffinity(web.pid, cores[:1])
        os.sched_setaffinity(worker.pid, cores[1:])


def _end(child: subprocess.Popen[bytes]) -> int:
    """Waits for a process that was told to stop; its exit code. A job that takes longer is done again."""
    try:
        return child.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return -signal.SIGTERM


@click.command()
@click.option("--once", is_flag=True, help="Work through what waits, then stop.")
def worker(once: bool) -> None:
    """Work through long jobs (reports). `flask serve` starts one."""
    os.nice(5)
    run_forever(current_app._get_current_object(), once=once)  # type: ignore[attr-defined]  # the proxy's type has no such member
