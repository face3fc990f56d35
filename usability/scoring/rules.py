"""Decisions of second scoring: what a blind scorer may read, and how two scorers agree. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from usability.measures.agreement import kappa_of_several, kappa_of_two
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate
from usability.measures.vocabulary import Outcome, OutcomeSource
from usability.timeline.saying import Logged

LEVELS: tuple[Outcome, ...] = (
    Outcome.SUCCESS,
    Outcome.PARTIAL,
    Outcome.FAILURE,
    Outcome.GAVE_UP,
    Outcome.TECHNICAL_FAULT,
    Outcome.NOT_ATTEMPTED,
)
"""What a second scorer may say of an attempt."""
BY_THE_CLOCK = frozenset({OutcomeSource.TIME_LIMIT, OutcomeSource.SILENCE})
"""Outcomes that a clock decided: there is nothing to judge."""
MOST_ERRORS = 999
SEVERAL = 3
"""From so many scorers their agreement is told at once, too."""

_EVIDENCE = frozenset(
    {"step_shown", "task_started", "task_ended", "task_stopped", "task_paused", "task_resumed", "page_hidden"}
    | {"page_shown", "product_signal", "problem_reported", "help_asked", "assist_marked", "note_marked"}
    | {
        "attempt_reopened",
        "segment_split",
        "segments_merged",
        "mark_moved",
        "mark_detailed",
        "event_withdrawn",
    }
)
_TELLING = frozenset({"claim", "answer_right", "reason"})


def evidence(log: Sequence[Logged]) -> list[Logged]:
    """What of a log a blind scorer may read: what was done, said and answered, when, and with what help.

    Left out: outcomes and claims, whether an answer was right or a goal reached, error codes, ratings, every note of a
    moderator but quotes, and the reasons of corrections. What was taken back of the rest stays visible as taken back.
    """
    kept = [row for row in log if row.event.kind in _EVIDENCE and not _tells(row)]
    marks = {(row.event.writer, row.event.seq): row.event.kind for row in kept}
    found = []
    for row in kept:
        data = row.event.data
        if row.event.kind in ("mark_moved", "mark_detailed", "event_withdrawn"):
            if (data["writer"], data["target"]) not in marks:
                continue
            if row.event.kind == "mark_detailed" and marks[data["writer"], data["target"]] != "note_marked":
                # What a moderator wrote about an assist may tell more than that there was one.
                data = {name: value for name, value in data.items() if name != "text"}
        data = {name: value for name, value in data.items() if name not in _TELLING}
        found.append(replace(row, event=replace(row.event, data=data)))
    return found


def _tells(row: Logged) -> bool:
    data = row.event.data
    return (row.event.kind == "note_marked" and data["what"] != "quote") or (
        row.event.kind == "product_signal" and data["what"] == "goal"
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """One attempt that two people scored. first: None where the first scorer has not said anything.

    settled: the outcome on which somebody decided, with by whom and why; None while nobody did.
    """

    session_id: int
    step: str
    task: str
    condition: str
    participant: str
    first: Outcome | None
    second: Outcome
    first_errors: Mapping[str, int] | None = None
    second_errors: Mapping[str, int] | None = None
    settled: Outcome | None = None
    settled_by: str = ""
    settled_reason: str = ""

    @property
    def agree(self) -> bool:
        return self.first is self.second


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two scorers agree. task: "" for all. share: same of n with the adjusted-Wald interval.

    kappa: Cohen's, over the categories that either used; without a value where why_no_kappa says so.
    """

    task: str
    share: Estimate
    kappa: Estimate
    why_no_kappa: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """How three or more scorers agree at once. scorers: how many, the first one among them. kappa: Fleiss', over the
    attempts that all of them scored; without a value where why_no_kappa says so, never with an interval. left_out:
    attempts that only some of them scored.
    """

    scorers: int
    kappa: Estimate
    left_out: int
    why_no_kappa: str = ""


def together(scores: Sequence[Mapping[tuple[int, str], Outcome]]) -> Together | None:
    """Fleiss' kappa on outcomes. scores: of each scorer what they said, by session and step; None for fewer than three.

    It counts every difference of outcome alike: outcomes have no order (giving up is not worse than failing).
    """
    if len(scores) < SEVERAL:
        return None
    shared = sorted(set.intersection(*(set(one) for one in scores)))
    left_out = len(set().union(*scores)) - len(shared)
    found = kappa_of_several([[one[place] for one in scores] for place in shared], LEVELS)
    return Together(len(scores), found.estimate, left_out, found.why_none)


def agreement(pairs: Sequence[Pair], task: str = "", level: float = 0.95) -> Agreement:
    """Percent agreement and Cohen's kappa on outcomes. Attempts without a first score are left out and counted.

    level: of the confidence of intervals.
    """
    both = [(pair.first, pair.second) for pair in pairs if pair.first is not None]
    missing = len(pairs) - len(both)
    share = replace(completion_rate(sum(a is b for a, b in both), len(both), level), n_missing=missing)
    used = sorted({first for first, _ in both} | {second for _, second in both})
    kappa = kappa_of_two(both, used, level)
    return Agreement(task, share, kappa.estimate, kappa.why_none)


def error_agreement(pairs: Sequence[Pair], code: str, level: float = 0.95) -> Agreement:
    """The same on whether an error of this code occurred at all, over attempts in which both counted errors."""
    both = [
        (pair.first_errors.get(code, 0) > 0, pair.second_errors.get(code, 0) > 0)
        for pair in pairs
        if pair.first_errors is not None and pair.second_errors is not None
    ]
    share = replace(
        completion_rate(sum(a is b for a, b in both), len(both), level), n_missing=len(pairs) - len(both)
    )
    kappa = kappa_of_two(both, [False, True], level)
    return Agreement(code, share, kappa.estimate, kappa.why_none)


def by_task(pairs: Sequence[Pair], tasks: Sequence[str], level: float = 0.95) -> list[Agreement]:
    """The agreement on each task that was scored twice, in this order of tasks."""
    known = {task: number for number, task in enumerate(tasks)}

    def place(pair: Pair) -> tuple[int, str]:
        return known.get(pair.task, len(known)), pair.task

    return [
        agreement(list(group), key[1], level) for key, group in groupby(sorted(pairs, key=place), key=place)
    ]
