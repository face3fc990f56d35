"""How many people a study needs: the questions of the planning page, what was typed and the answer in words. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from usability.measures import planning
from usability.measures.rounding import rounded

Values = Mapping[str, float]
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
FIRST_ROUND = 5
"""People of a usual small first round, for which the answer about finding problems gives the chance as well."""


class NotPossible(ValueError):
    """Numbers that are each in range and together have no answer. field: the blank to correct."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Blank:
    """A number to fill in, low to high. unit: as written behind it. usual: what stands there at first.

    whole: only whole numbers.
    """

    key: str
    label: str
    usual: str
    low: float
    high: float
    unit: str = ""
    hint: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question about numbers of people. answer: words from the blanks' numbers, or NotPossible.

    formula: its name and source.
    """

    key: str
    title: str
    says: str
    blanks: tuple[Blank, ...]
    answer: Callable[[Values], str]
    formula: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A blank as it was filled in. name: of its control. error: what is wrong, "" if nothing is."""

    blank: Blank
    name: str
    text: str
    error: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A question with what was filled in; answer is "" where something is wrong."""

    question: Question
    filled: tuple[Filled, ...]
    answer: str


def replies(typed: Mapping[str, str]) -> tuple[Reply, ...]:
    """Every question, answered from an address's values; a blank that is not in it has its usual number."""
    return tuple(_reply(question, typed) for question in QUESTIONS)


def _reply(question: Question, typed: Mapping[str, str]) -> Reply:
    texts = {b.key: typed.get(f"{question.key}-{b.key}", b.usual).strip() for b in question.blanks}
    values: dict[str, float] = {}
    errors: dict[str, str] = {}
    for blank in question.blanks:
        value = _number(texts[blank.key])
        if value is None or not blank.low <= value <= blank.high or (blank.whole and value != int(value)):
            unit = f" {blank.unit}" if blank.unit else ""
            kind = "whole number" if blank.whole else "number"
            errors[blank.key] = f"{blank.label}: give a {kind} from {blank.low:g} to {blank.high:g}{unit}."
        else:
            values[blank.key] = value
    answer = ""
    if not errors:
        try:
            answer = question.answer(values)
        except NotPossible as mistake:
            errors[mistake.field] = str(mistake)
    filled = tuple(
        Filled(blank, f"{question.key}-{blank.key}", texts[blank.key], errors.get(blank.key, ""))
        for blank in question.blanks
    )
    return Reply(question, filled, answer)


