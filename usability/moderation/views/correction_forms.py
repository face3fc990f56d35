"""The form of a correction, and the events that each kind of it is written as."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Regexp

from usability.infra.clock import ms_of, now_ms
from usability.measures.vocabulary import Origin
from usability.moderation.changes import Change, clock, marks_of, read_clock
from usability.moderation.rules import OUTCOMES
from usability.sessions.events import (
    Event,
    EventWithdrawn,
    Incoming,
    MarkMoved,
    OutcomeSet,
    SegmentsMerged,
    SegmentSplit,
    TaskStarted,
    TaskStopped,
)
from usability.sessions.fold import AttemptState, FoldedSession
from usability.sessions.gaps import ENDS
from usability.sessions.models import UsabilitySession
from usability.sessions.standing import MOVABLE
from usability.web.choices import SelectChoice

LONGEST_REASON: Final = 2_000


class CorrectionForm(FlaskForm):
    """Fields of every kind of correction; each kind shows its own. Times: minutes:seconds since the session began."""

    key = HiddenField(validators=[Regexp(r"^[A-Za-z0-9_-]{8,64}$", message="Open the form again.")])
    outcome = SelectField(
        "Outcome",
        choices=[SelectChoice(one.value, one.value.replace("_", " ").capitalize()) for one in OUTCOMES],
    )
    to = StringField("It happened at")
    start = StringField("The task began at")
    end = StringField("It ended at")
    since = StringField("From")
    until = StringField("To")
    reason = StringField("Why", description="Stands in the log beside your name.")


@dataclass(frozen=True, slots=True)
class Case:
    """A session as its corrections need it."""

    session: UsabilitySession
    log: list[Event]
    state: FoldedSession
    names: dict[str, str]
    codes: dict[str, str]
    changes: list[Change]

    def target(self, kind: str) -> Event:
        """The event that the address names by "writer:seq". Whatever cannot be corrected so is not there."""
        writer, _, seq = request.args.get("mark", "").rpartition(":")
        event = next((e for e in self.log if e.writer == writer and str(e.seq) == seq), None) or abort(404)
        can = event.kind in MOVABLE if kind == "move" else event.origin is Origin.MODERATOR
        return event if can else abort(404)

    def attempt(self) -> AttemptState:
        """The attempt of the task that the address names."""
        return self.state.attempts.get(request.args.get("step", "")) or abort(404)


def events_of(case: Case, kind: str, form: CorrectionForm) -> list[Incoming]:
    """The events that say it; where something is missing there are none, and the fields have errors."""
    reason = (form.reason.data or "").strip()
    if not reason:
        form.reason.errors = ["Say why, in a few words."]
    elif len(reason) > LONGEST_REASON:
        form.reason.errors = [f"Use at most {LONGEST_REASON} characters; these are {len(reason)}."]
    found = _KINDS[kind](case, form, reason or "-")
    return [] if form.reason.errors else found


def _withdraw(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    target = case.target("withdraw")
    return [
        EventWithdrawn(kind="event_withdrawn", seq=0, writer=target.writer, target=target.seq, reason=reason)
    ]


def _move(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    target, to = case.target("move"), _time(case, form.to)
    if to is None:
        return []
    return [
        MarkMoved(kind="mark_moved", seq=0, writer=target.writer, target=target.seq, to=to, reason=reason)
    ]


def _outcome(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    step = case.attempt().step.key
    return [OutcomeSet(kind="outcome_set", seq=0, step=step, outcome=form.outcome.data, reason=reason)]


def _merge(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    at = request.args.get("at", -1.0, float)
    if not 0 <= at <= now_ms() - ms_of(case.session.admitted_at):
        abort(404)
    step = case.attempt().step.key
    return [SegmentsMerged(kind="segments_merged", seq=0, step=step, at=at, reason=reason)]


def _split(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    attempt = case.attempt()
    since, until = _time(case, form.since), _time(case, form.until)
    if since is None or until is None:
        return []
    if until <= since:
        form.until.errors = ["The pause ends after it begins."]
        return []
    if attempt.started_at is None or until <= attempt.started_at or since >= (attempt.ended_at or until):
        form.since.errors = ["That is not within the task."]
        return []
    step = attempt.step.key
    return [SegmentSplit(kind="segment_split", seq=0, step=step, at=since, until=until, reason=reason)]


def _times(case: Case, form: CorrectionForm, reason: str) -> list[Incoming]:
    """A start or an end that nobody pressed is pressed now and moved; one that changes is moved."""
    attempt = case.attempt()
    start = _time(case, form.start)
    end = _time(case, form.end) if form.end.data or attempt.ended_at is not None else None
    if start is None or form.end.errors:
        return []
    if end is not None and end <= start:
        form.end.errors = ["The task ends after it begins."]
        return []
    step, key = attempt.step.key, form.key.data or ""
    of_task = marks_of(case.log, step)
    found: list[Incoming] = []
    if attempt.started_at is None or clock(start) != clock(attempt.started_at):
        pressed = next((event for event in of_task if event.kind == "task_started"), None)
        found += _at(TaskStarted(kind="task_started", seq=0, step=step), pressed, start, key, reason)
    if end is not None and (attempt.ended_at is None or clock(end) != clock(attempt.ended_at)):
        pressed = next(
            (event for event in of_task if event.kind in ENDS and event.at == attempt.ended_at), None
        )
        stop = TaskStopped(kind="task_stopped", seq=len(found), step=step)
        found += _at(stop, pressed, end, key, reason)
    if not found:
        form.start.errors = ["That is when it began and ended already."]
    return found


def _at(new: Incoming, pressed: Event | None, to: float, key: str, reason: str) -> list[Incoming]:
    """The move of what was pressed; where nothing was, the press and its move. new: numbered as the first of them."""
    if pressed is not None:
        writer, target, before, seq = pressed.writer, pressed.seq, [], new.seq
    else:
        writer, target, before, seq = key, new.seq, [new], new.seq + 1
    return [
        *before,
        MarkMoved(kind="mark_moved", seq=seq, writer=writer, target=target, to=to, reason=reason),
    ]


def _time(case: Case, field: StringField) -> float | None:
    at = read_clock(field.data or "")
    if at is None:
        field.errors = ["Write minutes and seconds since the session began, such as 2:05.250."]
    elif at > now_ms() - ms_of(case.session.admitted_at):
        field.errors = ["That is still to come."]
        return None
    return at


_KINDS: Final[dict[str, Callable[[Case, CorrectionForm, str], list[Incoming]]]] = {
    "outcome": _outcome,
    "times": _times,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "withdraw": _withdraw,
}
