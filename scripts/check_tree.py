"""Look through the committed files for what must not stand in any of them.

Unfinished places, lock files that name a server, paths of the machine the work was done on, and two lock
files that disagree: each is printed as ``file:line: what``, and the exit status is 1 if there was any.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Written in two pieces so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
ADDRESS_IN_LOCK = re.compile(
    r'"resolved":\s*"http|^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b|https?://|registry\s*='
)
PIN = re.compile(r"^([A-Za-z0-9._\[\]-]+)==([^\s;\\]+)", re.MULTILINE)

CODE = {".py", ".js", ".css", ".html", ".sh", ".toml", ".svg", ".yaml"}
LOCKS = {"requirements.txt", "requirements-dev.txt", "package-lock.json", "uv.lock", "poetry.lock"}


def tracked_files() -> list[Path]:
    """Every file that git knows and that is there, relative to the root."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607 (git is found on PATH everywhere)
    return [Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def machine_paths() -> re.Pattern[str]:
    """Where this tree and this person's home stand here: true nowhere else, unless all systems have it."""
    everywhere = {"/", "/tmp", "/srv", "/opt", "/home", "/usr", "/var", "/opt/usability"}  # noqa: S108 (names)
    places = {str(ROOT), str(ROOT.parent), str(Path.home())} - everywhere
    return re.compile("|".join(rf"(?<![\w.-]){re.escape(place)}/" for place in sorted(places)) or r"(?!)")


def faults_in(name: Path, text: str, machine: re.Pattern[str]) -> Iterator[str]:
    """What is wrong with one file, as ``file:line: what``."""
    for number, line in enumerate(text.splitlines(), start=1):
        if name.suffix in CODE and UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished: {line.strip()[:80]}"
        if name.name in LOCKS and ADDRESS_IN_LOCK.search(line):
            yield f"{name}:{number}: a lock file names a server: {line.strip()[:80]}"
        if machine.search(line):
            yield f"{name}:{number}: a path of this machine: {line.strip()[:80]}"


def disagreeing_pins(run: str, dev: str) -> Iterator[str]:
    """Libraries that the two lock files pin differently: tests would run with what no user has."""
    tested = dict(PIN.findall(dev))
    for library, version in PIN.findall(run):
        if tested.get(library) != version:
            yield f"requirements-dev.txt: {library} is {tested.get(library)} and not {version}"


def main() -> int:
    """Print every fault; 1 if there was one."""
    machine = machine_paths()
    faults: list[str] = []
    for name in tracked_files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            faults += faults_in(name, content.decode("utf-8", errors="replace"), machine)
    faults += disagreeing_pins(
        (ROOT / "requirements.txt").read_text(encoding="utf-8"),
        (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"),
    )
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
