"""How many people a study needs: the questions of the planning page and their answers in words. Pure."""

from collections.abc import Mapping

from usability.measures import planning
from usability.measures.rounding import rounded
from usability.planning.blanks import Blank, Filled, Given, NotPossible, fill, marked, wrong
from usability.planning.question import Question, Reply, Sure, chance_words, people_words
from usability.planning.unseen import GRID, UNSEEN

FIRST_ROUND = 5
"""People of a usual small first round, for which the answer about finding problems gives the chance as well."""


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


def _rate_margin(given: Given, sure: Sure) -> str:
    margin, rate = given["margin"] / 100, given["rate"] / 100
    n = planning.people_for_rate_margin(margin, rate, sure.level)
    reach = rounded(100 * planning.rate_reach(n, rate, sure.level), 1)
    if float(reach) <= given["margin"]:
        return (
            f"{people_words(n)}. If {given['rate']:g} % of people complete the task, the {sure.confidence} interval of "
            f"the rate then reaches about {given['margin']:g} percentage points to either side."
        )
    careful = planning.people_for_rate_reach(margin, rate, sure.level)
    return (
        f"{people_words(n)} by the published formula, which takes the expected rate for the interval’s centre. That "
        f"lies nearer to 50 %, and the {sure.confidence} interval of so few reaches {reach} percentage points to "
        f"either side of it: take {people_words(careful)}, who keep it to {given['margin']:g}."
    )


def _mean_margin(given: Given, sure: Sure) -> str:
    try:
        n = planning.people_for_mean_margin(given["margin"], given["sd"], sure.level)
    except ValueError as mistake:
        raise NotPossible("margin", f"{mistake} Choose a wider margin.") from None
    return (
        f"{people_words(n)}. If scores scatter by {given['sd']:g}, the {sure.confidence} interval of their mean then "
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
        f"{people_words(n)} who succeed without help. If the logarithms of their times scatter by {given['sd']:g}, the "
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
        f"{people_words(n)} in each group, {2 * n:,} in all. Then, if the true rates are {given['first']:g} % and "
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
        f"{people_words(n)} in each group, {2 * n:,} in all. Then, if the true means lie {given['difference']:g} apart "
        f"(d = {effect:.2g}), {sure.found} would find the difference."
    )


def _discovery(given: Given, _sure: Sure) -> str:
    share = given["frequency"] / 100
    n = planning.people_for_discovery(share, given["goal"] / 100)
    first = planning.discovered(share, FIRST_ROUND)
    return (
        f"{people_words(n)}. A problem that {given['frequency']:g} % of people meet is then seen at least once with a "
        f"chance of {chance_words(planning.discovered(share, n))}; with {FIRST_ROUND} people the chance is "
        f"{chance_words(first)}. "
        "This is about problems that this method and these tasks can find."
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
        "Lewis 2016). The plain Wald interval would ask for z² more people, about 4 at 95 %, and promises too "
        "much. Where nobody knows the rate, 50 % is the careful choice.",
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
    UNSEEN,
    GRID,
)
