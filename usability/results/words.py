"""The answer in words. It never says more than the interval carries. Pure.

A difference is called settled only where every group has five people or more and the interval leaves out no difference.
A passage may carry what it counts, so that a page can link it; a report leaves that out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.rounding import p_value, percent_number, rounded, seconds, seconds_number
from usability.measures.vocabulary import Outcome
from usability.results.counts import Counts
from usability.results.model import (
    Difference,
    InstrumentResult,
    OverallFigures,
    StudyResults,
    Success,
    TaskFigures,
    TaskResult,
)

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Passage:
    """A few words, with the attempts that they count if they count any."""

    text: str
    counts: Counts | None = None


Paragraph = tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the results say: a heading and a few paragraphs."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


def plain(paragraph: Paragraph) -> str:
    """A paragraph without its links."""
    return "".join(passage.text for passage in paragraph)


def answer(results: StudyResults) -> Answer:
    """The answer to the study, as far as its data carry one."""
    if results.empty:
        return Answer("Nobody is counted yet", (_nobody(results),))
    if not results.together.n:
        heading = f"{_people(results.flow.people)} took part; no task was counted"
        return Answer(heading, (*_waiting(results), *_scores(results)))
    paragraphs = [
        _rates(results),
        *_extremes(results),
        *_time(results),
        *_scores(results),
        *_leavers(results),
        *_waiting(results),
    ]
    return Answer(heading_of(results), tuple(paragraphs))


def heading_of(results: StudyResults) -> str:
    """One line: the comparison if there is one, otherwise how much was solved."""
    if results.compares:
        return _comparison_heading(results)
    together, how = results.together, how_solved(results)
    if together.success.value is None or together.people < VERDICT_FROM:
        return f"{_people(together.people)} so far: {together.x_success} of {together.n} tasks solved {how}"
    return f"People solved {_percent(together.success)} of their tasks {how}"


def how_solved(results: StudyResults) -> str:
    """What success means here, in words that follow "solved"."""
    return "in full" if results.choices.success is Success.STRICT else "in full or in part"


def solved(results: StudyResults, task: str = "", condition: str = "") -> Counts:
    """The attempts that are successes as chosen."""
    if results.choices.success is Success.STRICT:
        return Counts(task, condition, (Outcome.SUCCESS,), unassisted=True)
    return Counts(task, condition, (Outcome.SUCCESS, Outcome.PARTIAL))


def full_successes(task: str = "", condition: str = "") -> Counts:
    """The attempts behind a typical time: in full and without help, whatever a success was chosen to be."""
    return Counts(task, condition, (Outcome.SUCCESS,), unassisted=True)


def _comparison_heading(results: StudyResults) -> str:
    found = [one for one in results.differences if one.measure == "success"]
    people = _people(results.flow.people)
    if not any(one.comparison.estimate.value is not None for one in found):
        return "There is not enough data to compare"
    if not any(one.comparison.verdict for one in found):
        return (
            f"{people} so far are too few to tell {_listed([one.name for one in results.conditions])} apart"
        )
    if len(found) == 1:
        return _pair_heading(results, found[0], people)
    return _several_heading(results, [one for one in found if one.settled], people)


def _several_heading(results: StudyResults, settled: Sequence[Difference], people: str) -> str:
    if results.axes != ("condition",):
        said = "; ".join(_more_there(results, one) for one in settled)
        return said or f"{people} do not settle where more is solved"
    said = "; ".join(f"{_better(results, one)} works better than {_worse(results, one)}" for one in settled)
    return said or f"{people} do not settle which of the {len(results.conditions)} works better"


def _more_there(results: StudyResults, one: Difference) -> str:
    better, worse = one.second, one.first
    if (one.comparison.estimate.value or 0) < 0:
        better, worse = worse, better
    return f"People solve more {results.phrase(better)} than {results.phrase(worse)}"


def _pair_heading(results: StudyResults, one: Difference, people: str) -> str:
    if one.settled:
        return _more_there(results, one)
    estimate = one.comparison.estimate
    settle = "does not settle it" if results.flow.people == 1 else "do not settle it"
    if not estimate.value:
        return f"{_name(results, one.first)} and {_name(results, one.second)} came out alike, but {people} {settle}"
    if results.axes != ("condition",):
        more = results.phrase(one.second if estimate.value > 0 else one.first)
        return f"More was solved {more}, but {people} {settle}"
    return f"{_better(results, one)} looks better, but {people} {settle}"


def _better(results: StudyResults, one: Difference) -> str:
    return _name(results, one.second if (one.comparison.estimate.value or 0) > 0 else one.first)


def _worse(results: StudyResults, one: Difference) -> str:
    return _name(results, one.first if (one.comparison.estimate.value or 0) > 0 else one.second)


def _name(results: StudyResults, key: str) -> str:
    return results.condition_name(key) or key


def _nobody(results: StudyResults) -> Paragraph:
    flow = results.flow
    if flow.running:
        return (Passage(f"{_people(flow.running)} on the way; finished sessions are counted here."),)
    if flow.excluded:
        return (Passage(f"{_people(flow.excluded)} took part and were excluded."),)
    return (
        Passage("Finished sessions are counted here: success, time and answers, each with its interval."),
    )


def _rates(results: StudyResults) -> Paragraph:
    how = how_solved(results)

    def count_of(one: OverallFigures) -> Passage:
        return Passage(f"{one.x_success} of {one.n}", solved(results, condition=one.condition))

    if not results.compares:
        together = results.together
        tail = f" tasks {how}" + (", without help" if results.choices.success is Success.STRICT else "") + "."
        if together.people > 1 and together.success.low is not None:
            share, interval = _percent(together.success), _range(together.success)
            tail += f" Person by person that is {share}, and {interval} fits the data."
        return (Passage("People solved "), count_of(together), Passage(tail))
    passages = [Passage("People solved ")]
    for index, one in enumerate(results.overall):
        joint = "" if not index else " and " if index == len(results.overall) - 1 else ", "
        passages += [
            Passage(joint),
            count_of(one),
            Passage(f" {'tasks ' + how + ' ' if not index else ''}{results.phrase(one.condition)}"),
        ]
    passages.append(Passage("."))
    success = [one for one in results.differences if one.measure == "success"]
    if len(success) == 1:
        passages.append(Passage(_points_sentence(success[0])))
    return tuple(passages)


def _points_sentence(one: Difference) -> str:
    estimate, p = one.comparison.estimate, one.comparison.p
    if estimate.value is None:
        return ""
    start = "Person by person" if one.within else "Over people"
    if estimate.alike:
        return f" {start} that is {_more(estimate.value)}, for all {estimate.n} alike, which gives no range."
    if estimate.low is None or estimate.high is None:
        few = "one pair gives" if one.within else "so few people give"
        return f" {start} that is {_more(estimate.value)}; {few} no interval."
    chance = f" (p {_equals(p)})" if p is not None else ""
    ends = f"anything from {_more(estimate.low, unit=False)} to {_more(estimate.high, unit=False)}"
    return f" {start} that is {_more(estimate.value)}, and {ends} fits the data{chance}."


def _more(share: float, *, unit: bool = True) -> str:
    number = rounded(abs(share) * 100)
    noun = f" percentage point{'' if number == '1' else 's'}" if unit else ""
    return f"{number}{noun} {'fewer' if share < 0 and number != '0' else 'more'}"


def _extremes(results: StudyResults) -> list[Paragraph]:
    """The task that fewest people solved, if there is something to choose from."""
    counted = [task for task in results.tasks if sum(one.n for one in task.figures)]
    if len(counted) < 2:
        return []
    shares = {task.key: task_count(task) for task in counted}
    lowest = min(counted, key=lambda task: shares[task.key][0] / shares[task.key][1])
    x, n = shares[lowest.key]
    if x == n:
        return []
    how, counts = how_solved(results), solved(results, lowest.key)
    if results.pools_modes:
        return [_lowest_by_column(results, lowest)]
    if x:
        passages = [Passage(f"Fewest solved {lowest.title} {how}: "), Passage(f"{x} of {n}", counts)]
    else:
        passages = [Passage(f"Nobody solved {lowest.title} {how}: "), Passage(f"0 of {n}", counts)]
    partly = sum(one.outcomes[Outcome.PARTIAL] for one in lowest.figures)
    if partly and results.choices.success is Success.STRICT:
        only_partly = Counts(task=lowest.key, outcomes=(Outcome.PARTIAL,))
        passages += [Passage("; "), Passage(str(partly), only_partly), Passage(" did in part")]
    passages.append(Passage(f".{_ease(lowest)}"))
    return [tuple(passages)]


def _lowest_by_column(results: StudyResults, lowest: TaskResult) -> Paragraph:
    """The same without adding up what is not to be pooled."""
    passages = [Passage(f"Fewest solved {lowest.title} {how_solved(results)}: ")]
    known = [one for one in lowest.figures if one.n]
    for index, one in enumerate(known):
        passages += [
            Passage(", " if index else ""),
            Passage(f"{one.success.x} of {one.n}", solved(results, lowest.key, one.condition)),
            Passage(f" {results.phrase(one.condition)}"),
        ]
    return (*passages, Passage("."))


def task_count(task: TaskResult) -> tuple[int, int]:
    """Successes as chosen and attempts at a task, over its conditions."""
    return sum(one.success.x or 0 for one in task.figures), sum(one.n for one in task.figures)


def ease_key(figures: Sequence[TaskFigures] | Sequence[OverallFigures]) -> str | None:
    """The rating that speaks for a task: SEQ, else the first own one about ease, else the first."""
    keys = [rating.key for one in figures for rating in one.ratings if rating.estimate.known]
    easy = [key for key in keys if "eas" in key and ("do" in key or "complete" in key)]
    return next(iter((["seq"] if "seq" in keys else []) + easy + keys), None)


def _ease(task: TaskResult) -> str:
    key = ease_key(task.figures)
    rated = [
        rating
        for one in task.figures
        if key
        for rating in [one.rating(key)]
        if rating and rating.estimate.known
    ]
    if not rated:
        return ""
    means = _listed([rounded(rating.estimate.value or 0, 1) for rating in rated])
    first = rated[0]
    return f" {_quoted(first.label)} was answered {means} on the scale of {first.low:g} to {first.high:g}."


def _time(results: StudyResults) -> list[Paragraph]:
    known = [one for one in results.overall if one.time.value is not None]
    passages: list[Passage] = []
    if known and results.compares:
        each = [f"{_seconds_range(one.time)} {results.phrase(one.condition)}" for one in known]
        passages.append(Passage(f"Full successes typically took {_listed(each)}."))
    elif known:
        passages.append(Passage(f"Full successes typically took {_seconds_range(known[0].time)}."))
    together = results.together
    if together.censored:
        limits = {task.time_limit_s for task in results.tasks}
        limit = limits.pop() if len(limits) == 1 else None
        timed_out = (
            f"ran into the limit of {seconds(limit)}" if limit and not _left(results) else "were cut off"
        )
        passages += [
            Passage(" " if passages else ""),
            Passage(f"{together.censored} of {together.n}", Counts(censored=True)),
            Passage(f" attempts {timed_out}, so times over all attempts are a lower bound."),
        ]
    return [tuple(passages)] if passages else []


def _left(results: StudyResults) -> int:
    return results.together.outcomes[Outcome.DROPPED_OUT]


def _scores(results: StudyResults) -> list[Paragraph]:
    return [(Passage(text),) for one in results.instruments if (text := score_sentence(results, one))]


def score_sentence(results: StudyResults, one: InstrumentResult) -> str:
    """A questionnaire in a sentence; "" for those that stand in figures only."""
    rules = one.instrument.scoring
    if not rules.overall or rules.rule not in ("sus_like", "mean"):
        return ""
    if len(one.instrument.items) == 1 and not one.own:
        return ""
    known = [column for column in one.columns if column.summary.main.value is not None]
    if not known:
        return ""
    where = f"on its scale of {rules.range_low:g} to {rules.range_high:g}"
    if len(one.columns) == 1:
        return f"{one.instrument.name} is {_score(known[0].summary.main)} {where}{_grade(one)}."
    each = [f"{_score(c.summary.main)} {_for(results, c.condition)}" for c in known]
    text = f"{one.instrument.name} is {_listed(each)} {where}."
    return text + (f" {score_difference(results, one.differences[0])}." if len(one.differences) == 1 else "")


def score_difference(results: StudyResults, one: Difference) -> str:
    """The difference of two scores with its interval, as a sentence without its full stop."""
    estimate = one.comparison.estimate
    if estimate.value is None:
        return "There is not enough data for a difference"
    way = f"{score_size(one, abs(estimate.value))} {'lower' if estimate.value < 0 else 'higher'}"
    if results.axes == ("condition",):
        gap = f"{_name(results, one.second)} scores {way} than {_name(results, one.first)}"
    else:
        gap = f"People score {way} {results.phrase(one.second)} than {results.phrase(one.first)}"
    gap += ", within people" if one.within else ""
    if estimate.low is None or estimate.high is None:
        return gap
    p = one.comparison.p
    chance = f", p {_equals(p)}" if p is not None else ""
    ends = [score_size(one, end, unit=False) for end in (estimate.low, estimate.high)]
    return f"{gap} ({' to '.join(ends)}{chance})"


def score_size(one: Difference, value: float, *, unit: bool = True) -> str:
    """A difference of scores as written, that of shares in percentage points."""
    if one.unit == "points":
        return rounded(100 * value) + (" percentage points" if unit else "")
    return rounded(value, 1)


def _for(results: StudyResults, column: str) -> str:
    return f"for {_name(results, column)}" if results.axes == ("condition",) else results.phrase(column)


def _grade(one: InstrumentResult) -> str:
    summary = one.columns[0].summary
    grade = next((reading for reading in summary.readings if reading.key == "grade"), None)
    if grade is None:
        return ""
    return f", grade {grade.text} on the curved grading scale ({grade.source.partition(',')[0]})"


def _leavers(results: StudyResults) -> list[Paragraph]:
    if not results.people.left:
        return []
    left = f"{results.people.left} of {_people(results.people.n)} left before the end; "
    return [(Passage(left + "the tasks they had begun count as not solved."),)]


def _waiting(results: StudyResults) -> list[Paragraph]:
    text = waiting_words(results.flow.awaits_score)
    return [(Passage(text),)] if text else []


def waiting_words(attempts: int) -> str:
    """That attempts are not counted until somebody scores them; "" for none."""
    if not attempts:
        return ""
    wait, them = ("1 attempt waits", "it") if attempts == 1 else (f"{attempts} attempts wait", "them")
    return f"{wait} for a moderator to score {them}; no figure counts {them} yet."


def _people(number: int) -> str:
    return f"{number}{NBSP}{'person' if number == 1 else 'people'}"


def _percent(estimate: Estimate) -> str:
    return f"{percent_number(estimate.value or 0, estimate.n)}{NBSP}%"


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = (percent_number(limit, estimate.n) for limit in (estimate.low, estimate.high))
    return f"{low}–{high}{NBSP}%"


def _seconds_range(estimate: Estimate) -> str:
    text = seconds(estimate.value)
    if estimate.low is None or estimate.high is None:
        return text
    return f"{text} ({seconds_number(estimate.low)}–{seconds_number(estimate.high)})"


def _score(estimate: Estimate) -> str:
    text = rounded(estimate.value or 0, 1)
    if estimate.low is None or estimate.high is None:
        return text
    return f"{text} ({rounded(estimate.low, 1)}–{rounded(estimate.high, 1)})"


def _equals(p: float | None) -> str:
    text = p_value(p)
    return text if text.startswith("<") else f"={NBSP}{text}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _quoted(label: str) -> str:
    return f"“{label.rstrip('.?')}”"
