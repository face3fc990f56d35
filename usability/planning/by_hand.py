"""Two results compared from typed numbers, by every interval and test: what is asked, and the tables. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from usability.measures import alternatives, compare
from usability.measures.compare import Comparison
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.rounding import NBSP, THOUSANDFOLD, p_value, ratio_number, rounded, signed
from usability.measures.words import counted
from usability.planning.blanks import Blank, Filled, Given, Kind, NotPossible, fill, marked, wrong
from usability.planning.rules import COMMON, COMMON_BLANKS

Row = tuple[str | None, ...]
LEVEL = COMMON_BLANKS[:1]
"""Only confidence goes for what has been measured already."""
_MOST = 999_999
_DEFAULT = " (default)"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the answer; None in a row is not computed."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What the numbers say, in a sentence, and the tables behind it."""

    words: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Calculation:
    """Something to compare. compute: from what was given and the level, or NotPossible. formula: names and sources."""

    key: str
    title: str
    says: str
    blanks: tuple[Blank, ...]
    compute: Callable[[Given, float], Compared]
    formula: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation with what was filled in; compared is None where something is wrong."""

    calculation: Calculation
    filled: tuple[Filled, ...]
    compared: Compared | None


def level_of(typed: Mapping[str, str]) -> tuple[Filled, ...]:
    """Confidence as it was filled in."""
    return fill(LEVEL, COMMON, typed)[1]


def worked(typed: Mapping[str, str]) -> tuple[Worked, ...]:
    """Every calculation, from an address's values; a blank that is not in it has its usual number, an example."""
    given, filled = fill(LEVEL, COMMON, typed)
    level = None if wrong(filled) else given["level"] / 100
    return tuple(_worked(one, typed, level) for one in CALCULATIONS)


def _worked(one: Calculation, typed: Mapping[str, str], level: float | None) -> Worked:
    given, filled = fill(one.blanks, one.key, typed)
    if level is None or wrong(filled):
        return Worked(one, filled, None)
    try:
        return Worked(one, filled, one.compute(given, level))
    except NotPossible as mistake:
        return Worked(one, marked(filled, mistake), None)
    except OverflowError:
        # An interval from two people's times far apart may reach beyond any number.
        far = NotPossible(one.blanks[0].key, "These values lie too far apart for an interval.")
        return Worked(one, marked(filled, far), None)


def _rates(given: Given, level: float) -> Compared:
    x1, n1, x2, n2 = given.whole("x1", "n1", "x2", "n2")
    for x, n, key in ((x1, n1, "x1"), (x2, n2, "x2")):
        if x > n:
            raise NotPossible(key, f"Of {n} people not more than {n} can have solved it.")
    found = compare.rates_independent(x1, n1, x2, n2, level)
    effect = Table("Effect size", ("Effect size", "Value"), (("Cohen’s h", _size(found.effect)),))
    start = f"{x1} of {n1} against {x2} of {n2}"
    return Compared(
        f"{start}: {_points_words(found)}",
        (*_of_rates(alternatives.of_rates(x1, n1, x2, n2, level), level), effect),
    )


def _pairs(given: Given, level: float) -> Compared:
    both, first, second, neither = given.whole("both", "first", "second", "neither")
    n = both + first + second + neither
    if not n:
        raise NotPossible("both", "At least one person must have used both.")
    found = compare.rates_paired(both, first, second, neither, level)
    start = f"{both + first} against {both + second} of the same {counted(n, 'person', 'people')}"
    every = alternatives.of_pairs(both, first, second, neither, level)
    return Compared(f"{start}: {_points_words(found)}", _of_rates(every, level))


def _summaries(given: Given, level: float) -> Compared:
    n1, n2 = given.whole("n1", "n2")
    found = compare.welch(given["mean1"], given["sd1"], n1, given["mean2"], given["sd2"], n2, level)
    return Compared(_number_words(found), (_of_means(found, level, f"{n1} and {n2} people"),))


def _values(given: Given, level: float) -> Compared:
    first, second = given.lists["first"], given.lists["second"]
    times, same = given.picked["of"] == "times", given.picked["who"] == "same"
    if times and min(*first, *second) <= 0:
        raise NotPossible("first" if min(first) <= 0 else "second", "A time must be longer than 0 seconds.")
    if same and len(first) != len(second):
        raise NotPossible(
            "second",
            f"The same people have as many values on both sides, not {len(first)} and {len(second)}.",
        )
    if same:
        pairs = list(zip(first, second, strict=True))
        found = compare.times_paired(pairs, level) if times else compare.means_paired(pairs, level)
    elif times:
        found = compare.times_independent(first, second, level)
    else:
        found = compare.means_independent(first, second, level)
    who = counted(len(first), "pair") if same else f"{len(first)} and {len(second)} people"
    table = _of_means(found, level, who, ratio=times)
    return Compared(_ratio_words(found) if times else _number_words(found), (table,))


