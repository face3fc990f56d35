"""How far people agree on findings: on how severe problems are, and on which problems there are. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from usability.measures.agreement import Kappa, any_two_agreement, kappa_of_several, kappa_of_two

SEVERITY_SCALE = range(5)
"""Categories of severity, 0 to 4."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Whoever noted or rated something. account: None for an observer, known only by the name that they gave."""

    name: str
    account: int | None = None


def told_apart(people: Iterable[Evaluator]) -> dict[Evaluator, str]:
    """What each is called among these: the name, and where several have the same one, what tells them apart."""
    everybody = sorted(set(people), key=lambda one: (one.account is None, one.account or 0))
    alike = Counter(one.name.casefold() for one in everybody if one.account is not None)
    known: Counter[str] = Counter()
    found = {}
    for one in everybody:
        name = one.name.casefold()
        known[name] += 1
        if one.account is None:
            found[one] = f"{one.name} (observing)" if alike[name] else one.name
        else:
            found[one] = f"{one.name} ({known[name]})" if alike[name] > 1 else one.name
    return found


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
    people = {account: Evaluator(names[account], account) for one in rated for account in one}
    called = told_apart(people.values())
    raters = sorted(people, key=lambda one: (names[one], one))
    pairs = tuple(
        RaterPair(
            called[people[a]],
            called[people[b]],
            kappa_of_two(
                [(one[a], one[b]) for one in rated if a in one and b in one],
                SEVERITY_SCALE,
                level,
                weighted=True,
            ),
        )
        for a, b in combinations(raters, 2)
    )
    complete = [list(one.values()) for one in rated if len(one) == len(raters)]
    several = len(raters) > 2
    return OnSeverity(
        raters=tuple(called[people[one]] for one in raters),
        problems=len(rated),
        pairs=pairs,
        together=kappa_of_several(complete, SEVERITY_SCALE, level) if several else None,
        left_out=len(rated) - len(complete) if several else 0,
        nameless=nameless,
        withheld=withheld,
    )


def on_problems(noted: Mapping[Evaluator, Mapping[int, Collection[int]]]) -> OnProblems:
    """The agreement of evaluators. noted: by evaluator, of each problem the sessions in which they noted it."""
    sets = {who: found for who, found in noted.items() if found}
    called = told_apart(sets)
    order = sorted(sets, key=lambda who: called[who].casefold())
    pairs = []
    for a, b in combinations(order, 2):
        sessions = [{one for found in sets[who].values() for one in found} for who in (a, b)]
        pairs.append(
            EvaluatorPair(
                called[a], called[b], len(sets[a].keys() & sets[b].keys()), len(sets[a].keys() | sets[b].keys()),
                len(sessions[0] & sessions[1]),
            )
        )  # fmt: skip
    return OnProblems(
        tuple((called[who], len(sets[who])) for who in order),
        len({number for found in sets.values() for number in found}),
        tuple(pairs),
        any_two_agreement([{str(number) for number in sets[who]} for who in order]),
    )
