"""How many people a study needs: the questions of the planning page and their answers in words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from usability.measures import planning
from usability.measures.rounding import rounded
from usability.planning.blanks import Blank, Filled, Given, NotPossible, fill, marked, wrong

FIRST_ROUND = 5
"""People of a usual small first round, for which the answer about finding problems gives the chance as well."""


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the answers are to be, as shares: confidence, and power, the chance to find a true difference."""

    level: float
    power: float

    @property
    def alpha(self) -> float:
        """The chance of a false alarm."""
        return 1 - self.level

    @property
    def confidence(self) -> str:
        """The level as in “95 %”."""
        return f"{100 * self.level:g} %"

    @property
    def found(self) -> str:
        """How many studies would find the difference."""
        return "four studies in five" if self.power == 0.8 else f"{100 * self.power:g} % of such studies"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about numbers of people. answer: words from the blanks' numbers, or NotPossible.

    formula: its name and source.
    """

    key: str
    title: str
    says: str
    blanks: tuple[Blank, ...]
    answer: Callable[[Given, Sure], str]
    formula: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A question with what was filled in; answer is "" where something is wrong."""

    question: Question
    filled: tuple[Filled, ...]
    answer: str


COMMON = "all"
"""The name before the blanks that go for every question."""
COMMON_BLANKS = (
    Blank(
        "level", "Confidence", "95", 50, 99.9, "%", "Of every interval, and of what is called a difference"
    ),
    Blank(
        "power", "Power", "80", 50, 99, "%", "Of two groups: the chance to find a difference that is there"
    ),
)


def common(typed: Mapping[str, str]) -> tuple[Filled, ...]:
    """Confidence and power as they were filled in."""
    return fill(COMMON_BLANKS, COMMON, typed)[1]


def replies(typed: Mapping[str, str]) -> tuple[Reply, ...]:
    """Every question, answered from an address's values; a blank that is not in it has its usual number.

    While confidence or power are wrong there is no answer at all.
    """
    given, filled = fill(COMMON_BLANKS, COMMON, typed)
    sure = None if wrong(filled) else Sure(given["level"] / 100, given["power"] / 100)
    return tuple(_reply(question, typed, sure) for question in QUESTIONS)


def _reply(question: Question, typed: Mapping[str, str], sure: Sure | None) -> Reply:
    given, filled = fill(question.blanks, question.key, typed)
    answer = ""
    if sure is not None and not wrong(filled):
        try:
            answer = question.answer(given, sure)
        except NotPossible as mistake:
            filled = marked(filled, mistake)
    return Reply(question, filled, answer)


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def _chance(share: float) -> str:
    return "over 99 %" if share > 0.99 else f"{rounded(100 * share)} %"


def _rate_margin(given: Given, sure: Sure) -> str:
    n = planning.people_for_rate_margin(given["margin"] / 100, given["rate"] / 100, sure.level)
    return (
        f"{_people(n)}. If {given['rate']:g} % of people complete the task, the {sure.confidence} interval of the "
        f"rate then reaches about {given['margin']:g} percentage points to either side."
    )


def _mean_margin(given: Given, sure: Sure) -> str:
    try:
        n = planning.people_for_mean_margin(given["margin"], given["sd"], sure.level)
    except ValueError as mistake:
        raise NotPossible("margin", f"{mistake} Choose a wider margin.") from None
    return (
        f"{_people(n)}. If scores scatter by {given['sd']:g}, the {sure.confidence} interval of their mean then "
        f"reaches at most {given['margin']:g} to either side."
    )


def _time_margin(given: Given, sure: Sure) -> str:
    share = given["margin"] / 100
    try:
        n = planning.people_for_mean_margin(planning.relative_time_margin(share), given["sd"], sure.level)
    except ValueError as mistake:
        raise NotPossible("margin", f"{mistake} Choose a wider margin.") from None
    low, high = rounded(1 / (1 + share), 2), rounded(1 + share, 2)
    return (
        f"{_people(n)} who succeed without help. If the logarithms of their times scatter by {given['sd']:g}, the "
        f"{sure.confidence} interval then reaches at most from {low} to {high} times the typical time."
    )


def _two_rates(given: Given, sure: Sure) -> str:
    if given["first"] == given["second"]:
        raise NotPossible(
            "second", "The two rates must differ: between equal rates there is nothing to find."
        )
    rates = given["first"] / 100, given["second"] / 100
    n = planning.people_per_group_for_rates(*rates, sure.power, sure.alpha)
    arcsine = planning.people_per_group_for_rates_arcsine(*rates, sure.power, sure.alpha)
    return (
        f"{_people(n)} in each group, {2 * n:,} in all. Then, if the true rates are {given['first']:g} % and "
        f"{given['second']:g} %, {sure.found} would find the difference. The arcsine method, another approximation, "
        f"says {arcsine:,}."
    )


def _two_means(given: Given, sure: Sure) -> str:
    effect = given["difference"] / given["sd"]
    try:
        n = planning.people_per_group_for_means(effect, sure.power, sure.alpha)
    except ValueError as mistake:
        raise NotPossible("difference", f"{mistake} Choose a larger difference.") from None
    return (
        f"{_people(n)} in each group, {2 * n:,} in all. Then, if the true means lie {given['difference']:g} apart "
        f"(d = {effect:.2g}), {sure.found} would find the difference."
    )


def _discovery(given: Given, _sure: Sure) -> str:
    share = given["frequency"] / 100
    n = planning.people_for_discovery(share, given["goal"] / 100)
    first = planning.discovered(share, FIRST_ROUND)
    return (
        f"{_people(n)}. A problem that {given['frequency']:g} % of people meet is then seen at least once with a "
        f"chance of {_chance(planning.discovered(share, n))}; with {FIRST_ROUND} people the chance is "
        f"{_chance(first)}. "
        "This is about problems that this method and these tasks can find."
    )


def _unseen(given: Given, _sure: Sure) -> str:
    people, seen, sightings, once = given.whole("people", "seen", "sightings", "once")
    if once > seen:
        raise NotPossible(
            "once", f"Of {seen} problems not more than {seen} can have been met by one person alone."
        )
    try:
        found = planning.discovery_of(people, seen, sightings, once)
    except ValueError as mistake:
        raise NotPossible("sightings", str(mistake)) from None
    if people == 1:
        return "One person alone tells nothing of how many people a problem meets: there is no estimate."
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
        f"{_for_goal(found.p_adjusted, given['goal'])}"
    )


def _for_goal(share: float, goal: float) -> str:
    """How many people in all would have found a part of the problems; "" where nearly everybody meets them."""
    if not 0 < share < 1:
        return ""
    n = planning.people_for_discovery(share, goal / 100)
    return f" To find {goal:g} % of them takes {_people(n)} in all."


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
        "N − 1 two-proportion test, two-sided: 2(z + z)²·p̄(1 − p̄)/(p₁ − p₂)² + ½ (Sauro and "
        "Lewis 2016). Arcsine: 2(z + z)²/h² (Cohen 1988).",
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
        "Two-sample t test, two-sided, by the noncentral t distribution (Cohen 1988).",
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
            Blank("goal", "Part of the problems to find", "85", 1, 99, "%"),
        ),
        _unseen,
        "Share of people adjusted for small samples: normalised, and by Good-Turing, averaged (Lewis 2001; Turner, "
        "Lewis and Nielsen 2006).",
    ),
)
