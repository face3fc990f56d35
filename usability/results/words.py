"""The answer in words. It never says more than the interval carries. Pure.

A difference is called settled only where every group has five people or more and the interval leaves out no difference.
A passage may carry what it counts, so that a page can link it; a report leaves that out.
"""

from dataclasses import dataclass

from usability.measures.rounding import rounded, seconds
from usability.measures.vocabulary import Outcome
from usability.measures.words import listed
from usability.results.choices import Success
from usability.results.counts import Counts
from usability.results.headings import heading_of
from usability.results.model import StudyResults
from usability.results.ratings import ease_key
from usability.results.saying import (
    p_words,
    people_count,
    percent_words,
    quoted,
    range_words,
    score_range,
    seconds_range,
)
from usability.results.score_words import score_sentence
from usability.results.success import how_solved, solved, task_count
from usability.results.task_figures import Difference, OverallFigures, TaskResult


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
        heading = f"{people_count(results.flow.people)} took part; no task was counted"
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


def _nobody(results: StudyResults) -> Paragraph:
    flow = results.flow
    if flow.running:
        return (Passage(f"{people_count(flow.running)} on the way; finished sessions are counted here."),)
    if flow.excluded:
        return (Passage(f"{people_count(flow.excluded)} took part and were excluded."),)
    return (
        Passage("Finished sessions are counted here: success, time and answers, each with its interval."),
    )


def _rates(results: StudyResults) -> Paragraph:
    how, who = how_solved(results), "One person" if results.together.people == 1 else "People"

    def count_of(one: OverallFigures) -> Passage:
        return Passage(f"{one.x_success} of {one.n}", solved(results, condition=one.condition))

    if not results.compares:
        together = results.together
        tail = f" tasks {how}" + (", without help" if results.choices.success is Success.STRICT else "") + "."
        if together.people > 1 and together.success.ends is not None:
            share, interval = percent_words(together.success), range_words(together.success)
            tail += f" Person by person that is {share}, and {interval} fits the data."
        return (Passage(f"{who} solved "), count_of(together), Passage(tail))
    passages = [Passage(f"{who} solved ")]
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
        alike = "alike for everybody" if one.within else "without any spread within the groups"
        return f" {start} that is {_more(estimate.value)}, {alike}, which gives no range."
    if estimate.ends is None:
        few = "one pair gives" if one.within else "so few people give"
        return f" {start} that is {_more(estimate.value)}; {few} no interval."
    chance = f" (p {p_words(p)})" if p is not None else ""
    low, high = (_more(end, unit=False) for end in estimate.ends)
    ends = f"anything from {low} to {high}"
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
    means = listed([score_range(rating.estimate) for rating in rated])
    first = rated[0]
    return f" {quoted(first.label)} was answered {means} on the scale of {first.low:g} to {first.high:g}."


def _time(results: StudyResults) -> list[Paragraph]:
    known = [one for one in results.overall if one.time.value is not None]
    passages: list[Passage] = []
    if known and results.compares:
        each = [f"{seconds_range(one.time)} {results.phrase(one.condition)}" for one in known]
        passages.append(Passage(f"Full successes typically took {listed(each)}."))
    elif known:
        passages.append(Passage(f"Full successes typically took {seconds_range(known[0].time)}."))
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


def _leavers(results: StudyResults) -> list[Paragraph]:
    if not results.people.left:
        return []
    left = f"{results.people.left} of {people_count(results.people.n)} left before the end; "
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