def _family(given: Given, _level: float) -> Compared:
    p_values = given.lists["p"]
    holm, exploring = compare.holm(p_values), compare.benjamini_hochberg(p_values)
    rows = tuple(
        (f"Test{NBSP}{number}", p_value(p), p_value(one), p_value(other))
        for number, (p, one, other) in enumerate(zip(p_values, holm, exploring, strict=True), start=1)
    )
    n = len(p_values)
    return Compared(
        f"{counted(n, 'test')} of one question. Show p with its interval and effect size, never alone.",
        (Table("Adjusted p", ("Test", "p", "Holm (default)", "Benjamini-Hochberg (exploratory)"), rows),),
    )


def _of_rates(every: alternatives.Alternatives, level: float) -> tuple[Table, ...]:
    def limits(one: Estimate) -> str | None:
        return None if one.ends is None else " to ".join(signed(100 * end, 1) for end in one.ends)

    gap = f"{signed(100 * (every.intervals[0].value or 0.0), 1)}{NBSP}pp"
    intervals = tuple(
        (one.method + (_DEFAULT if not index else ""), gap, limits(one))
        for index, one in enumerate(every.intervals)
    )
    by_z = any(one.statistic is not None for one in every.tests)
    tests = tuple(
        (
            one.name + (_DEFAULT if one.default else ""),
            *((None if one.statistic is None else signed(one.statistic, 2),) if by_z else ()),
            p_value(one.p),
        )
        for one in every.tests
    )
    return (
        Table(
            "Intervals", ("Interval", "First less second", f"{100 * level:g}{NBSP}%, in points"), intervals
        ),
        Table("Tests", ("Test", *(("z",) if by_z else ()), "p, two-sided"), tests),
    )


def _of_means(found: Comparison, level: float, who: str, *, ratio: bool = False) -> Table:
    value, ends = found.estimate.value or 0.0, found.estimate.ends
    places = 3 if ratio else 2

    def write(number: float) -> str:
        if not ratio:
            return signed(number, places)
        return rounded(number, places) if number <= THOUSANDFOLD else ratio_number(number)

    paired = found.effect_name == "d_z"
    effects = (
        (("d_z (pairs)", _size(found.effect)),)
        if paired
        else (("Cohen’s d", _size(found.d)), ("Hedges’ g", _size(found.effect)))
    )
    rows: tuple[Row, ...] = (
        ("First over second" if ratio else "First less second", write(value)),
        (f"{100 * level:g}{NBSP}% interval", None if ends is None else " to ".join(map(write, ends))),
        (found.test.capitalize(), None if found.statistic is None else signed(found.statistic, 2)),
        ("Degrees of freedom", None if found.df is None else rounded(found.df, 1)),
        ("p, two-sided", None if found.p is None else p_value(found.p)),
        *effects,
        ("n", who),
    )
    return Table("Comparison", ("Figure", "Value"), rows)


def _size(effect: float | None) -> str | None:
    return None if effect is None else signed(effect, 2)


def _points_words(found: Comparison) -> str:
    def said(share: float) -> str:
        number = rounded(abs(100 * share))
        return f"{number} point{'' if number == '1' else 's'} {'higher' if share >= 0 else 'lower'}"

    value = found.estimate.value or 0.0
    return _words(found, 0.0, said, f"the first is {said(value)}" if value else "both are alike")


def _number_words(found: Comparison) -> str:
    def said(value: float) -> str:
        return f"{rounded(abs(value), 2)} {'higher' if value >= 0 else 'lower'}"

    value = found.estimate.value or 0.0
    return _words(found, 0.0, said, f"The first is {said(value)}" if value else "Both are alike")


def _ratio_words(found: Comparison) -> str:
    def said(value: float) -> str:
        if value > THOUSANDFOLD:
            return f"{ratio_number(value)} times as long"
        return f"{rounded(abs(value - 1) * 100)}{NBSP}% {'longer' if value >= 1 else 'shorter'}"

    value = found.estimate.value or 1.0
    return _words(found, 1.0, said, "Both are alike" if value == 1 else f"The first is {said(value)}")


