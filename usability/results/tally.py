"""Figures of tasks and of conditions from counted attempts. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from usability.measures import errors as error_measures
from usability.measures import means, times
from usability.measures.efficiency import abandonment_rate
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.ratings import disaster_rate
from usability.measures.success import success_levels, weight
from usability.measures.vocabulary import Outcome
from usability.results import effort
from usability.results.choices import Success
from usability.results.completion import completion
from usability.results.pages import pages
from usability.results.ratings import Asking, Place, before_key
from usability.results.rows import AttemptRow
from usability.results.rules import CountedAttempt
from usability.results.slips import assists, slips
from usability.results.task_figures import OverallFigures, Rating, TaskFigures
from usability.results.task_model import Dot, Expectation
from usability.studies.plan import StudyPlan, Task
from usability.studies.walk import trial_of

Given = Mapping[tuple[str, Place], float | None]
"""Values of scales after tasks, as ratings.after_tasks gives them."""
COUNTING = tuple(outcome for outcome in Outcome if outcome.counts)


def task_figures(
    condition: str,
    attempts: Sequence[CountedAttempt],
    success: Success,
    asked: Sequence[Asking],
    given: Given,
    plan: StudyPlan,
    task: Task,
    faults: Sequence[AttemptRow],
    before: Sequence[Asking] = (),
    level: float = 0.95,
) -> TaskFigures:
    """One task in one condition: an attempt a person, so the attempts are the observations.

    faults: attempts that a technical fault broke, for the time to completion alone. before: asked before the task.
    """
    n = len(attempts)

    def rate(counts: Callable[[CountedAttempt], bool]) -> Estimate:
        return completion_rate(sum(map(counts, attempts)), n, level)

    def typical_of(seconds: Iterable[float | None]) -> Estimate:
        return times.geometric_mean(seconds, level)

    solved = [attempt for attempt in attempts if attempt.unassisted_success]
    far = _far(solved)
    levels = success_levels([(one.outcome, one.row.assists) for one in attempts], level)
    coded = [attempt.row.errors for attempt in attempts]
    errors = [None if codes is None else sum(codes.values()) for codes in coded]
    known = any(codes is not None for codes in coded)
    typical = typical_of(one.seconds for one in solved)
    return TaskFigures(
        condition=condition,
        n=n,
        outcomes=outcome_counts(attempts),
        success=rate(lambda one: one.succeeded(success)),
        strict=levels.unassisted,
        full=levels.strict,
        lenient=levels.lenient,
        assisted=levels.assisted,
        weighted=levels.weighted,
        abandonment=abandonment_rate((one.outcome for one in attempts), level),
        time=typical,
        time_median=times.median((one.seconds for one in solved), level),
        time_mean=means.mean_t((one.seconds for one in solved), low_bound=0, level=level),
        time_failure=typical_of(one.seconds for one in attempts if one.outcome is Outcome.FAILURE),
        time_abandoned=typical_of(one.seconds for one in attempts if one.outcome.abandoned),
        time_all=typical_of(one.seconds for one in attempts),
        censored=sum(one.row.censored for one in attempts),
        success_censored=sum(one.row.censored for one in solved),
        reading=typical_of(one.row.reading or None for one in attempts),
        errors=error_measures.mean_errors(errors, level) if known else None,
        with_error=error_measures.share_with_error(errors, level) if known else None,
        error_codes=_by_code(coded) if known else None,
        problems=sum(one.row.problems for one in attempts),
        assists=sum(one.row.assists for one in attempts),
        clicks=_clicks(solved, level),
        ratings=tuple(asking.rating(_values(asking, attempts, given), level) for asking in asked),
        dots=tuple(dot(one, far) for one in attempts),
        completion=completion(attempts, faults, success, level),
        slips=slips(attempts, plan.error_labels(task.key), task.error_opportunities, level),
        help=assists(attempts),
        paths=effort.paths(attempts, task.optimal_clicks, task.optimal_pages, level),
        pages=pages(attempts, level),
        efficiency=effort.efficiency(
            [[one] for one in attempts], success, task.optimal_time_s, typical, level
        ),
        # Done several times in a row, the outcome is that of the first time and confidence was asked after the last.
        disasters=_disasters(attempts, asked, given, level) if task.trials == 1 else None,
        before=tuple(one.rating(_values(one, attempts, given, before_key(one.key)), level) for one in before),
        expectation=_expectation(attempts, [*before, *asked], given, level),
    )


def overall_figures(
    condition: str,
    attempts: Sequence[CountedAttempt],
    success: Success,
    asked: Sequence[Asking],
    given: Given,
    plan: StudyPlan,
    level: float = 0.95,
) -> OverallFigures:
    """All tasks of a condition: a person's attempts depend on one another, so the persons are the observations."""
    people = by_person(attempts)

    def rate(counts: Callable[[CountedAttempt], float]) -> Estimate:
        return means.person_mean_rate(shares(people, counts).values(), level)

    solved = [attempt for attempt in attempts if attempt.unassisted_success]
    return OverallFigures(
        condition=condition,
        people=len(people),
        n=len(attempts),
        outcomes=outcome_counts(attempts),
        x_success=sum(one.succeeded(success) for one in attempts),
        x_strict=len(solved),
        x_lenient=sum(one.lenient_success for one in attempts),
        success=rate(lambda one: one.succeeded(success)),
        strict=rate(lambda one: one.unassisted_success),
        full=rate(lambda one: one.outcome is Outcome.SUCCESS),
        lenient=rate(lambda one: one.lenient_success),
        assisted=rate(lambda one: one.outcome is Outcome.SUCCESS and one.row.assists > 0),
        weighted=rate(lambda one: weight(one.outcome)),
        abandonment=rate(lambda one: one.outcome.abandoned),
        time=_clustered(solved, level),
        time_median=_pooled(times.median((one.seconds for one in solved), level)),
        time_mean=_pooled(means.mean_t((one.seconds for one in solved), level=level)),
        time_failure=_clustered((one for one in attempts if one.outcome is Outcome.FAILURE), level),
        time_abandoned=_clustered((one for one in attempts if one.outcome.abandoned), level),
        time_all=_clustered(attempts, level),
        time_all_mean=_pooled(means.mean_t((one.seconds for one in attempts), level=level)),
        censored=sum(one.row.censored for one in attempts),
        success_censored=sum(one.row.censored for one in solved),
        errors=_errors_of_people(people, level),
        problems=sum(one.row.problems for one in attempts),
        assists=sum(one.row.assists for one in attempts),
        ratings=tuple(_rating_of_people(asking, people, given, level) for asking in asked),
        slips=slips(attempts, plan.error_labels(), level=level),
        help=assists(attempts),
        efficiency=effort.efficiency(list(people.values()), success, level=level),
    )


