"""Which versions, sessions and attempts count, and in which column. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from usability.measures.vocabulary import Outcome
from usability.results.choices import Choices, Modes, Offer, Segment, Success, Version
from usability.results.choosing import UnknownChoice
from usability.results.grouping import DEVICES, MODES, Grouping, grouping_of
from usability.results.rounds import BY
from usability.results.rows import AnswerRow, AttemptRow, Rows, SessionRow, VersionRow
from usability.sessions.rules import Mode, SessionState
from usability.studies.plan import Design, StudyPlan
from usability.studies.questions import QuestionKind
from usability.studies.walk import StepKind, trial_of

AWAITS_SCORE = "awaits_score"
"""Why an attempt stands outside every denominator: it ended, and a moderator has not said yet how."""
Outside = tuple[str, AttemptRow]
"""An attempt outside every denominator, after the reason."""


@dataclass(frozen=True, slots=True)
class CountedAttempt:
    """An attempt that stands in the denominators, with the person who made it. column: where it stands."""

    row: AttemptRow
    outcome: Outcome
    session: SessionRow
    column: str = ""

    @property
    def unassisted_success(self) -> bool:
        """Strictly a success: in full and without help."""
        return self.outcome is Outcome.SUCCESS and self.row.assists == 0

    @property
    def lenient_success(self) -> bool:
        """A success in full, assisted or in part."""
        return self.outcome in (Outcome.SUCCESS, Outcome.PARTIAL)

    def succeeded(self, success: Success) -> bool:
        """Whether it is a success as chosen."""
        return self.unassisted_success if success is Success.STRICT else self.lenient_success

    @property
    def seconds(self) -> float | None:
        """Time on task; None where it was not measured (no task takes 0 seconds)."""
        return self.row.seconds or None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is counted. reference: the version whose plan names tasks and questions; None before publishing.

    plan: the reference's, with the tasks that all versions compared have. sessions: those counted, by id. considered:
    also running ones and excluded people, of the same choice. again: attempts from a task's second trial on, which
    count for learnability alone; again_waiting: how many more of those wait for a score. outside: attempts of counted
    sessions, each the first of its task, outside every denominator, with the reason. grouping: what stands side by
    side. unplaced: people left out because they belong to no column.
    """

    reference: VersionRow | None
    plan: StudyPlan
    versions: tuple[Version, ...]
    sessions: dict[int, SessionRow]
    considered: tuple[SessionRow, ...]
    attempts: tuple[CountedAttempt, ...]
    again: tuple[CountedAttempt, ...]
    outside: tuple[Outside, ...]
    grouping: Grouping
    offer: Offer
    unplaced: int = 0
    again_waiting: int = 0


def segments_of(plan: StudyPlan) -> tuple[Segment, ...]:
    """The segments that a plan offers: every option of its participant questions marked as segments."""
    return tuple(
        Segment(question.key, option.key, option.label or option.key)
        for question in plan.participant_questions
        if question.segment and question.kind is QuestionKind.CHOICE
        for option in question.options
    )


def same_shape(one: StudyPlan, other: StudyPlan) -> bool:
    """Whether attempts under both plans may be counted together: the same tasks and conditions by key."""
    return _shape(one) == _shape(other)


def same_conditions(one: StudyPlan, other: StudyPlan) -> bool:
    """Whether both plans have the same conditions, and a task in common: enough to compare rounds."""
    return _shape(one)[1:] == _shape(other)[1:] and bool(_shape(one)[0] & _shape(other)[0])


def _shape(plan: StudyPlan) -> tuple[set[str], set[str], Design]:
    conditions = plan.conditions
    return {task.key for task in plan.tasks}, {item.key for item in conditions.items}, conditions.design


