"""How many problems a study has probably not seen yet: from counts, or from who met which problem. Pure."""

from usability.measures import planning
from usability.measures.planning import Discovery
from usability.measures.rounding import rounded
from usability.planning.blanks import Blank, Given, Kind, NotPossible
from usability.planning.question import Question, Sure, chance_words, people_words

_EXAMPLE = """\
1 0 0 1 1 1 1 1 1 1
0 1 0 1 1 1 1 1 1 1
0 0 1 1 1 1 1 1 1 1
0 0 0 0 0 1 1 1 1 1
0 0 0 0 0 0 0 0 0 1
0 0 0 0 0 0 0 0 0 0
0 0 0 0 0 0 0 0 0 0
0 0 0 0 0 0 0 0 0 0"""
_FORMULA = (
    "Share of people adjusted for small samples: normalised, and by Good-Turing, averaged (Lewis 2001; Turner, Lewis "
    "and Nielsen 2006)."
)
_GOAL = Blank("goal", "Part of the problems to find", "85", 1, 99, "%")


def _of_counts(given: Given, _sure: Sure) -> str:
    people, seen, sightings, once = given.whole("people", "seen", "sightings", "once")
    if once > seen:
        raise NotPossible(
            "once", f"Of {seen} problems not more than {seen} can have been met by one person alone."
        )
    try:
        found = planning.discovery_of(people, seen, sightings, once)
    except ValueError as mistake:
        raise NotPossible("sightings", str(mistake)) from None
    return _words(people, seen, found, given["goal"])


def _of_grid(given: Given, _sure: Sure) -> str:
    grid = given.grids["grid"]
    seen = sum(any(column) for column in zip(*grid, strict=True))
    if not seen:
        raise NotPossible("grid", "Nobody met any of these problems: at least one 1 is needed.")
    return _words(len(grid), seen, planning.discovery(grid), given["goal"])


def _words(people: int, seen: int, found: Discovery | None, goal: float) -> str:
    if people == 1:
        return "One person alone tells nothing of how many people a problem meets: there is no estimate."
    if found is None or found.reachable is None:
        return (
            f"{people_words(people)} and {seen} problems are too few for an estimate: nearly every problem was met by "
            "one person alone."
        )
    rest = found.reachable - seen
    more = (
        "fewer than one more is"
        if rest < 0.5
        else f"about {rest:,.0f} more {'is' if round(rest) == 1 else 'are'}"
    )
    return (
        f"{seen} problems seen, {more} probably not seen yet: {chance_words(found.share)} of the problems that this "
        f"method and these tasks can find. A problem meets {rounded(100 * found.p_adjusted)} % of people, adjusted "
        f"from {rounded(100 * found.p_observed)} % observed. Problems that differ much in how often they are met make "
        f"this optimistic.{_for_goal(found.p_adjusted, goal)}"
    )


def _for_goal(share: float, goal: float) -> str:
    """How many people in all would have found a part of the problems; "" where nearly everybody meets them."""
    if not 0 < share < 1:
        return ""
    n = planning.people_for_discovery(share, goal / 100)
    return f" To find {goal:g} % of them takes {people_words(n)} in all."


UNSEEN = Question(
    "unseen",
    "Problems still unseen, after a study",
    "How many problems are probably left?",
    (
        Blank("people", "People", "8", 1, 10000, whole=True),
        Blank("seen", "Problems seen", "10", 1, 10000, whole=True),
        Blank(
            "sightings",
            "Sightings",
            "30",
            1,
            999999,
            "",
            "For each problem the people who met it, added up",
            whole=True,
        ),
        Blank("once", "Problems that one person alone met", "3", 0, 10000, whole=True),
        _GOAL,
    ),
    _of_counts,
    _FORMULA,
)
GRID = Question(
    "grid",
    "The same, from who met which problem",
    "A line for each person, a column for each problem: 1 if the person met it, otherwise 0. Those who met none "
    "count too.",
    (
        Blank(
            "grid",
            "People and problems",
            _EXAMPLE,
            hint="Of a study run here, Findings does this",
            kind=Kind.GRID,
        ),
        _GOAL,
    ),
    _of_grid,
    _FORMULA,
)