def by_person(attempts: Iterable[CountedAttempt]) -> dict[int, list[CountedAttempt]]:
    """The attempts of each person, by the person's number."""
    people: dict[int, list[CountedAttempt]] = defaultdict(list)
    for attempt in attempts:
        people[attempt.session.person].append(attempt)
    return people


def shares(
    people: Mapping[int, Sequence[CountedAttempt]], counts: Callable[[CountedAttempt], float]
) -> dict[int, float]:
    """Each person's share of attempts that count, 0..1; an attempt may count in part."""
    return {person: sum(map(counts, own)) / len(own) for person, own in people.items()}


def typical_times(people: Mapping[int, Sequence[CountedAttempt]]) -> dict[int, float]:
    """Each person's geometric mean over unassisted full successes in seconds; people without one are left out."""
    found = {}
    for person, own in people.items():
        value = times.geometric_mean(one.seconds for one in own if one.unassisted_success).value
        if value is not None:
            found[person] = value
    return found


def person_ratings(
    asking: Asking, people: Mapping[int, Sequence[CountedAttempt]], given: Given
) -> dict[int, float]:
    """Each person's mean answer over tasks; people who gave none are left out."""
    found = {}
    for person, own in people.items():
        values = [value for value in _values(asking, own, given) if value is not None]
        if values:
            found[person] = means.mean(values)
    return found


