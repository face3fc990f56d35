"""Times on a session's clock, and lengths of time, as people read them: milliseconds in, words out. And days."""

from datetime import date

from usability.measures.rounding import MINUS


def clock(ms: float) -> str:
    """A time as 2:05 or 1:02:05 since zero: whole seconds, cut and not rounded so that order is kept."""
    sign, whole = (MINUS, int(-ms // 1_000)) if ms <= -1_000 else ("", int(max(ms, 0.0) // 1_000))
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"


def length(ms: float) -> str:
    """How long something lasted: 8.4 s, 52 s, 3 min 5 s, 2 h 10 min. Below zero counts as zero."""
    if ms < 9_950:
        return f"{max(ms, 0.0) / 1_000:.1f} s"
    seconds = round(ms / 1_000)
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(round(ms / 60_000), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def day(moment: date) -> str:
    """22 November 2026."""
    return f"{moment.day} {moment:%B %Y}"
