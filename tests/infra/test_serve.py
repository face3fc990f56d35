"""How serving ends."""

import signal
import subprocess

import pytest

from usability.cli import serve


def test_a_process_that_does_not_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.2)
    with subprocess.Popen(["sleep", "60"]) as child:
        assert serve._end(child) == -signal.SIGTERM
        assert child.returncode == -signal.SIGKILL
