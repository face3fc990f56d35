"""What starting costs: heavy libraries wait until somebody wants them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"scipy", "numpy", "weasyprint", "pikepdf"}


def test_no_command_waits_for_statistics_or_printing() -> None:
    code = "import sys; import usability.app, usability.cli.commands as c; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "usability.app" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_the_whole_application_is_made_without_them() -> None:
    code = """
import sys, tempfile, pathlib
from usability.app import create_app
from usability.infra.settings import Settings
home = pathlib.Path(tempfile.mkdtemp())
create_app(Settings(env="testing", data_dir=home, database_url=f"sqlite:///{home}/x.db"))
print(*sys.modules)
"""
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY.isdisjoint(loaded), sorted(HEAVY & set(loaded))
