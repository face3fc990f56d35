"""Numbers as they come in addresses and forms."""

LARGEST = 2**31 - 1
"""What every database's integer column holds."""


def whole_number(text: str | None) -> int | None:
    """The number 0 or above that the text is, in ASCII digits; None for anything else or above LARGEST."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    number = int(text)
    return number if number <= LARGEST else None
