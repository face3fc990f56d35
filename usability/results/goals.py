"""The goals that were set in the plan, tested against what people did. Pure.

One task's share: exact binomial, mid-P. A share over all tasks: one-sample t over people's own shares. Times: t on the
logarithm, over all tasks with people as clusters. Scores: one-sample t. (Sauro & Lewis 2016.) Each goal is a question
of its own, asked beforehand: p is not adjusted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from usability.instruments.model import Instrument
from usability.measures import means, proportions, times
from usability.measures.clocks import day
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.means import MeanTest
from usability.measures.rounding import NBSP, mean_text, p_value, rate_text, rounded, time_text
from usability.results.asked_model import InstrumentColumn
from usability.results.counts import Counts
from usability.results.goal_model import GoalColumn, GoalResult, Verdict
from usability.results.model import StudyResults
from usability.results.rows import Rows, VersionRow
from usability.results.rules import AWAITS_SCORE, CountedAttempt, Selection
from usability.results.saying import p_words
from usability.results.success import full_successes, solved
from usability.results.tally import by_person, shares
from usability.results.words import waiting_words
from usability.sessions.rules import Mode
from usability.studies.goals import aim_words, at_least, goals_of, mistake, target_words
from usability.studies.plan import Goal, GoalMeasure

EXACT = "exact binomial, mid-P"
UNITS = {GoalMeasure.SUCCESS: "share", GoalMeasure.TIME: "seconds", GoalMeasure.SCORE: "score"}
Tested = tuple[float | None, float | None, str]
"""One-sided p that the goal is reached, the opposite, the test's name."""


def goal_results(results: StudyResults, rows: Rows, chosen: Selection) -> tuple[GoalResult, ...]:
    """Every goal of the newest version counted, people or not, in every column of this study: another one beside it
    had goals of its own.
    """
    counted = {version.number for version in chosen.versions if version.counted}
    newest = next((row for row in rows.versions if row.number in counted), None)
    if newest is None:
        return ()
    found = []
    counted_tasks = {task.key for task in results.tasks}
    for goal in goals_of(newest.plan):
        instrument = newest.instruments.get(goal.instrument or "")
        # A task that not all versions compared have has no figures here, so its goal cannot be judged.
        if goal.task and goal.task not in counted_tasks:
            continue
        if mistake(goal, newest.plan, instrument) is None:
            found.append(_result(goal, newest, instrument, results, rows, chosen))
    return tuple(found)


def _result(
    goal: Goal,
    newest: VersionRow,
    instrument: Instrument | None,
    results: StudyResults,
    rows: Rows,
    chosen: Selection,
) -> GoalResult:
    first = min(
        (row for row in rows.versions if not row.study and _has(row, goal)),
        key=lambda row: row.published_at,
        default=newest,
    )
    others = {row.study for row in rows.versions if row.study}
    elsewhere = {one.key for one in results.conditions if others & set(one.levels)}
    shares_asked = instrument is not None and instrument.scoring.rule == "top_box"
    return GoalResult(
        key=goal.key,
        of=goal.of,
        aim=aim_words(goal, newest.plan, instrument),
        target=target_words(goal, instrument),
        wanted=goal.target,
        at_least=at_least(goal, instrument),
        unit="share" if shares_asked else UNITS[goal.measure],
        version=first.number,
        set_at=first.published_at,
        late=_late(first, rows, chosen),
        columns=tuple(
            one for one in _columns(goal, instrument, results, chosen) if one.condition not in elsewhere
        ),
    )


def _has(row: VersionRow, goal: Goal) -> bool:
    return any((one.of, one.target) == (goal.of, goal.target) for one in goals_of(row.plan))


def _late(first: VersionRow, rows: Rows, chosen: Selection) -> bool | None:
    """Whether anybody had begun when the goal was published. Of trials from a file nobody knows."""
    own = {row.number for row in rows.versions if not row.study}
    here = [row for row in rows.sessions if row.version in own]
    if any(row.admitted_at < first.published_at for row in here if row.mode != Mode.IMPORTED):
        return True
    counted = (row for row in chosen.sessions.values() if row.version in own)
    return None if any(row.mode == Mode.IMPORTED for row in counted) else False


