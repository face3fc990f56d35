"""Which versions, sessions and attempts count, and how a choice is written in an address. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from usability.measures.vocabulary import Outcome
from usability.results.model import Choices, Segment, Success, Version
from usability.results.rows import AnswerRow, AttemptRow, Rows, SessionRow, VersionRow
from usability.sessions.rules import SessionState
from usability.studies.plan import Design, QuestionKind, StudyPlan
from usability.studies.walk import StepKind


class UnknownChoice(ValueError):
    """A choice that this study does not offer. The message says which."""


@dataclass(frozen=True, slots=True)
class CountedAttempt:
    """An attempt that stands in the denominators, with the person who made it."""

    row: AttemptRow
    outcome: Outcome
    session: SessionRow

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

    sessions: those counted, by id. considered: also running ones and excluded people, of the chosen versions and
    segment. outside: attempts of counted sessions outside every denominator, with the reason.
    """

    reference: VersionRow | None
    plan: StudyPlan
    versions: tuple[Version, ...]
    sessions: dict[int, SessionRow]
    considered: tuple[SessionRow, ...]
    attempts: tuple[CountedAttempt, ...]
    outside: tuple[tuple[str, AttemptRow], ...]


def read_choices(values: Mapping[str, str]) -> Choices:
    """Choices from an address (version, success, excluded, segment). Absent or empty means the default.

    Raises UnknownChoice for a value that means nothing. Whether the study has it is decided by `select`.
    """
    version = values.get("version", "")
    if version and not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise UnknownChoice(f"There is no version “{version}”.")
    success = values.get("success") or Success.STRICT.value
    if success not in list(Success):
        raise UnknownChoice(f"Success is strict or lenient, not “{success}”.")
    excluded = values.get("excluded", "")
    if excluded not in ("", "with", "without"):
        raise UnknownChoice(f"Excluded people are counted “with” or “without”, not “{excluded}”.")
    question, colon, option = values.get("segment", "").partition(":")
    if question and not (colon and option):
        raise UnknownChoice("A segment is written as question:option.")
    return Choices(
        version=int(version) if version else None,
        success=Success(success),
        with_excluded=excluded == "with",
        segment=(question, option) if question else None,
    )


def write_choices(choices: Choices) -> dict[str, str]:
    """The address values of a choice; defaults are left out, so that one choice has one address."""
    values = {}
    if choices.version is not None:
        values["version"] = str(choices.version)
    if choices.success is not Success.STRICT:
        values["success"] = choices.success.value
    if choices.with_excluded:
        values["excluded"] = "with"
    if choices.segment:
        values["segment"] = ":".join(choices.segment)
    return values


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


def _shape(plan: StudyPlan) -> tuple[set[str], set[str], Design]:
    conditions = plan.conditions
    return {task.key for task in plan.tasks}, {item.key for item in conditions.items}, conditions.design


def select(rows: Rows, choices: Choices) -> Selection:
    """Decides what counts.

    Without a chosen version: the newest version that people ran, with all others of the same tasks and conditions.
    Raises UnknownChoice for a version or a segment that the study does not have.
    """
    reference = _reference(rows, choices.version)
    plan = reference.plan if reference else rows.draft
    numbers = {reference.number} if reference else set()
    if reference and choices.version is None:
        numbers |= {row.number for row in rows.versions if same_shape(row.plan, plan)}
    wanted = None if choices.segment is None else _people_of(rows.answers, plan, choices.segment)
    considered = tuple(
        session
        for session in rows.sessions
        if session.version in numbers and (wanted is None or session.id in wanted)
    )
    sessions = {
        session.id: session
        for session in considered
        if session.state is not SessionState.RUNNING and (choices.with_excluded or not session.excluded)
    }
    attempts, outside = _sort_attempts(rows.attempts, sessions, {task.key for task in plan.tasks})
    return Selection(
        reference, plan, _versions(rows, numbers), sessions, considered, tuple(attempts), tuple(outside)
    )


def _reference(rows: Rows, chosen: int | None) -> VersionRow | None:
    by_number = {row.number: row for row in rows.versions}
    if chosen is not None:
        if chosen not in by_number:
            raise UnknownChoice(f"There is no version {chosen} of this study.")
        return by_number[chosen]
    if not by_number:
        return None
    return by_number[max({session.version for session in rows.sessions} or by_number)]


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
            row.number, row.published_at, row.digest, len(people.get(row.number, ())), row.number in counted
        )
        for row in rows.versions
    )


def _sort_attempts(
    attempts: Iterable[AttemptRow], sessions: Mapping[int, SessionRow], tasks: set[str]
) -> tuple[list[CountedAttempt], list[tuple[str, AttemptRow]]]:
    counted: list[CountedAttempt] = []
    outside: list[tuple[str, AttemptRow]] = []
    for row in attempts:
        session = sessions.get(row.session_id)
        if session is None or row.task not in tasks:
            continue
        if row.outcome is None:
            outside.append(("awaits_score" if row.ended else "running", row))
        elif row.outcome.counts:
            counted.append(CountedAttempt(row, row.outcome, session))
        else:
            outside.append((row.outcome.value, row))
    return counted, outside


def why_counts(outside: Sequence[tuple[str, AttemptRow]]) -> Counter[str]:
    """How many attempts stand outside the denominators, by reason."""
    return Counter(why for why, _row in outside)
