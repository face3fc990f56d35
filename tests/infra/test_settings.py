"""Settings: what they fall back to, and how a wrong one is told."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from usability.cli import serve
from usability.infra.settings import DEFAULT_ADDRESS, Settings, from_environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("USABILITY_")]:
        monkeypatch.delenv(name)


def test_links_begin_with_the_address_at_which_the_data_directory_was_last_served(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).base_url == DEFAULT_ADDRESS
    Settings(data_dir=tmp_path).remember_address("http://127.0.0.1:8123")
    assert Settings(data_dir=tmp_path).base_url == "http://127.0.0.1:8123"
    assert (
        Settings(data_dir=tmp_path, base_url="https://tests.example.org/").base_url
        == "https://tests.example.org"
    )


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("lab.example", "http://lab.example:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123"),
    ],
)
def test_the_server_names_an_address_that_can_be_opened(host: str, address: str) -> None:
    assert serve._address(host, 8123) == address


def test_the_secret_is_drawn_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "data"
    first = Settings(data_dir=home).require_secret()
    assert Settings(data_dir=home).require_secret() == first
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [file.name for file in home.iterdir()] == ["secret.key"]


def test_two_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    code = "from usability.infra.settings import Settings; print(Settings().require_secret())"
    environment = {**os.environ, "USABILITY_DATA_DIR": str(tmp_path / "data")}
    starting = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in starting}) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BASE_URL", "tests.example.org", "USABILITY_BASE_URL: the public address begins with http"),
        ("TIME_ZONE", "Mars", "USABILITY_TIME_ZONE: a time zone is written like"),
        ("SMTP_URL", "smtp://mail.example.org", "mail needs a sender: set USABILITY_MAIL_FROM"),
        ("DATABASE_URL", "postgresql+psycopg://x@y/z", "No secret key: set USABILITY_SECRET_KEY"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    name: str, value: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USABILITY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(f"USABILITY_{name}", value)
    with pytest.raises(SystemExit) as stopped:
        from_environment()
    assert words in str(stopped.value)