def _columns(
    goal: Goal, instrument: Instrument | None, results: StudyResults, chosen: Selection
) -> Iterable[GoalColumn]:
    if goal.measure is GoalMeasure.SCORE:
        yield from _scores(goal, instrument, results)
        return
    attempts: dict[str, list[CountedAttempt]] = {one.key: [] for one in results.conditions}
    for attempt in chosen.attempts:
        if attempt.column in attempts and goal.task in (None, attempt.row.task):
            attempts[attempt.column].append(attempt)
    waiting = Counter(
        chosen.grouping.column(chosen.sessions[row.session_id], row.condition)
        for why, row in chosen.outside
        if why == AWAITS_SCORE and goal.task in (None, row.task)
    )
    overall = {one.condition: one for one in results.overall}
    single = next((task for task in results.tasks if task.key == goal.task), None)
    figures = {one.condition: one for one in single.figures} if single else {}
    for column, own in attempts.items():
        people = by_person(own)
        if goal.measure is GoalMeasure.SUCCESS and goal.task:
            estimate = figures[column].success
            tested = _rate(estimate.x or 0, estimate.n, goal.target)
        elif goal.measure is GoalMeasure.SUCCESS:
            estimate = overall[column].success
            own_shares = shares(people, lambda one: one.succeeded(results.choices.success)).values()
            tested = _above(means.against_benchmark(own_shares, goal.target), "one-sample t over people")
        else:
            estimate = figures[column].time if goal.task else overall[column].time
            tested = _time(people, goal)
        judged = _judged(
            column,
            estimate,
            tested,
            goal.target,
            wants_more=goal.measure is GoalMeasure.SUCCESS,
            people=_people(goal, people),
        )
        task = goal.task or ""
        counts = (
            solved(results, task, column)
            if goal.measure is GoalMeasure.SUCCESS
            else full_successes(task, column)
        )
        yield replace(judged, waiting=waiting[column], counts=counts)


def _people(goal: Goal, people: Mapping[int, Sequence[CountedAttempt]]) -> int:
    """How many people stand behind the figure."""
    if goal.measure is GoalMeasure.SUCCESS:
        return len(people)
    return sum(any(one.unassisted_success and one.seconds for one in own) for own in people.values())


def _exact(estimate: Estimate, target: float) -> float | None:
    """The one-sided p of a rate without mid-P; None for n = 0."""
    found = proportions.against_benchmark(estimate.x or 0, estimate.n, target)
    return found.p_exact if found else None


def _rate(x: int, n: int, target: float) -> Tested:
    found = proportions.against_benchmark(x, n, target)
    # With mid-P the probability of what was seen is halved between both sides.
    return (None, None, EXACT) if found is None else (found.p_mid, 1 - found.p_mid, EXACT)


def _time(people: Mapping[int, Sequence[CountedAttempt]], goal: Goal) -> Tested:
    solved = [[one.seconds for one in own if one.unassisted_success] for own in people.values()]
    if goal.task:
        every = [value for own in solved for value in own]
        return _above(times.against_benchmark(every, goal.target), "one-sample t on ln t")
    found = times.clustered_against_benchmark(solved, goal.target)
    return _above(found, "one-sample t on ln t, people as clusters")


def _scores(goal: Goal, instrument: Instrument | None, results: StudyResults) -> Iterable[GoalColumn]:
    more = at_least(goal, instrument)
    for one in results.instruments:
        if one.instrument.key == goal.instrument:
            for column in one.columns:
                counts = Counts(condition=column.condition, instrument=results.instrument_name(one))
                yield replace(_score(column, one.instrument, goal, more), counts=counts)
            return
    for overall in results.overall:
        rating = next((rating for rating in overall.ratings if rating.key == goal.instrument), None)
        if rating is not None:
            tested = _above(
                means.against_benchmark(rating.values, goal.target),
                "one-sample t over people",
                wants_more=more,
            )
            judged = _judged(
                overall.condition,
                rating.estimate,
                tested,
                goal.target,
                wants_more=more,
                people=rating.estimate.n,
            )
            yield replace(judged, counts=Counts(condition=overall.condition))


def _score(column: InstrumentColumn, instrument: Instrument, goal: Goal, more: bool) -> GoalColumn:
    main = column.summary.main
    if instrument.scoring.rule == "top_box":
        tested = _rate(main.x or 0, main.n, goal.target)
    else:
        values = [score.value for score in column.scores]
        tested = _above(means.against_benchmark(values, goal.target), "one-sample t", wants_more=more)
    return _judged(column.condition, main, tested, goal.target, wants_more=more, people=main.n)


def _above(found: MeanTest, test: str, *, wants_more: bool = True) -> Tested:
    """The two sides of a test of "above"; where a low figure is good, below is what was hoped for."""
    p = found.p_above
    if p is None:
        return None, None, test
    return (p, 1 - p, test) if wants_more else (1 - p, p, test)