def _words(found: Comparison, none: float, said: Callable[[float], str], start: str) -> str:
    """No more than the numbers carry: nothing of others from fewer than five, no difference that may be none."""
    ends = found.estimate.ends
    if not found.verdict:
        who = (
            "pairs" if found.effect_name == "d_z" or found.test.startswith("McNemar") else "people in a group"
        )
        return f"{start}. Fewer than {_FEW} {who}: this describes them and tells nothing of others."
    if ends is None:
        return f"{start}. Without any spread there is no interval: this tells nothing of others."
    low, high = map(said, ends)
    if ends[0] <= none <= ends[1]:
        return f"{start}, but no difference is shown: anything from {low} to {high} fits the data."
    return f"{start}; anything from {low} to {high} fits the data."


_FEW = {5: "five"}.get(VERDICT_FROM, str(VERDICT_FROM))


def _count(key: str, label: str, usual: int, hint: str = "", low: int = 0) -> Blank:
    return Blank(key, label, str(usual), low, _MOST_PEOPLE, "", hint, whole=True)


_MOST_PEOPLE = 10_000


def _list(key: str, label: str, usual: str, low: float, high: float, hint: str) -> Blank:
    return Blank(key, label, usual, low, high, "", hint, kind=Kind.LIST)


CALCULATIONS = (
    Calculation(
        "rates",
        "Two rates, different people",
        "So many of so many solved it with the first; so many others with the second.",
        (
            _count("x1", "First: solved", 10),
            _count("n1", "First: of", 12, low=1),
            _count("x2", "Second: solved", 4),
            _count("n2", "Second: of", 13, low=1),
        ),
        _rates,
        "The default interval is adjusted Wald: simple, and it covers well in small samples; Newcombe’s (1998) is "
        "better near 0 and 100 %; Agresti and Caffo 2000. The default test is N − 1 (Campbell 2007), or Fisher-Irwin’s "
        "mid-P where a count of less than one is expected. Tests disagree around 0.05: read the interval.",
    ),
    Calculation(
        "pairs",
        "Two rates, the same people",
        "Everybody used both. How many solved it with both, with one alone, with neither?",
        (
            _count("both", "Both", 7),
            _count("first", "The first alone", 6),
            _count("second", "The second alone", 1),
            _count("neither", "Neither", 1),
        ),
        _pairs,
        "Default: Bonett and Price 2012, the simplest with good coverage, and McNemar’s mid-P (Fagerland, Lydersen and "
        "Laake 2013). Paired adjusted Wald: Sauro and Lewis 2016.",
    ),
    Calculation(
        "means",
        "Two means, different people",
        "From what a report says of each: mean, standard deviation, people.",
        (
            Blank("mean1", "First: mean", "51.6", -_MOST, _MOST),
            Blank("sd1", "First: standard deviation", "4.07", 0, _MOST),
            _count("n1", "First: people", 11, low=2),
            Blank("mean2", "Second: mean", "49.6", -_MOST, _MOST),
            Blank("sd2", "Second: standard deviation", "4.63", 0, _MOST),
            _count("n2", "Second: people", 12, low=2),
        ),
        _summaries,
        "Welch’s t, never the pooled one. Cohen’s d over the pooled standard deviation; Hedges’ g is d corrected for "
        "small samples.",
    ),
    Calculation(
        "values",
        "Two lists of values",
        "One value a person: ratings, scores, or times.",
        (
            _list("first", "First", "4 2 5 3 6 2 5", -_MOST, _MOST, "Spaces or commas between the numbers"),
            _list(
                "second", "Second", "5 2 1 2 1 3 2", -_MOST, _MOST, "For the same people in the same order"
            ),
            Blank(
                "of",
                "Compare",
                "means",
                kind=Kind.PICK,
                options=(("means", "Means"), ("times", "Times, as a ratio")),
            ),
            Blank(
                "who",
                "Who",
                "apart",
                kind=Kind.PICK,
                options=(("apart", "Different people"), ("same", "The same people")),
            ),
        ),
        _values,
        "Different people: Welch’s t. The same people: paired t on the differences, with d_z, which is no Cohen’s d. "
        "Times: the same on the logarithm, so that the result is a ratio of typical times (Sauro and Lewis 2016).",
    ),
    Calculation(
        "family",
        "Several p values of one question",
        "The tests shown together for one question are a family.",
        (
            _list(
                "p",
                "p values",
                "0.01 0.04 0.03 0.005",
                0,
                1,
                "Before any adjusting, in the order of the tests",
            ),
        ),
        _family,
        "Holm 1979 keeps down the chance of even one false alarm. Benjamini and Hochberg 1995, for exploratory lists, "
        "keeps down the share of false alarms among what is found.",
    ),
)
