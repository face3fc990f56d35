"""Commands on findings: tell, change, merge, delete, each with a line in the finding's history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.findings.models import Evidence, Finding, FindingChange, Observation, SeverityRating
from usability.findings.picking import Chosen, FindingError, tell
from usability.findings.rules import Status
from usability.findings.seen import key_of
from usability.infra.clock import now
from usability.studies.models import Study

FIELDS = ("title", "description", "positive", "status", "tasks", "recommendation")
"""What a form edits of a finding and its history tells apart."""


class StaleFinding(FindingError):
    """Somebody else saved the finding since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            "revision", "Somebody else changed this finding after you opened it. Nothing was overwritten."
        )


def create_finding(
    db: Session,
    study: Study,
    fields: Mapping[str, Any],
    *,
    chosen: Sequence[Chosen] = (),
    by: User | None,
) -> Finding:
    """A new finding (FIELDS, and the severity that its author gives), told from these observations; the tasks they
    belong to are affected ones.

    Raises FindingError for a finding without a title.
    """
    values = _checked(fields)
    if "tasks" not in fields:
        values["tasks"] = list(dict.fromkeys(one.task for one in chosen if one.task))
    # Two who tell a finding at once queue here, so that each has a number of its own.
    db.execute(select(Study.id).where(Study.id == study.id).with_for_update())
    last = db.scalar(select(func.max(Finding.number)).where(Finding.study_id == study.id))
    finding = Finding(
        study_id=study.id, number=(last or 0) + 1, revision=1, created_at=now(), merged_into_id=None,
        deleted_at=None, **values,
    )  # fmt: skip
    db.add(finding)
    db.flush()
    tell(db, finding, "created", by, {})
    if fields.get("severity") is not None and not finding.positive:
        _rate(db, finding, fields["severity"], by)
    if chosen:
        _gather(db, finding, chosen, by)
    return finding


def save_finding(
    db: Session, finding: Finding, fields: Mapping[str, Any], *, revision: int, by: User | None
) -> bool:
    """Saves what a form opened at `revision` changed; False where nothing did. Raises StaleFinding, FindingError."""
    values = _checked(fields)
    _lock(db, finding)
    if finding.revision != revision:
        raise StaleFinding
    changed = {
        name: [getattr(finding, name), value]
        for name, value in values.items()
        if getattr(finding, name) != value
    }
    if not changed:
        return False
    for name, (_before, after) in changed.items():
        setattr(finding, name, after)
    finding.revision = revision + 1
    tell(db, finding, "edited", by, changed)
    return True


def rate(db: Session, finding: Finding, severity: int | None, by: User) -> bool:
    """Gives the severity, 0 to 4, that this person finds; None takes theirs back. False where nothing changed.

    Others' ratings stay as they are, and what others write at the same time is not in the way. Raises FindingError.
    """
    _lock(db, finding)
    _require_live(finding)
    if finding.positive:
        raise FindingError("severity", "Something that works well has no severity.")
    return _rate(db, finding, severity, by)


def _rate(db: Session, finding: Finding, severity: int | None, by: User | None) -> bool:
    own = next((one for one in finding.ratings if by is not None and one.user_id == by.id), None)
    before = own.severity if own else None
    if severity == before:
        return False
    if own is not None and severity is None:
        finding.ratings.remove(own)
    elif own is not None and severity is not None:
        own.severity, own.rated_at = severity, now()
    elif severity is not None:
        finding.ratings.append(
            SeverityRating(user_id=by.id if by else None, severity=severity, rated_at=now())
        )
    db.flush()
    tell(db, finding, "rated", by, {"severity": [before, severity]})
    return True


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "", "description": "", "recommendation": "", "positive": False,
        "status": Status.OPEN.value, "tasks": [],
    }  # fmt: skip
    values.update({name: fields[name] for name in FIELDS if name in fields})
    values["title"] = " ".join(values["title"].split())
    values["description"], values["recommendation"] = (
        values["description"].strip(),
        values["recommendation"].strip(),
    )
    values["status"] = Status(values["status"]).value
    if not values["title"]:
        raise FindingError("title", "Say in a few words what was found.")
    if len(values["title"]) > 300:
        raise FindingError("title", "Write at most 300 letters; the rest belongs into the description.")
    return values


def gather(db: Session, finding: Finding, chosen: Sequence[Chosen], by: User | None) -> int:
    """Puts observations behind a finding and their tasks among its affected ones. Returns how many were new.

    A finding without named tasks is about the whole study and stays so. Raises FindingError for one that is not there.
    """
    _require_live(finding)
    return _gather(db, finding, chosen, by)


