"""Long lists, a page at a time."""

from flask import request

from usability.web.numbers import whole_number

LAST = 100_000
"""No list has more pages, so that no database is asked for rows beyond what it can count."""


def asked_page() -> int:
    """The page that the address asks for with `page`, from 1; the first one where that is no number."""
    return min(max(1, whole_number(request.args.get("page")) or 1), LAST)


def pages_of(total: int, size: int) -> int:
    """How many pages of this size so many lines fill, at least 1."""
    return max(1, -(-total // size))
