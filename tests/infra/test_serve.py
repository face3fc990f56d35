"""How serving ends."""

import os
import signal
import socket
import subprocess

import click
import pytest

from usability.cli import serve


def test_a_process_that_does_not_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.2)
    with subprocess.Popen(["sleep", "60"]) as child:
        assert serve._end(child) == -signal.SIGTERM
        assert child.returncode == -signal.SIGKILL


def test_the_web_server_keeps_to_one_core_and_leaves_the_others_to_the_worker() -> None:
    cores = os.sched_getaffinity(0)
    with subprocess.Popen(["sleep", "60"]) as web, subprocess.Popen(["sleep", "60"]) as worker:
        serve._share_cores(web, worker)
        own, others = os.sched_getaffinity(web.pid), os.sched_getaffinity(worker.pid)
        web.kill()
        worker.kill()
    if len(cores) == 1:
        assert own == others == cores
    else:
        assert len(own) == 1
        assert others == cores - own


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match="another program has this port"):
            serve._require_free("127.0.0.1", port)
    serve._require_free("127.0.0.1", port)
    with pytest.raises(click.ClickException, match="Cannot serve on"):
        serve._require_free("nothing.invalid", port)
