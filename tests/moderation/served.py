"""The production server over the tests' database, for what one process of the tests cannot show."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """The production server over the tests' database, which can be killed and started again."""

    def __init__(self, database_url: str, data_dir: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "USABILITY_DATABASE_URL": database_url,
            "USABILITY_DATA_DIR": str(data_dir),
            "USABILITY_SECRET_KEY": "seven herons over the weir",
        }
        self.start()

    def start(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", bind, "--worker-class", "gthread"]
        self.process = subprocess.Popen(
            [*command, "--threads", "32", "--no-control-socket"],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """Without a word: master and workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)


@pytest.fixture
def server(app: Flask, database_url: str, data_dir: Path) -> Iterator[Server]:
    server = Server(database_url, data_dir)
    yield server
    server.kill()
