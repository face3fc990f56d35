"""An installation as a team has it: its own data directory, its own processes, its commands."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A server that a test started; it ends with the test."""

    def __init__(self, command: list[str], ready: str, log: Path, environment: dict[str, str]) -> None:
        self.ready, self.log = ready, log
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 180
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                raise AssertionError(f"{self.ready} does not answer:\n{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.ready, timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False


class Installation:
    """The product, installed in `data_dir` and to be served on a free port.

    database_url: of an empty database, where it is not to be the file in `data_dir`.
    """

    def __init__(self, data_dir: Path, database_url: str = "") -> None:
        self.data_dir = data_dir
        self.database_url = database_url or f"sqlite:///{data_dir / 'usability.db'}"
        # With a database elsewhere there is no file beside it in which a key of its own could be kept.
        self.database = (
            {"USABILITY_DATABASE_URL": database_url, "USABILITY_SECRET_KEY": secrets.token_hex(32)}
            if database_url
            else {}
        )
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """This shell's environment without its settings, and with the installation's own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("USABILITY_")}
        return (
            kept
            | self.database
            | {
                "FLASK_APP": "wsgi.py",
                "USABILITY_DATA_DIR": str(self.data_dir),
                "USABILITY_BASE_URL": self.address,
            }
        )

    def command(self, *words: str) -> str:
        """What `flask WORDS` prints. Fails where the command does."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def told(self, *words: str) -> Any:
        """What `flask WORDS --json` says."""
        return json.loads(self.command(*words, "--json"))

    def set_up(self) -> str:
        """Creates the database; the one-time address for the first account."""
        found = re.search(r"https?://\S+/set-up/\S+", self.command("init"))
        assert found
        return found[0]

    def serve(self) -> Process:
        """The web server and the worker, by the command that people use."""
        command = [sys.executable, "-m", "flask", "serve", "--port", str(self.port)]
        return Process(command, f"{self.address}/readyz", self.data_dir / "serve.log", self.environment)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