def select(rows: Rows, choices: Choices) -> Selection:
    """Decides what counts.

    Without a chosen version: the newest version that people ran, with all others of the same tasks and conditions;
    where versions are compared, with all of the same conditions, on the tasks that they share; beside another study,
    the versions of each that are counted together there, on the tasks that all share. Raises UnknownChoice for what the
    study does not have.
    """
    if choices.by.startswith(BY) and not rows.rounds:
        raise UnknownChoice(
            "A report is about one study: another one is compared on the page of the results."
        )
    reference = _reference(rows, choices.versions)
    plan = reference.plan if reference else rows.draft
    numbers = _numbers(rows, reference, choices)
    if rows.rounds:
        numbers |= _numbers_beside(rows, plan)
    if choices.by == "version" or rows.rounds:
        plan = _shared(plan, [row.plan for row in rows.versions if row.number in numbers])
    _check(rows, plan, choices)
    wanted = None if choices.segment is None else _people_of(rows.answers, plan, choices.segment)
    considered = [
        session
        for session in rows.sessions
        if session.version in numbers
        and (wanted is None or session.id in wanted)
        and _is_wanted(session, choices)
    ]
    counted = [
        session
        for session in considered
        if session.state is not SessionState.RUNNING and (choices.with_excluded or not session.excluded)
    ]
    asked = choices.by.partition(":")[2]
    answers = _answers_to(rows.answers, asked) if asked else {}
    grouping = grouping_of(plan, choices, counted, answers, rows.rounds)
    of_people = grouping.of_people
    sessions = {session.id: session for session in counted if of_people.column(session) is not None}
    attempts, again, outside, again_outside = _sort_attempts(
        rows.attempts, sessions, {task.key for task in plan.tasks}, grouping, choices.condition
    )
    return Selection(
        reference,
        plan,
        _versions(rows, numbers),
        sessions,
        tuple(considered),
        tuple(attempts),
        tuple(again),
        tuple(outside),
        grouping,
        _offer(rows, plan),
        len({session.person for session in counted}) - len({one.person for one in sessions.values()}),
        why_counts(again_outside)[AWAITS_SCORE],
    )


def _reference(rows: Rows, chosen: tuple[int, ...]) -> VersionRow | None:
    by_number = {row.number: row for row in rows.versions if not row.study}
    for number in chosen:
        if number not in by_number:
            raise UnknownChoice(f"There is no version {number} of this study.")
    if chosen:
        return by_number[max(chosen)]
    return _newest_run(by_number, rows)


def _newest_run(by_number: Mapping[int, VersionRow], rows: Rows) -> VersionRow | None:
    """Of these versions the newest that people ran; the newest of all where nobody ran one."""
    run = by_number.keys() & {session.version for session in rows.sessions}
    return by_number[max(run or by_number)] if by_number else None


def _numbers(rows: Rows, reference: VersionRow | None, choices: Choices) -> set[int]:
    """The versions that are counted."""
    if reference is None:
        return set()
    fits = same_conditions if choices.by == "version" else same_shape
    matching = {row.number for row in rows.versions if not row.study and fits(row.plan, reference.plan)}
    if not choices.versions:
        return matching
    if apart := set(choices.versions) - matching:
        raise UnknownChoice(
            f"Version {min(apart)} has other tasks or conditions than version {reference.number}: they are not counted "
            "together."
        )
    return set(choices.versions)


def _numbers_beside(rows: Rows, plan: StudyPlan) -> set[int]:
    """The versions of the other study that stand beside a plan of this one."""
    theirs = {row.number: row for row in rows.versions if row.study}
    newest = _newest_run(theirs, rows)
    if newest is None or not same_conditions(newest.plan, plan):
        raise UnknownChoice(
            "These two studies cannot be compared: they need the same conditions, and a task with the same key."
        )
    return {number for number, row in theirs.items() if same_shape(row.plan, newest.plan)}


def _shared(plan: StudyPlan, plans: Sequence[StudyPlan]) -> StudyPlan:
    """The plan with the tasks that all of these have."""
    shared = set.intersection(*({task.key for task in one.tasks} for one in [plan, *plans]))
    return plan.model_copy(update={"tasks": [task for task in plan.tasks if task.key in shared]})


def _check(rows: Rows, plan: StudyPlan, choices: Choices) -> None:
    if choices.condition and choices.condition not in {item.key for item in plan.conditions.items}:
        raise UnknownChoice(f"There is no condition “{choices.condition}”.")
    if choices.device and choices.device not in {*DEVICES, *(session.device for session in rows.sessions)}:
        raise UnknownChoice(f"There is no kind of device “{choices.device}”.")
    if choices.without_imported and choices.modes is Modes.IMPORTED:
        raise UnknownChoice("Imported trials cannot be both left out and the only ones counted.")


