"""Two studies side by side, as rounds of one: the rows of both as those of a single study. Pure.

The next round is often run as a study of its own, made by duplicating the first. Its tasks keep their keys, by which
the two are compared, with the people of each as different people.
"""

from collections import Counter
from dataclasses import replace

from usability.results.rows import Arrivals, Round, Rows

BY = "study:"
"""How a choice begins that compares with another study, whose name in addresses follows."""


def other_of(by: str) -> str:
    """The name of the study that a choice compares with, "" for none."""
    return by.removeprefix(BY) if by.startswith(BY) else ""


def beside(own: Rows, own_name: tuple[str, str], other: Rows, other_name: tuple[str, str]) -> Rows:
    """The rows of both. Names are (name in addresses, title).

    The other study's versions are numbered on from the own ones, so that every number is unique. The study whose
    first session was earlier is the earlier round.
    """
    start = max((one.number for one in own.versions), default=0)
    key, title = other_name
    versions = tuple(
        replace(one, number=start + one.number, study=key, name=f"{one.words} of “{title}”")
        for one in other.versions
    )
    sessions = tuple(replace(one, version=start + one.version) for one in other.sessions)
    alike = own_name[1] == title
    rounds = [
        (
            rows.sessions,
            Round(name, f"{called} ({name})" if alike else called, frozenset(one.number for one in of)),
        )
        for rows, (name, called), of in ((own, own_name, own.versions), (other, other_name, versions))
    ]
    rounds.sort(
        key=lambda one: min((session.admitted_at.timestamp() for session in one[0]), default=float("inf"))
    )
    return Rows(
        draft=own.draft,
        versions=own.versions + versions,
        sessions=own.sessions + sessions,
        attempts=own.attempts + other.attempts,
        answers=own.answers + other.answers,
        problems=own.problems + other.problems,
        arrivals=_arrivals(own.arrivals, other.arrivals),
        business=own.business + other.business,
        rounds=tuple(one for _sessions, one in rounds),
    )


def _arrivals(own: Arrivals, other: Arrivals) -> Arrivals:
    turned_away = Counter(own.turned_away)
    turned_away.update(other.turned_away)
    return Arrivals(own.opened + other.opened, dict(turned_away), own.invited + other.invited)