def _number(text: str) -> float | None:
    """A plain number with a point or a comma; None for anything else."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def _chance(share: float) -> str:
    return "over 99 %" if share > 0.99 else f"{rounded(100 * share)} %"


def _rate_margin(given: Values) -> str:
    n = planning.people_for_rate_margin(given["margin"] / 100, given["rate"] / 100)
    return (
        f"{_people(n)}. If {given['rate']:g} % of people complete the task, the 95 % interval of the rate then reaches "
        f"about {given['margin']:g} percentage points to either side."
    )


def _mean_margin(given: Values) -> str:
    try:
        n = planning.people_for_mean_margin(given["margin"], given["sd"])
    except ValueError as mistake:
        raise NotPossible("margin", f"{mistake} Choose a wider margin.") from None
    return (
        f"{_people(n)}. If scores scatter by {given['sd']:g}, the 95 % interval of their mean then reaches at most "
        f"{given['margin']:g} to either side."
    )


def _time_margin(given: Values) -> str:
    share = given["margin"] / 100
    try:
        n = planning.people_for_mean_margin(planning.relative_time_margin(share), given["sd"])
    except ValueError as mistake:
        raise NotPossible("margin", f"{mistake} Choose a wider margin.") from None
    return (
        f"{_people(n)} who succeed without help. If the logarithms of their times scatter by {given['sd']:g}, the 95 % "
        f"interval then reaches at most from {rounded(1 / (1 + share), 2)} to {rounded(1 + share, 2)} times the "
        "typical time."
    )


def _two_rates(given: Values) -> str:
    if given["first"] == given["second"]:
        raise NotPossible(
            "second", "The two rates must differ: between equal rates there is nothing to find."
        )
    n = planning.people_per_group_for_rates(given["first"] / 100, given["second"] / 100)
    return (
        f"{_people(n)} in each group, {2 * n:,} in all. Then, if the true rates are {given['first']:g} % and "
        f"{given['second']:g} %, four studies in five would find the difference."
    )


def _two_means(given: Values) -> str:
    effect = given["difference"] / given["sd"]
    try:
        n = planning.people_per_group_for_means(effect)
    except ValueError as mistake:
        raise NotPossible("difference", f"{mistake} Choose a larger difference.") from None
    return (
        f"{_people(n)} in each group, {2 * n:,} in all. Then, if the true means lie {given['difference']:g} apart "
        f"(d = {effect:.2g}), four studies in five would find the difference."
    )


def _discovery(given: Values) -> str:
    share = given["frequency"] / 100
    n = planning.people_for_discovery(share, given["goal"] / 100)
    first = planning.discovered(share, FIRST_ROUND)
    return (
        f"{_people(n)}. A problem that {given['frequency']:g} % of people meet is then seen at least once with a "
        f"chance of {_chance(planning.discovered(share, n))}; with {FIRST_ROUND} people the chance is "
        f"{_chance(first)}. "
        "This is about problems that this method and these tasks can find."
    )


def _unseen(given: Values) -> str:
    people, seen, sightings, once = (int(given[key]) for key in ("people", "seen", "sightings", "once"))
    if once > seen:
        raise NotPossible(
            "once", f"Of {seen} problems not more than {seen} can have been met by one person alone."
        )
    try:
        found = planning.discovery_of(people, seen, sightings, once)
    except ValueError as mistake:
        raise NotPossible("sightings", str(mistake)) from None
    if found is None or found.reachable is None:
        return (
            f"{_people(people)} and {seen} problems are too few for an estimate: nearly every problem was met by one "
            "person alone."
        )
    rest = found.reachable - seen
    more = (
        "fewer than one more is"
        if rest < 0.5
        else f"about {rest:,.0f} more {'is' if round(rest) == 1 else 'are'}"
    )
    return (
        f"{seen} problems seen, {more} probably not seen yet: {_chance(found.share)} of those within reach were found. "
        f"A problem meets {rounded(100 * found.p_adjusted)} % of people, adjusted from "
        f"{rounded(100 * found.p_observed)} % observed. This is about problems that this method "
        "and these tasks can find, and problems that differ much in how often they are met make it optimistic."
    )


QUESTIONS = (
    Question(
        "rate",
        "A completion rate, to within a margin",
        "How many people until the rate is known well enough?",
        (
            Blank("margin", "Margin", "20", 1, 49, "points", "To either side, in percentage points"),
            Blank("rate", "Expected rate", "50", 1, 99, "%", "50 if nobody knows: it asks for most people"),
        ),
        _rate_margin,
        "Adjusted-Wald interval solved for n: z²p(1 − p)/d² − z², rounded up (Agresti and Coull 1998; Sauro and "
        "Lewis 2016).",
    ),
    Question(
        "mean",
        "A mean score such as SUS, to within a margin",
        "How many people until the mean is known well enough?",
        (
            Blank("margin", "Margin", "10", 0.01, 1000, "", "To either side, in the score’s own points"),
            Blank(
                "sd",
                "Standard deviation",
                "20",
                0.01,
                1000,
                "",
                "From an earlier study; SUS is often near 20",
            ),
        ),
        _mean_margin,
        "Smallest n for which t·s/√n is at most the margin (t interval; Sauro and Lewis 2016).",
    ),
    Question(
        "time",
        "A typical time, to within a margin",
        "How many people until the typical time on a task is known well enough?",
        (
            Blank(
                "margin",
                "Margin",
                "20",
                1,
                100,
                "%",
                "A share of the typical time",
            ),
            Blank(
                "sd",
                "Standard deviation of ln t",
                "0.5",
                0.01,
                3,
                "",
                "0.5: two people in three take from 0.6 to 1.6 times the typical time",
            ),
        ),
        _time_margin,
        "Smallest n for which t·s/√n is at most ln(1 + margin), on logarithms (Sauro and Lewis 2016).",
    ),
    Question(
        "rates",
        "A difference between two completion rates",
        "How many people in each of two groups?",
        (
            Blank("first", "One rate", "90", 1, 99, "%"),
            Blank("second", "The other rate", "70", 1, 99, "%"),
        ),
        _two_rates,
        "N − 1 two-proportion test, 5 % two-sided, power 80 %: 2(z + z)²·p̄(1 − p̄)/(p₁ − p₂)² + ½ (Sauro and "
        "Lewis 2016).",
    ),
    Question(
        "means",
        "A difference between two mean scores",
        "How many people in each of two groups?",
        (
            Blank("difference", "Difference", "10", 0.01, 1000, "", "The smallest that would matter to you"),
            Blank("sd", "Standard deviation", "20", 0.01, 1000, "", "Within one group"),
        ),
        _two_means,
        "Two-sample t test, 5 % two-sided, power 80 %, by the noncentral t distribution (Cohen 1988).",
    ),
    Question(
        "problems",
        "Finding problems",
        "How many people until a problem of this kind has been seen?",
        (
            Blank("frequency", "Share of people who meet it", "10", 1, 99, "%"),
            Blank("goal", "Chance to see it at least once", "90", 1, 99, "%"),
        ),
        _discovery,
        "Binomial model: ln(1 − goal)/ln(1 − p), rounded up (Sauro and Lewis 2012, chapter 7).",
    ),
    Question(
        "unseen",
        "Problems still unseen, after a study",
        "How many problems are probably left?",
        (
            Blank("people", "People", "8", 2, 10000, whole=True),
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
        ),
        _unseen,
        "Share of people adjusted for small samples: normalised, and by Good-Turing, averaged (Lewis 2001; Turner, "
        "Lewis and Nielsen 2006).",
    ),
)
