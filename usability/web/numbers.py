"""Numbers as they come in addresses and forms."""

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""What every database's integer column holds."""


class NumberInAddress(IntegerConverter):
    """`<int:…>` of every route: a number that no database column holds is an address where nothing stands."""

    def __init__(self, map: Map, *, max: int = LARGEST) -> None:  # noqa: A002 - Werkzeug's own names
        super().__init__(map, max=max)


def whole_number(text: str | None) -> int | None:
    """The number 0 or above that the text is, in ASCII digits; None for anything else or above LARGEST."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if number <= LARGEST else None
