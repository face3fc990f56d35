"""How long an attempt stayed on each page of the product, from what the product said. Pure."""

from collections.abc import Sequence
from itertools import accumulate

from usability.measures.efficiency import time_on_pages
from usability.sessions.events import Event
from usability.sessions.gaps import Gap, between

MOST_PAGES = 100
"""Different pages of one attempt that are told apart; the time on any further ones stands together."""
OTHERS = ""
"""What stands in for the address of pages beyond these."""


def page_times(
    start: Event, signals: Sequence[Event], duration: float, gaps: Sequence[Gap]
) -> dict[str, list[int]] | None:
    """For each page the visits, the ms on it and of these the ms in idle stretches; None where no page was seen.

    signals: what the product said since the start, in order. duration: time on task in ms, so that gaps count for no
    page, and nothing does beyond a time limit. The snippet logs clicks alone: an idle stretch is one without any.
    """

    def on_task(event: Event) -> float:
        """Seconds of time on task at an event, by the clock that the duration goes by."""
        away = sum(
            gap.length if gap.end <= event.at else event.at - gap.begin
            for gap in gaps
            if gap.begin < event.at
        )
        return min(max(between(start, event)[0] - away, 0.0), duration) / 1_000

    # Where a page of the study was loaded anew another clock goes on, which may lag a little: no time runs backwards.
    moments = list(accumulate(map(on_task, signals), max))
    entries: list[tuple[str, float]] = []
    clicks: list[float] = []
    known: set[str] = set()
    for event, moment in zip(signals, moments, strict=True):
        if event.data["what"] == "click":
            clicks.append(moment)
        elif event.data["what"] == "page":
            url = event.data.get("url") or OTHERS
            if len(known) < MOST_PAGES:
                known.add(url)
            entries.append((url if url in known else OTHERS, moment))
    if not entries:
        return None
    found = time_on_pages(entries, duration / 1_000, clicks)
    return {
        url: [one.visits, round(one.seconds * 1_000), round((one.idle or 0) * 1_000)]
        for url, one in found.items()
    }
