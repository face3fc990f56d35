"""Words and decisions of findings: kinds of observations, severity, status, order, and how many people. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from usability.measures.estimate import Estimate
from usability.measures.planning import Discovery, discovery
from usability.measures.proportions import completion_rate
from usability.measures.ratings import Severity
from usability.measures.rounding import rounded


class Kind(StrEnum):
    """What an observation is, whoever made it."""

    PROBLEM = "problem"
    ERROR = "error"
    REPORT = "report"
    COMMENT = "comment"
    QUOTE = "quote"
    POSITIVE = "positive"
    ASSIST = "assist"
    NOTE = "note"
    BOOKMARK = "bookmark"

    @property
    def words(self) -> str:
        return KINDS[self]


KINDS: Mapping[Kind, str] = {
    Kind.PROBLEM: "Problem",
    Kind.ERROR: "Error",
    Kind.REPORT: "Reported by the participant",
    Kind.COMMENT: "Comment",
    Kind.QUOTE: "Quote",
    Kind.POSITIVE: "Positive",
    Kind.ASSIST: "Assist",
    Kind.NOTE: "Note",
    Kind.BOOKMARK: "Bookmark",
}
BY_HAND = (Kind.PROBLEM, Kind.POSITIVE, Kind.QUOTE, Kind.NOTE)
"""Kinds that a researcher can write by hand."""


class Status(StrEnum):
    """What becomes of a finding."""

    OPEN = "open"
    IN_WORK = "in_work"
    FIXED = "fixed"
    WONT_FIX = "wont_fix"
    VERIFIED = "verified"

    @property
    def words(self) -> str:
        return STATUSES[self]


STATUSES: Mapping[Status, str] = {
    Status.OPEN: "Open",
    Status.IN_WORK: "In work",
    Status.FIXED: "Fixed",
    Status.WONT_FIX: "Won’t fix",
    Status.VERIFIED: "Verified",
}

SEVERITIES: Mapping[int, tuple[str, str]] = {
    4: ("Catastrophe", "Fix it before the product is released."),
    3: ("Major problem", "Important to fix: high priority."),
    2: ("Minor problem", "Fixing it has low priority."),
    1: ("Cosmetic problem", "Fix it if there is time to spare."),
    0: ("Not a usability problem", "Somebody does not agree that this is one."),
}
"""Severity of usability problems, from the worst (Nielsen 1995): its name, and what follows from it."""
SEVERITY_SOURCE = "Nielsen, J. (1995). How to rate the severity of usability problems. Nielsen Norman Group."

LONGEST_TAG = 64
MOST_TAGS = 12
"""Tags given in one go."""
LONGEST_WORDS = 5_000
"""Letters of an observation written by hand."""

_STEP = re.compile(r"(?:briefing|task|after):([a-z0-9][a-z0-9_-]*)")
_KEY = re.compile(r"([eno])([1-9][0-9]{0,17})(?:\.(.{1,120}))?", re.ASCII | re.DOTALL)
_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


def task_of_step(step: str | None) -> str:
    """The task that a step of a walk belongs to; "" for a step of no task."""
    found = _STEP.match(step or "")
    return found.group(1) if found else ""


@dataclass(frozen=True, slots=True)
class Key:
    """How an observation is named in forms: e (event), n (observer's note) or o (by hand), its number, its part."""

    source: str
    number: int
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """From "e12.change_first"; None for what is no key."""
        found = _KEY.fullmatch(text)
        if found is None or (found.group(3) and found.group(1) != "e"):
            return None
        return cls(found.group(1), int(found.group(2)), found.group(3) or "")

    def __str__(self) -> str:
        return f"{self.source}{self.number}" + (f".{self.part}" if self.part else "")


def tags_in(text: str) -> list[str]:
    """Tags written with commas between them, each once whatever its capitals, spaces put in order.

    Raises ValueError with a sentence for a person: none, too many, or one too long.
    """
    found: dict[str, str] = {}
    for part in text.split(","):
        tag = " ".join(part.split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    if not found:
        raise ValueError("Write a tag first.")
    if len(found) > MOST_TAGS:
        raise ValueError(f"Give at most {MOST_TAGS} tags at once.")
    long = next((tag for tag in found.values() if len(tag) > LONGEST_TAG), None)
    if long is not None:
        raise ValueError(f"A tag has at most {LONGEST_TAG} letters; “{long[:20]}…” has {len(long)}.")
    return list(found.values())


def moment_in(text: str) -> float | None:
    """Milliseconds from a moment written as 4:05 or 1:02:30; None where nothing is written. Raises ValueError."""
    if not text.strip():
        return None
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError("Write the moment as minutes and seconds, for instance 4:05.")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3_600 + minutes * 60 + seconds) * 1_000.0


@dataclass(frozen=True, slots=True)
class Met:
    """How many people met a finding. people: those with evidence who are counted; among: those who might have met it.

    outside: people with evidence who did not begin an affected task, so that they are not counted. level: of the
    confidence of the interval.
    """

    people: frozenset[int]
    among: frozenset[int]
    outside: int
    level: float = 0.95

    @property
    def estimate(self) -> Estimate:
        """As k of n, with the adjusted-Wald interval (Agresti and Coull 1998)."""
        return completion_rate(len(self.people), len(self.among), self.level)


def met(
    tasks: Sequence[str],
    seen_by: Iterable[int],
    took_part: Iterable[int],
    began: Mapping[str, frozenset[int]],
    level: float = 0.95,
) -> Met:
    """Who met a finding, of whom.

    took_part: everybody who counts. began: by task, who of them began an attempt at it. n is whoever began one of the
    affected tasks, or everybody who took part where none is named.
    """
    counted = frozenset(took_part)
    among = counted
    if tasks:
        among = frozenset().union(*(began.get(task, frozenset()) for task in tasks)) & counted
    seen = frozenset(seen_by) & counted
    return Met(seen & among, among, len(seen - among), level)


@dataclass(frozen=True, slots=True)
class Rated:
    """A severity as people read it. number: the mean of its raters, "?" where there is none to show. how: whose it is
    and how far raters differ. step: 0 to 4, for the drawing. spread: median and SD, of several raters alone.
    """

    number: str
    words: str
    how: str = ""
    step: int = 0
    spread: str = ""

    @property
    def text(self) -> str:
        """Both in one line."""
        return f"{self.words} ({self.how})" if self.how else self.words


def rated(severity: Severity | None, *, positive: bool = False, withheld: int = 0) -> Rated:
    """The one place that puts a severity into words. withheld: ratings by others that a rater is not to see yet."""
    if positive:
        return Rated("", "Works well")
    if withheld:
        others = "1 rating by another" if withheld == 1 else f"{withheld} ratings by others"
        return Rated("?", "Not rated by you", f"{others}, shown after yours")
    if severity is None:
        return Rated("?", "Not rated yet")
    name = SEVERITIES[severity.step][0]
    if severity.sd is None:
        number = str(severity.ratings[0])
        return Rated(number, f"{number} · {name}", "one person’s rating", severity.step)
    number, each = rounded(severity.mean, 1), ", ".join(str(one) for one in severity.ratings)
    half = severity.median % 1
    return Rated(
        number,
        f"{number} · {name}",
        f"mean of {severity.n} raters; {each}",
        severity.step,
        f"Median {rounded(severity.median, 1 if half else 0)}, SD {rounded(severity.sd, 2)}.",
    )


def priority(positive: bool, severity: float | None, estimate: Estimate, number: int) -> tuple[object, ...]:
    """Order of a list of findings: problems before what works, then severity, frequency, number.

    severity: the mean of its raters.

    A problem that nobody rated stands above a minor one, so that it is not overlooked.
    """
    weight = 2.5 if severity is None else severity
    return (positive, -weight, -(estimate.value or 0.0), number)


def unseen(people: Sequence[int], problems: Sequence[frozenset[int]]) -> Discovery | None:
    """What the grid of these people and problems says about problems not seen yet (planning.discovery)."""
    return discovery([[person in problem for problem in problems] for person in people])
