"""How far people agree on findings: on how severe problems are, and on which problems there are. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from usability.measures.agreement import any_two_agreement, crossed, fleiss_kappa, tallied, weighted_kappa
from usability.measures.estimate import VERDICT_FROM, Estimate

SEVERITY_SCALE = range(5)
"""Categories of severity, 0 to 4."""
_FLEISS = "Fleiss' kappa"
WEIGHTED = "weighted kappa, quadratic weights"


@dataclass(frozen=True, slots=True)
class Kappa:
    """A kappa. why_none: why it has no value, "" where it has one."""

    estimate: Estimate
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class RaterPair:
    """Two raters by name and their kappa with quadratic weights, over the problems that both rated."""

    first: str
    second: str
    kappa: Kappa


@dataclass(frozen=True, slots=True)
class OnSeverity:
    """How raters agree on severity.

    raters: names of all who rated a problem. problems: that anybody rated. pairs: every two raters. together: Fleiss'
    kappa, of three or more raters alone, over the problems that all rated; left_out: rated problems that some of them
    did not rate. nameless: ratings of people whose account is gone, in no pair. withheld: problems that others rated
    and the reader has yet to rate, in no figure here.
    """

    raters: tuple[str, ...] = ()
    problems: int = 0
    pairs: tuple[RaterPair, ...] = ()
    together: Kappa | None = None
    left_out: int = 0
    nameless: int = 0
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class EvaluatorPair:
    """Two evaluators: problems that both noted, that either noted, and sessions in which both noted one."""

    first: str
    second: str
    shared: int
    either: int
    sessions: int

    @property
    def share(self) -> float:
        """Shared of either, 0 to 1."""
        return self.shared / self.either


@dataclass(frozen=True, slots=True)
class OnProblems:
    """How evaluators agree on what the problems are: any-two agreement, None below two evaluators.

    evaluators: name and how many problems each noted. problems: that any of them noted.
    """

    evaluators: tuple[tuple[str, int], ...] = ()
    problems: int = 0
    pairs: tuple[EvaluatorPair, ...] = ()
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both kinds of agreement on a study's problems."""

    severity: OnSeverity = field(default_factory=OnSeverity)
    problems: OnProblems = field(default_factory=OnProblems)


def on_severity(
    ratings: Sequence[Mapping[int, int]],
    names: Mapping[int, str],
    *,
    nameless: int = 0,
    withheld: int = 0,
    level: float = 0.95,
) -> OnSeverity:
    """The agreement of raters. ratings: of each problem the severities by account; names: of the accounts.

    nameless: ratings that nobody knows the account of. withheld: problems left out of `ratings`, because the reader is
    not to know theirs yet.
    """
    rated = [one for one in ratings if one]
    raters = sorted({account for one in rated for account in one}, key=lambda one: (names[one], one))
    pairs = tuple(
        RaterPair(
            names[a], names[b], _weighted([(one[a], one[b]) for one in rated if a in one and b in one], level)
        )
        for a, b in combinations(raters, 2)
    )
    complete = [list(one.values()) for one in rated if len(one) == len(raters)]
    several = len(raters) > 2
    return OnSeverity(
        raters=tuple(names[one] for one in raters),
        problems=len(rated),
        pairs=pairs,
        together=fleiss(complete, list(SEVERITY_SCALE)) if several else None,
        left_out=len(rated) - len(complete) if several else 0,
        nameless=nameless,
        withheld=withheld,
    )


def on_problems(noted: Mapping[str, Mapping[int, Collection[int]]]) -> OnProblems:
    """The agreement of evaluators. noted: by evaluator's name, of each problem the sessions in which they noted it."""
    sets = {who: found for who, found in noted.items() if found}
    order = sorted(sets, key=str.casefold)
    pairs = []
    for a, b in combinations(order, 2):
        sessions = [{one for found in sets[who].values() for one in found} for who in (a, b)]
        pairs.append(
            EvaluatorPair(
                a, b, len(sets[a].keys() & sets[b].keys()), len(sets[a].keys() | sets[b].keys()),
                len(sessions[0] & sessions[1]),
            )
        )  # fmt: skip
    return OnProblems(
        tuple((who, len(sets[who])) for who in order),
        len({number for found in sets.values() for number in found}),
        tuple(pairs),
        any_two_agreement([{str(number) for number in sets[who]} for who in order]),
    )


def fleiss(cases: Sequence[Sequence[object]], categories: Sequence[object]) -> Kappa:
    """Fleiss' kappa over cases that all raters rated. It has no interval: the reference publishes none."""
    nothing = Estimate(None, len(cases), method=_FLEISS)
    if len(cases) < VERDICT_FROM:
        return Kappa(nothing, too_few(len(cases)))
    value = fleiss_kappa(tallied(cases, categories))
    if value is None:
        return Kappa(nothing, one_category(len(cases)))
    return Kappa(Estimate(value, len(cases), method=_FLEISS))


def _weighted(both: Sequence[tuple[int, int]], level: float) -> Kappa:
    n = len(both)
    if n < VERDICT_FROM:
        return Kappa(Estimate(None, n, method=WEIGHTED), too_few(n))
    found = weighted_kappa(crossed(both, list(SEVERITY_SCALE)), level)
    return Kappa(found, "" if found.known else one_category(n))


def too_few(n: int) -> str:
    """Why there is no kappa under VERDICT_FROM cases: its standard error means nothing there."""
    return f"not enough data, n\u00a0=\u00a0{n}"


def one_category(n: int) -> str:
    """Why there is no kappa where only one category was used."""
    return f"not defined: one and the same rating throughout, n\u00a0=\u00a0{n}"
