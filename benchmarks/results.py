"""Where measured figures are kept: results.md, a section for each benchmark, with date, machine and versions."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).with_name("results.md")
_HEAD = """# Measured

Written by `make benchmarks`; what each benchmark does stands in README.md. Figures compare within one run.
"""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """Date, cores, Python and how busy the machine was before."""
    busy = os.getloadavg()[0]
    moment = datetime.now(UTC)
    return (
        f"{moment:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load average {busy:.1f} at the end."
    )


def save(title: str, text: str) -> None:
    """Prints a section and puts it in its place in results.md."""
    section = f"## {title}\n\n{machine()}\n\n{text}\n"
    print(section, flush=True)
    whole = FILE.read_text() if FILE.exists() else _HEAD
    there = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", whole, re.MULTILINE | re.DOTALL)
    if there:
        whole = (
            whole[: there.start()] + section + ("\n" if whole[there.end() :] else "") + whole[there.end() :]
        )
    else:
        whole = whole.rstrip("\n") + "\n\n" + section
    FILE.write_text(whole)
