"""The instruments that come with the product, read once from their files."""

from functools import cache
from pathlib import Path

import yaml

from usability.instruments.model import Instrument


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument, by key."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Instrument.model_validate(yaml.safe_load(path.read_text())) for path in files)


def get(key: str) -> Instrument:
    """The instrument with this key. Raises KeyError if there is none."""
    for instrument in all_instruments():
        if instrument.key == key:
            return instrument
    raise KeyError(key)
