"""The server's clock, in one place."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The moment, with its zone (UTC)."""
    return datetime.now(UTC)


def now_ms() -> float:
    """Milliseconds since 1970 on the server's clock."""
    return time.time() * 1_000


def ms_of(moment: datetime) -> float:
    """Milliseconds since 1970 of a moment that has a zone."""
    return moment.timestamp() * 1_000
