"""docs/measures.md: its examples give what they say, every module is named, and none needs the web or a database."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "measures.md"


def test_every_example_gives_what_it_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 10
    assert failed == 0


def test_every_module_is_named() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE.read_text("utf-8").split("## Some of it")[0]))
    modules = {path.stem for path in (ROOT / "usability" / "measures").glob("[a-z]*.py")}
    assert modules - named == set()


def test_measures_and_instruments_need_neither_web_nor_database() -> None:
    code = (
        "import pkgutil, importlib, sys, usability.measures as package\n"
        "for one in pkgutil.iter_modules(package.__path__): importlib.import_module(f'usability.measures.{one.name}')\n"
        "import usability.instruments.scoring, usability.instruments.catalogue\n"
        "print(sorted({'flask', 'sqlalchemy', 'wtforms', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