def _is_wanted(session: SessionRow, choices: Choices) -> bool:
    """Whether the choice of device, condition and way of running takes this session."""
    if choices.modes not in (Modes.APART, Modes.POOLED) and session.mode != choices.modes.value:
        return False
    if choices.without_imported and session.mode == Mode.IMPORTED:
        return False
    if choices.device and session.device != choices.device:
        return False
    # Somebody who meets several conditions carries none.
    return not choices.condition or session.condition in ("", choices.condition)


def _offer(rows: Rows, plan: StudyPlan) -> Offer:
    sessions = rows.sessions
    own = {row.number for row in rows.versions if not row.study}
    ran = tuple(sorted({session.version for session in sessions} & own))
    devices = {session.device for session in sessions}
    modes = {session.mode for session in sessions}
    conditions = tuple((item.key, item.name) for item in plan.conditions.items)
    segments = dict.fromkeys(one.question for one in segments_of(plan))
    texts = {question.key: question.text or question.key for question in plan.participant_questions}
    by = [("condition", "condition")] if conditions else []
    by += [("device", "device")] if len(devices & DEVICES.keys()) > 1 else []
    by += [("version", "version of the plan")] if len(ran) > 1 else []
    by += [(f"segment:{key}", f"“{texts[key]}”") for key in segments]
    return Offer(
        versions=ran,
        devices=tuple(key for key in DEVICES if key in devices),
        modes=tuple(key for key in MODES if key in modes),
        conditions=conditions,
        by=tuple(by),
        excluded=any(session.excluded for session in sessions),
    )


def _answers_to(answers: Sequence[AnswerRow], question: str) -> dict[int, str]:
    """The option that each session gave to a question about the person."""
    return {
        answer.session_id: answer.choice
        for answer in answers
        if answer.kind == StepKind.ABOUT and answer.question == question and answer.choice
    }


def _people_of(answers: Sequence[AnswerRow], plan: StudyPlan, segment: tuple[str, str]) -> set[int]:
    """Sessions of the people who chose this option."""
    if segment not in {(one.question, one.option) for one in segments_of(plan)}:
        raise UnknownChoice(f"There is no segment “{':'.join(segment)}”.")
    question, option = segment
    return {
        answer.session_id
        for answer in answers
        if answer.kind == StepKind.ABOUT and answer.question == question and answer.choice == option
    }


def _versions(rows: Rows, counted: set[int]) -> tuple[Version, ...]:
    people: dict[int, set[int]] = {}
    for session in rows.sessions:
        people.setdefault(session.version, set()).add(session.person)
    return tuple(
        Version(
            row.number,
            row.published_at,
            row.digest,
            len(people.get(row.number, ())),
            row.number in counted,
            row.study,
            row.words,
        )
        for row in rows.versions
    )


def _sort_attempts(
    attempts: Iterable[AttemptRow],
    sessions: Mapping[int, SessionRow],
    tasks: set[str],
    grouping: Grouping,
    condition: str,
) -> tuple[list[CountedAttempt], list[CountedAttempt], list[Outside], list[Outside]]:
    """Attempts that count and those outside every denominator: the first of each task, and from the second trial on.

    People who did a task several times in a row would else be counted as so many people, inside as outside.
    """
    counted: tuple[list[CountedAttempt], list[CountedAttempt]] = ([], [])
    outside: tuple[list[Outside], list[Outside]] = ([], [])
    for row in attempts:
        session = sessions.get(row.session_id)
        if session is None or row.task not in tasks or (condition and row.condition != condition):
            continue
        again = trial_of(row.step) > 1
        if row.outcome is None:
            outside[again].append((AWAITS_SCORE if row.ended else "running", row))
        elif row.outcome.counts:
            column = grouping.column(session, row.condition)
            counted[again].append(CountedAttempt(row, row.outcome, session, "" if column is None else column))
        else:
            outside[again].append((row.outcome.value, row))
    return *counted, *outside


def why_counts(outside: Sequence[Outside]) -> Counter[str]:
    """How many attempts stand outside the denominators, by reason."""
    return Counter(why for why, _row in outside)