def outcome_counts(attempts: Iterable[CountedAttempt]) -> dict[Outcome, int]:
    """How many attempts ended in each outcome that counts, zeros included."""
    counted = Counter(attempt.outcome for attempt in attempts)
    return {outcome: counted[outcome] for outcome in COUNTING}


def _pooled(estimate: Estimate) -> Estimate:
    """Without the interval, which would take the attempts of one person for independent."""
    return replace(estimate, low=None, high=None, method="pooled attempts, no interval")


def _clustered(attempts: Iterable[CountedAttempt], level: float) -> Estimate:
    clusters = [[one.seconds for one in own] for own in by_person(attempts).values()]
    return times.clustered_geometric_mean(clusters, level)


def _errors_of_people(people: Mapping[int, Sequence[CountedAttempt]], level: float) -> Estimate | None:
    rates = []
    for own in people.values():
        coded = [sum(one.row.errors.values()) for one in own if one.row.errors is not None]
        if coded:
            rates.append(sum(coded) / len(coded))
    return means.mean_t(rates, low_bound=0, level=level) if rates else None


def _rating_of_people(
    asking: Asking, people: Mapping[int, Sequence[CountedAttempt]], given: Given, level: float
) -> Rating:
    return asking.rating(person_ratings(asking, people, given).values(), level)


def _expectation(
    attempts: Sequence[CountedAttempt], asked: Sequence[Asking], given: Given, level: float
) -> Expectation | None:
    """Expected and experienced ease of those who told both, on the same scale with high as easy."""
    scales = {one.key: one for one in asked}
    after = scales.get("experience") or scales.get("seq")
    before = scales.get("expectation")
    if before is None or after is None:
        return None
    expected = _values(before, attempts, given, before_key(before.key))
    pairs = zip(expected, _values(after, attempts, given), strict=True)
    told = [(one, other) for one, other in pairs if one is not None and other is not None]
    first, second = (
        means.mean_t((pair[at] for pair in told), before.low, before.high, level) for at in (0, 1)
    )
    return Expectation(first, second)


def _values(
    asking: Asking, attempts: Iterable[CountedAttempt], given: Given, key: str = ""
) -> list[float | None]:
    return [
        given.get((key or asking.key, (one.row.session_id, one.row.task, one.row.condition)))
        for one in attempts
    ]


def _by_code(coded: Iterable[Mapping[str, int] | None]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for codes in coded:
        total.update(codes or {})
    return dict(sorted(total.items()))


def _disasters(
    attempts: Sequence[CountedAttempt], asked: Sequence[Asking], given: Given, level: float
) -> Estimate | None:
    confidence = next((one for one in asked if one.key == "confidence"), None)
    if confidence is None:
        return None
    values = [None if value is None else int(value) for value in _values(confidence, attempts, given)]
    return disaster_rate(((one.outcome, value) for one, value in zip(attempts, values, strict=True)), level)


def _clicks(solved: Sequence[CountedAttempt], level: float) -> Estimate | None:
    measured = [one.row.clicks for one in solved if one.row.clicks is not None]
    return means.mean_t(measured, low_bound=0, level=level) if measured else None


def _far(solved: Sequence[CountedAttempt]) -> set[int]:
    """Full successes whose time lies far from the others."""
    timed = [(one.row.id, one.seconds) for one in solved if one.seconds is not None]
    flags = times.outlier_flags([seconds for _id, seconds in timed])
    return {number for (number, _seconds), flag in zip(timed, flags, strict=True) if flag}


def dot(one: CountedAttempt, far: AbstractSet[int] = frozenset()) -> Dot:
    """The attempt as it stands behind a figure. far: the attempts whose time lies far from the others."""
    row = one.row
    return Dot(
        row.id, row.session_id, one.session.participant, one.outcome, row.assists, one.seconds, row.censored,
        tuple(code for code, number in row.errors.items() if number) if row.errors else (),
        tuple(row.assist_levels) if row.assist_levels else (),
        row.condition, row.id in far, tuple(row.page_times or ()), trial_of(row.step),
    )  # fmt: skip
