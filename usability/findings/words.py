"""Findings in words: the summary above the list, how a count came about, a line of history. Pure."""

from collections.abc import Mapping
from typing import Any

from usability.findings.model import Board, Told
from usability.findings.rules import SEVERITIES, Status
from usability.measures.planning import Discovery, people_for_discovery
from usability.measures.rounding import percent, rate_text, rounded
from usability.measures.words import counted, listed

SEVERE = 3
"""From this severity a problem is called severe."""
LABELS: Mapping[str, str] = {
    "title": "What was found",
    "description": "Description",
    "positive": "Works well",
    "status": "Status",
    "tasks": "Affected tasks",
    "recommendation": "Recommendation",
}
HISTORY: Mapping[str, str] = {**LABELS, "severity": "Severity"}
"""Fields that a line of history may name."""
GOAL = 0.85
"""Share of the problems in reach that a study is usually planned to find (Sauro and Lewis 2012)."""


def summary(board: Board) -> tuple[str, tuple[str, ...]]:
    """(heading, sentences) on top of the room."""
    problems, positive = board.problems, sum(one.positive for one in board.findings)
    severe = sum(one.severity is not None and one.severity.step >= SEVERE for one in problems)
    heading = counted(len(problems), "problem") if problems else "No problem so far"
    if severe:
        heading += f", {severe} of them major or worse" if len(problems) > 1 else ", major or worse"
    if positive:
        heading += f"; {counted(positive, 'thing')} that {'works' if positive == 1 else 'work'} well"
    said = []
    if problems:
        most = problems[0]
        said.append(f"Met most often: “{most.title}”, {rate_text(most.estimate)}.")
    unrated = sum(one.severity is None and not one.withheld for one in problems)
    if unrated:
        said.append(f"{counted(unrated, 'problem is', 'problems are')} not rated yet.")
    withheld = sum(bool(one.withheld) for one in problems)
    if withheld:
        said.append(
            f"{counted(withheld, 'problem was', 'problems were')} rated by others: "
            "give your own severity to see theirs."
        )
    return heading, (*said, *discovery_words(board.discovery, len(board.people)))


def discovery_words(found: Discovery | None, people: int) -> tuple[str, ...]:
    """How many problems are probably still unseen, or why that cannot be said."""
    if found is None:
        return (
            "How many problems are still unseen can be estimated once two people began tasks and one problem was met.",
        )
    if found.reachable is None:
        return (
            f"Every problem was met by too few of the {people} people to estimate how many are still unseen: more are "
            "to be expected.",
        )
    share, seen = found.seen / found.reachable, found.seen
    unseen = found.reachable - seen
    first = (
        f"Of the problems that this method and these tasks can find, {seen} seen of about "
        f"{rounded(found.reachable, 1)} ({percent(share, people)}); about {rounded(unseen, 1)} probably still unseen. "
        f"The estimate rests on {counted(people, 'person', 'people')} and an adjusted frequency of "
        f"{rounded(found.p_adjusted, 2)} a problem (Lewis 2001); it has no interval, and problems that differ in "
        "frequency make it optimistic."
    )
    if share >= GOAL or not 0 < found.p_adjusted < 1:
        return (first,)
    needed = people_for_discovery(found.p_adjusted, GOAL)
    return (
        first,
        f"To see {percent(GOAL, people)} of them, about {counted(needed, 'person', 'people')} would be needed.",
    )


def count_words(board: Board, told: Told) -> tuple[str, ...]:
    """What n is, and what is not in k."""
    titles = [f"“{board.names.task(key)}”" for key in told.tasks]
    tasks = f"began {listed(titles, 'or')}" if titles else "began a task, because no affected task is named"
    n = len(told.met.among)
    who = "people counted here who" if board.chosen else "people who"
    found = [f"n = {n}: {who} {tasks}. Pilots, previews and withdrawn files never count."]
    if board.excluded:
        found.append(
            f"{counted(board.excluded, 'person', 'people')} left out by a researcher "
            + _counts(board.excluded, here=board.with_excluded)
        )
    if told.met.outside:
        found.append(
            f"{counted(told.met.outside, 'person', 'people')} with evidence did not begin an affected task and "
            f"{'is' if told.met.outside == 1 else 'are'} not counted: see whether a task is missing above."
        )
    return tuple(found)


def _counts(number: int, *, here: bool) -> str:
    if here:
        return f"{'counts' if number == 1 else 'count'} here as well."
    return f"{'does' if number == 1 else 'do'} not count."


def change_words(
    what: str, detail: Mapping[str, Any], titles: Mapping[str, str], *, withheld: bool = False
) -> tuple[str, tuple[str, ...]]:
    """A line of history: (what was done, each field as before and after). withheld: without a severity it names."""
    number = detail.get("observations", 0)
    seen = counted(number, "observation")
    said = {
        "created": "Wrote this finding",
        "edited": "Changed it",
        "rated": "Gave a severity",
        "gathered": f"Gathered {seen}",
        "dropped": f"Took {seen} away",
        "observation_deleted": f"Deleted {seen} written by hand",
        "merged": f"Merged it into finding {detail.get('finding')}, “{detail.get('title')}”",
        "took_in": f"Merged finding {detail.get('finding')}, “{detail.get('title')}”, into it",
        "unmerged": f"Took it out of finding {detail.get('finding')}, “{detail.get('title')}”",
        "gave_back": f"Let finding {detail.get('finding')}, “{detail.get('title')}”, stand for itself again",
        "deleted": "Deleted it",
        "restored": "Brought it back",
    }.get(what, what)
    fields = tuple(
        f"{label}: {field_words(name, detail[name][0], titles)} → {field_words(name, detail[name][1], titles)}"
        for name, label in HISTORY.items()
        if not (withheld and name == "severity")
        and isinstance(detail.get(name), list)
        and len(detail[name]) == len(("before", "after"))
    )
    return said, fields


def field_words(name: str, value: Any, titles: Mapping[str, str]) -> str:  # noqa: ANN401 - a field of any kind
    """A field's value as a reader sees it."""
    if name == "severity":
        return "not rated" if value is None else f"{value} ({SEVERITIES[value][0]})"
    if name == "status":
        return Status(value).words
    if name == "tasks":
        return ", ".join(titles.get(key) or key for key in value) or "the whole study"
    if name == "positive":
        return "yes" if value else "no"
    return f"“{value}”" if value else "nothing"
