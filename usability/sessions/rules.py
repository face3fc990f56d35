"""Small decisions about sessions: states, clocks, matching of answers. Pure."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

DRIFT_TOLERANCE_MS = 1_000.0
"""Beyond this the monotonic and the wall clock disagree: the machine slept or its clock was set."""


class Purpose(StrEnum):
    """Only `real` sessions reach results."""

    REAL = "real"
    PILOT = "pilot"
    PREVIEW = "preview"


class Mode(StrEnum):
    UNMODERATED = "unmoderated"
    MODERATED = "moderated"
    IMPORTED = "imported"


class SessionState(StrEnum):
    """running → finished, or dropped_out after a silence; a dropped-out person who comes back is running again."""

    RUNNING = "running"
    FINISHED = "finished"
    DROPPED_OUT = "dropped_out"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How one writer's clocks map to the server's: server time (ms since 1970) at which its clocks read mono and wall.

    Estimated once, at the writer's first batch, so that batching and sending again change nothing.
    """

    server: float
    mono: float | None
    wall: float | None

    def server_time(self, mono: float | None, wall: float | None, received: float) -> float:
        """Server time of an event in ms since 1970.

        The monotonic clock decides; where the wall clock ran ahead of it by more than a second (sleep), the wall
        clock does. Without a clock it is the receipt. Never later than the receipt.
        """
        by_mono = None if mono is None or self.mono is None else self.server + (mono - self.mono)
        by_wall = None if wall is None or self.wall is None else self.server + (wall - self.wall)
        if by_mono is None and by_wall is None:
            return received
        if by_mono is None or by_wall is None:
            best = by_mono if by_wall is None else by_wall
            assert best is not None
        else:
            # While a batch waits offline the page ages; a wall clock that fell behind was set back and is not believed.
            best = by_mono if abs(by_wall - by_mono) <= DRIFT_TOLERANCE_MS else max(by_mono, by_wall)
        return min(best, received)


def same_answer(given: str, accepted: tuple[str, ...]) -> bool:
    """Whether a checked answer is one of the accepted ones: capitals, width and surrounding space do not matter."""
    return _plain(given) in {_plain(answer) for answer in accepted}


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def reached(address: str, target: str) -> bool:
    """Whether a page's address begins with `target`, which shows success.

    A target that begins with "/" is compared with what follows the host; any other one names scheme and host too, and
    those must be the same: https://shop.example is not how https://shop.example.org begins. Capitals matter in paths
    only. Letters and spaces are compared as browsers write them (%C3%B6 for ö). Nothing is reached
    where there is no target, or one that is no address.
    """
    try:
        at, aim = urlsplit(address), urlsplit(target)
        if not target.startswith("/") and _host(at) != _host(aim):
            return False
    except ValueError:
        return False
    return bool(target) and _after_host(at).startswith(_after_host(aim))


def _host(parts: SplitResult) -> tuple[str, str | None, int | None]:
    host = parts.hostname and parts.hostname.encode("idna").decode()
    return parts.scheme, host, parts.port or _PORTS.get(parts.scheme)


def _after_host(parts: SplitResult) -> str:
    return quote(urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment)), safe=_AS_THEY_ARE)


_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"


_PORTS = {"http": 80, "https": 443}
