"""The look through the tree finds what it is for."""

import re
from pathlib import Path

import pytest

from scripts.check_tree import disagreeing_pins, faults_in

MACHINE = re.compile(r"/home/anna/")


@pytest.mark.parametrize(
    ("name", "line", "kind"),
    [
        ("app.py", "# TO" + "DO: later", "unfinished"),
        ("tools/package-lock.json", '      "resolved": "https://example.org/a.tgz",', "names a server"),
        ("requirements.txt", "--index-url somewhere", "names a server"),
        ("README.md", "see /home/anna/notes", "path of this machine"),
    ],
)
def test_a_fault_is_named_with_its_place(name: str, line: str, kind: str) -> None:
    (fault,) = faults_in(Path(name), f"first\n{line}\n", MACHINE)
    assert fault.startswith(f"{name}:2: ")
    assert kind in fault


def test_what_is_allowed_passes() -> None:
    text = "flask==3.1.0 \\\n    --hash=sha256:00\n    # via -r requirements.in\nsee https://example.org\n"
    assert list(faults_in(Path("docs/a.md"), text, MACHINE)) == []
    assert list(faults_in(Path("tools/package-lock.json"), '"integrity": "sha512-00"', MACHINE)) == []


def test_lock_files_that_disagree_are_found() -> None:
    run = "flask==3.1.0 \\\n    --hash=sha256:00\nnumpy==2.3.0 \\\n"
    assert list(disagreeing_pins(run, run)) == []
    assert len(list(disagreeing_pins(run, run.replace("2.3.0", "2.4.0")))) == 1
