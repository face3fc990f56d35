"""Time on each page of the product, from counted attempts whose pages were captured. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from usability.measures import times
from usability.measures.proportions import completion_rate
from usability.results.rules import CountedAttempt
from usability.results.task_model import Pages, PageVisits
from usability.sessions.pages import OTHERS

MOST = 20
"""Pages of a task that are told apart, those that took the most time; of a shop's thousand articles each is one."""
OTHER_PAGES = "other"
"""How an address names the pages of an attempt beyond the first hundred, which are not told apart."""


def pages(attempts: Sequence[CountedAttempt], level: float = 0.95) -> Pages | None:
    """Pages of these attempts, those with the most time first; None where none was captured."""
    heard = [(one.session.person, one.row.page_times) for one in attempts if one.row.page_times]
    if not heard:
        return None
    on: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for person, visited in heard:
        for address, spent in visited.items():
            on[address].append((person, spent))
    longest = sorted(on, key=lambda address: (-sum(ms for _who, (_n, ms, _idle) in on[address]), address))
    names = _names(on)
    return Pages(
        len(heard),
        tuple(_visits(names[address], address, on[address], len(heard), level) for address in longest[:MOST]),
        max(len(longest) - MOST, 0),
    )


def _visits(
    name: str, address: str, spent: Sequence[tuple[int, list[int]]], heard: int, level: float
) -> PageVisits:
    return PageVisits(
        name=name,
        address=address,
        visits=sum(number for _who, (number, _ms, _idle) in spent),
        people=len({who for who, _spent in spent}),
        attempts=completion_rate(len(spent), heard, level),
        # A page that sends on at once may have taken less than a millisecond, of which there is no logarithm.
        time=times.geometric_mean((ms / 1_000 or None for _who, (_n, ms, _idle) in spent), level),
        idle=completion_rate(sum(idle > 0 for _who, (_n, _ms, idle) in spent), len(spent), level),
        idle_seconds=sum(idle for _who, (_n, _ms, idle) in spent) / 1_000,
    )


def _names(addresses: Iterable[str]) -> dict[str, str]:
    """Addresses without the host where there is but one."""
    parts = {address: urlsplit(address) for address in addresses if address != OTHERS}
    alone = len({(one.scheme, one.netloc) for one in parts.values()}) == 1
    names = {OTHERS: "other pages"}
    for address, one in parts.items():
        after = one._replace(scheme="", netloc="").geturl() or "/"
        names[address] = after if alone else f"{one.netloc}{after}"
    return names
