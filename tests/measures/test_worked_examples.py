"""Every worked example of the measures, W1 to W72, is a test that somebody can find by its number."""

import re
from pathlib import Path

HERE = Path(__file__).parent
EXAMPLES = {*map(str, range(1, 73)), "35b"}


def test_each_worked_example_has_its_test() -> None:
    written = "".join(
        path.read_text()
        for folder in (HERE, HERE.parent / "instruments")
        for path in folder.glob("test_*.py")
        if path != Path(__file__)
    )
    found = set(re.findall(r"(?<![A-Za-z0-9])[wW](\d{1,2}b?)(?![0-9])", written))
    assert EXAMPLES - found == set()