def _gather(db: Session, finding: Finding, chosen: Sequence[Chosen], by: User | None) -> int:
    _lock(db, finding)
    there = set(db.scalars(select(Evidence.observation_id).where(Evidence.finding_id == finding.id)))
    new = [one for one in chosen if one.observation.id not in there]
    moment = now()
    for one in new:
        db.add(Evidence(finding_id=finding.id, observation_id=one.observation.id, added_at=moment))
    if not new:
        return 0
    detail: dict[str, Any] = {"observations": len(new)}
    more = [task for task in dict.fromkeys(one.task for one in new) if task and task not in finding.tasks]
    if finding.tasks and more:
        detail["tasks"] = [finding.tasks, [*finding.tasks, *more]]
        finding.tasks = [*finding.tasks, *more]
        finding.revision += 1
    tell(db, finding, "gathered", by, detail)
    return len(new)


def drop(db: Session, finding: Finding, observation: Observation, by: User | None) -> None:
    """Takes an observation from behind a finding. It stays among the observations."""
    _lock(db, finding)
    there = db.get(Evidence, (finding.id, observation.id))
    if there is not None:
        db.delete(there)
        tell(db, finding, "dropped", by, {"observations": 1, "keys": [key_of(observation)]})


def merge(db: Session, finding: Finding, into: Finding, by: User | None) -> None:
    """Lets a finding's evidence count for another one, which keeps its own words and takes in the affected tasks.

    Nothing is moved or lost: both keep their histories, and `unmerge` undoes it. Raises FindingError.
    """
    if finding.id == into.id:
        raise FindingError("into", "A finding cannot be merged into itself.")
    for one in sorted((finding, into), key=lambda one: one.id):
        _lock(db, one)
        _require_live(one)
    more = [task for task in finding.tasks if task not in into.tasks]
    detail: dict[str, Any] = {"finding": finding.number, "title": finding.title, "tasks_before": into.tasks}
    if not finding.tasks and into.tasks:
        # One of the two is about the whole study, so the two together are.
        into.tasks = []
    elif into.tasks and more:
        into.tasks = [*into.tasks, *more]
    detail["tasks_after"] = into.tasks
    into.revision += 1
    finding.merged_into_id = into.id
    tell(db, finding, "merged", by, {"finding": into.number, "title": into.title})
    tell(db, into, "took_in", by, detail)
    note(db, by, "finding.merge", _slug(db, finding), f"{finding.number} into {into.number}")


def unmerge(db: Session, finding: Finding, by: User | None) -> None:
    """Makes a merged finding stand for itself again. Raises FindingError where it was not merged."""
    _lock(db, finding)
    into = db.get(Finding, finding.merged_into_id) if finding.merged_into_id is not None else None
    if into is None:
        raise FindingError("into", "This finding stands for itself already.")
    _lock(db, into)
    finding.merged_into_id = None
    taken = db.scalars(
        select(FindingChange)
        .where(FindingChange.finding_id == into.id, FindingChange.what == "took_in")
        .order_by(FindingChange.id.desc())
    )
    last = next((one.detail for one in taken if one.detail["finding"] == finding.number), None)
    # Only what the merging did is undone; tasks that somebody chose since then stay.
    if last is not None and into.tasks == last["tasks_after"]:
        into.tasks = last["tasks_before"]
    into.revision += 1
    tell(db, finding, "unmerged", by, {"finding": into.number, "title": into.title})
    tell(db, into, "gave_back", by, {"finding": finding.number, "title": finding.title})
    note(db, by, "finding.unmerge", _slug(db, finding), f"{finding.number} from {into.number}")


def delete_finding(db: Session, finding: Finding, by: User | None) -> None:
    """Takes a finding out of every list and count; `restore_finding` undoes it."""
    _lock(db, finding)
    if finding.deleted_at is None:
        finding.deleted_at = now()
        tell(db, finding, "deleted", by, {})
        note(db, by, "finding.delete", _slug(db, finding), f"{finding.number} {finding.title}")


def restore_finding(db: Session, finding: Finding, by: User | None) -> None:
    """Brings a deleted finding back."""
    _lock(db, finding)
    if finding.deleted_at is not None:
        finding.deleted_at = None
        tell(db, finding, "restored", by, {})
        note(db, by, "finding.restore", _slug(db, finding), f"{finding.number} {finding.title}")


def _require_live(finding: Finding) -> None:
    if finding.deleted_at is not None:
        raise FindingError("into", f"Finding {finding.number} was deleted meanwhile. Bring it back first.")
    if finding.merged_into_id is not None:
        raise FindingError("into", f"Finding {finding.number} was merged into another one meanwhile.")


def _lock(db: Session, finding: Finding) -> None:
    """Reads the finding as it is now; other writers of it wait (PostgreSQL; SQLite queues anyway)."""
    db.flush()
    db.refresh(finding, with_for_update=True)


def _slug(db: Session, finding: Finding) -> str:
    return db.scalar(select(Study.slug).where(Study.id == finding.study_id)) or ""
