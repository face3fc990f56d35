"""How long an attempt stayed on each page of the product, from what the product said. Pure."""

from collections.abc import Iterable, Sequence

from usability.measures.efficiency import time_on_pages
from usability.sessions.events import Event
from usability.sessions.gaps import Gap

MOST_PAGES = 100
"""Different pages of one attempt that are told apart; the time on any further ones stands together."""
OTHERS = ""
"""What stands in for the address of pages beyond these."""


def page_times(
    signals: Sequence[Event], started_at: float, duration: float, gaps: Iterable[Gap]
) -> dict[str, list[int]] | None:
    """For each page the visits, the ms on it and of these the ms in idle stretches; None where no page was seen.

    signals: what the product said during the attempt, in order. duration: time on task in ms, so that gaps count for no
    page, and nothing does beyond a time limit. The snippet logs clicks alone: an idle stretch is one without any.
    """
    gaps = sorted(gaps, key=lambda gap: gap.begin)

    def on_task(at: float) -> float:
        """Seconds of time on task at a moment of the session."""
        away = sum(min(at, gap.end) - gap.begin for gap in gaps if gap.begin < at)
        return min(max(at - started_at - away, 0.0), duration) / 1_000

    entries: list[tuple[str, float]] = []
    known: set[str] = set()
    for event in signals:
        if event.data["what"] == "page":
            url = event.data.get("url") or OTHERS
            if len(known) < MOST_PAGES:
                known.add(url)
            entries.append((url if url in known else OTHERS, on_task(event.at)))
    if not entries:
        return None
    clicks = [on_task(event.at) for event in signals if event.data["what"] == "click"]
    found = time_on_pages(entries, duration / 1_000, clicks)
    return {
        url: [one.visits, round(one.seconds * 1_000), round((one.idle or 0) * 1_000)]
        for url, one in found.items()
    }