def _judged(
    column: str, estimate: Estimate, tested: Tested, target: float, *, wants_more: bool, people: int
) -> GoalColumn:
    p, p_missed, test = tested
    verdict = Verdict.OPEN
    if people >= VERDICT_FROM and estimate.ends is not None:
        low, high = estimate.ends
        # Interval and test must agree: no verdict where one of the two leaves the other side open.
        alpha = 1 - estimate.level
        best, worst = (low > target, high < target) if wants_more else (high < target, low > target)
        if best and (p is None or p < alpha):
            verdict = Verdict.MET
        elif worst and (p_missed is None or p_missed < alpha):
            verdict = Verdict.MISSED
    # A share may have counts behind it and be tested by t all the same, where it is over people.
    exact = _exact(estimate, target) if test == EXACT else None
    return GoalColumn(column, estimate, people, p, p_missed, test, verdict, p_exact=exact)


def verdict_words(goal: GoalResult, column: GoalColumn) -> str:
    """What the data say of a goal, and how many attempts are still to be scored before they can say more."""
    waiting = waiting_words(column.waiting)
    return f"{_verdict(goal, column)} {waiting}" if waiting else _verdict(goal, column)


_DECIDED = {
    Verdict.MET: "Met: the whole interval reaches the goal.",
    Verdict.MISSED: "Not met: the whole interval stays short of the goal.",
}


def _verdict(goal: GoalResult, column: GoalColumn) -> str:
    estimate = column.estimate
    if estimate.value is None:
        return "There is no data yet."
    if column.verdict is not Verdict.OPEN:
        return _DECIDED[column.verdict]
    if estimate.alike and column.people >= VERDICT_FROM:
        return "Cannot be told: all are alike, which gives no interval."
    if estimate.ends is None or column.people < VERDICT_FROM:
        return "Cannot be told yet: fewer than five people."
    if not estimate.ends[0] <= goal.wanted <= estimate.ends[1]:
        return "Cannot be told yet: interval and test do not agree."
    confidence = "" if column.p is None else f"; {_confidence(column.p)} confidence that it is reached"
    return f"Cannot be told yet: the interval lies on both sides of the goal{confidence}."


def _confidence(p: float) -> str:
    share = 1 - p
    if share >= 0.995:
        return f"over 99{NBSP}%"
    return f"under 1{NBSP}%" if share < 0.005 else f"{rounded(share * 100)}{NBSP}%"


def seen_words(goal: GoalResult, column: GoalColumn) -> str:
    """The figure with its interval and n."""
    if goal.unit == "share":
        return rate_text(column.estimate)
    return time_text(column.estimate) if goal.unit == "seconds" else mean_text(column.estimate)


def set_words(goal: GoalResult) -> str:
    """Since when the goal stands, and whether that was beforehand."""
    start = f"Version {goal.version}, {day(goal.set_at)}"
    if goal.late:
        return f"{start}: set after the first session, so not beforehand"
    if goal.late is None:
        return f"{start}: whether that was before the trials in the file is not known here"
    return f"{start}: before the first session"


def goal_rows(results: StudyResults, link: Callable[[Counts], str] | None = None) -> list[list[object]]:
    """Every goal in every column, below `goal_heads`. link: the address of what a figure counts."""

    def seen(goal: GoalResult, column: GoalColumn) -> object:
        words = seen_words(goal, column)
        if link is None or column.counts is None or not column.estimate.n:
            return words
        return {"text": words, "href": link(column.counts)}

    return [
        [
            f"{goal.aim}: {goal.target}",
            *([results.condition_name(column.condition)] if results.compares else []),
            verdict_words(goal, column),
            seen(goal, column),
            p_value(column.p),
            _test_words(column),
            set_words(goal),
        ]
        for goal in results.goals
        for column in goal.columns
    ]


def _test_words(column: GoalColumn) -> str:
    exact = column.p_exact
    return column.test if exact is None else f"{column.test}; without mid-P p {p_words(exact)}"


def goal_heads(results: StudyResults) -> list[str]:
    """Heads of the columns of `goal_rows`."""
    middle = ["Where"] if results.compares else []
    return [
        "Goal",
        *middle,
        "What the data say",
        f"Seen ({results.confidence})",
        "p (one-sided)",
        "Test",
        "Set",
    ]


def goal_heading(results: StudyResults) -> str:
    """How many are met, as a heading."""
    verdicts = [column.verdict for goal in results.goals for column in goal.columns]
    parts = [f"{verdicts.count(one)} {one.value}" for one in Verdict if one in verdicts]
    return f"Goals: {', '.join(parts)}"
