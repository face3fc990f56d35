"""All benchmarks one after the other, each in a process of its own: `make benchmarks`."""

import subprocess
import sys
from pathlib import Path

from benchmarks.results import save

NAMES = ("submit_and_next", "ingestion", "first_load", "many_attempts", "report", "live")
PATIENCE_S = 2_400


def main() -> None:
    """Runs those that there are; ends with 1 where one missed what it asks for."""
    here = Path(__file__).parent
    failed = []
    for name in NAMES:
        if not (here / f"{name}.py").exists():
            continue
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        printed = subprocess.PIPE if name == "report" else None
        done = subprocess.run(
            command, cwd=here.parent, timeout=PATIENCE_S, check=False, stdout=printed, text=True
        )
        if done.stdout:
            save("Report of the real study", f"```\n{done.stdout.strip()}\n```")
        if done.returncode:
            failed.append(name)
    if failed:
        sys.exit(f"not as it should be: {', '.join(failed)}")


if __name__ == "__main__":
    main()
