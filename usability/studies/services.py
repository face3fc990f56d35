"""Commands on studies: create, save the draft, publish, change state."""

import hashlib
import json
import re
import secrets
import unicodedata
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.services import note
from usability.infra.clock import now
from usability.infra.errors import DomainError
from usability.instruments.model import Instrument
from usability.studies import lost
from usability.studies.access import StudyRole
from usability.studies.models import PlanVersion, RemovedPart, Study, StudyMember
from usability.studies.plan import StudyPlan
from usability.studies.rules import TRANSITIONS, Obstacle, StudyState, obstacles, used_instruments

REMOVED_KEPT = 50
"""Removals of a study that can be undone; older ones are forgotten."""


class StudyError(DomainError):
    """A command about a study that cannot be carried out."""


class StaleDraft(StudyError):
    """Somebody else saved the draft since it was opened."""

    def __init__(self, current: int) -> None:
        super().__init__("Somebody else changed this plan after you opened it. Nothing was overwritten.")
        self.current = current


class NotPublishable(StudyError):
    """Something still stands in the way of publishing."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__(" ".join(item.message for item in found))
        self.obstacles = found


def document(plan: StudyPlan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return plan.model_dump(mode="json")


def digest(*documents: object) -> str:
    """SHA-256 over canonical JSON, as 64 hexadecimal digits."""
    text = json.dumps(documents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def create_study(
    db: Session, plan: StudyPlan, owner: User | None, *, slug: str = "", demo: bool = False
) -> Study:
    """A new draft. slug: for addresses and commands; made from the title where empty."""
    moment = now()
    study = Study(
        slug=_free_slug(db, slug or plan.title),
        title=plan.title,
        draft=document(plan),
        revision=1,
        draft_saved_at=moment,
        draft_saved_by=owner.id if owner else None,
        created_at=moment,
        demo=demo,
        state=StudyState.DRAFT,
    )
    if owner is not None:
        study.members.append(StudyMember(user_id=owner.id, role=StudyRole.OWNER))
    db.add(study)
    db.flush()
    note(db, owner, "study.create", study.slug)
    return study


def draft_of(study: Study) -> StudyPlan:
    """The draft as a typed plan."""
    return StudyPlan.model_validate(study.draft)


def save_draft(
    db: Session, study: Study, plan: StudyPlan, *, revision: int, by: User | None
) -> RemovedPart | None:
    """Saves a draft that was opened at `revision`. Raises StaleDraft if somebody saved in between.

    Returns what this took out of the draft, kept so that `put_back` undoes it; None where it took nothing.
    """
    current = db.scalar(select(Study.revision).where(Study.id == study.id).with_for_update())
    if current != revision:
        raise StaleDraft(current or 0)
    after = document(plan)
    gone = lost.lost(document(draft_of(study)), after)
    study.draft, study.title = after, plan.title
    study.revision = revision + 1
    study.draft_saved_at, study.draft_saved_by = now(), by.id if by else None
    db.flush()
    return _keep(db, study, gone, by) if gone else None


def _keep(db: Session, study: Study, gone: list[lost.Lost], by: User | None) -> RemovedPart:
    first, *others = gone
    part = RemovedPart(
        study_id=study.id,
        place=first.where,
        position=first.position,
        part={"item": first.item, "others": [[one.where, one.position, one.item] for one in others]},
        removed_at=now(),
        removed_by=by.id if by else None,
    )
    db.add(part)
    db.flush()
    old = select(RemovedPart.id).where(RemovedPart.study_id == study.id).order_by(RemovedPart.id.desc())
    db.execute(delete(RemovedPart).where(RemovedPart.id.in_(db.scalars(old.offset(REMOVED_KEPT)).all())))
    return part


def removed_part(db: Session, study: Study, number: int) -> RemovedPart | None:
    """A removal of this study that can still be undone."""
    return db.scalar(select(RemovedPart).where(RemovedPart.id == number, RemovedPart.study_id == study.id))


def put_back(db: Session, study: Study, part: RemovedPart, *, by: User | None) -> str:
    """Undoes a removal: what was taken out is in its place again, whatever else was changed meanwhile.

    Returns the place of the first item. Raises KeyError where the task that it belonged to is gone, and ValidationError
    where the plan has no room for it.
    """
    first = lost.Lost(part.place, part.position, part.part["item"])
    gone = [first, *(lost.Lost(*one) for one in part.part["others"])]
    after, place = lost.put_back(document(draft_of(study)), gone)
    save_draft(db, study, StudyPlan.model_validate(after), revision=study.revision, by=by)
    db.delete(part)
    db.flush()
    return place


def duplicate_study(db: Session, study: Study, owner: User | None) -> Study:
    """A new draft with the same plan and none of the sessions."""
    plan = draft_of(study)
    # What participants see is no business of copying.
    plan.participant_title = plan.shown_title
    plan.title = f"{plan.title} (copy)"[:300]
    return create_study(db, plan, owner)


def publish(db: Session, study: Study, by: User | None) -> PlanVersion:
    """Freezes the draft as the next version and opens the study.

    A draft that equals the newest version publishes nothing new. Raises NotPublishable with everything that stands
    in the way.
    """
    plan = draft_of(study)
    if found := obstacles(plan):
        raise NotPublishable(found)
    body = document(plan)
    instruments = {key: item.model_dump(mode="json") for key, item in used_instruments(plan).items()}
    sha = digest(body, instruments)
    # Two who publish at once queue here, so that each version has a number of its own.
    db.execute(select(Study.id).where(Study.id == study.id).with_for_update())
    newest = newest_version(db, study)
    if newest is None or not is_version_of(newest, plan):
        number = (newest.number if newest else 0) + 1
        newest = PlanVersion(
            study=study,
            number=number,
            plan=body,
            instruments=instruments,
            digest=sha,
            published_at=now(),
            published_by=by.id if by else None,
        )
        db.add(newest)
    study.state = StudyState.OPEN
    db.flush()
    note(db, by, "study.publish", study.slug, f"version {newest.number}")
    return newest


def is_version_of(version: PlanVersion, plan: StudyPlan) -> bool:
    """Whether publishing the plan would freeze nothing new. A field that the format got since counts as its default."""
    frozen = {key: Instrument.model_validate(body) for key, body in version.instruments.items()}
    return used_instruments(plan) == frozen and document(plan) == as_now(version)


def as_now(version: PlanVersion) -> dict[str, Any]:
    """A version's plan as a document of today's format, for comparing; what was frozen stays as it is."""
    return document(StudyPlan.model_validate(version.plan))


def change_state(db: Session, study: Study, target: StudyState, by: User | None) -> None:
    """Pauses, closes or opens again. Raises StudyError for a step that the study's state does not allow."""
    if target not in TRANSITIONS[StudyState(study.state)]:
        raise StudyError(f"A study that is {study.state} cannot become {target.value}.")
    if target is StudyState.OPEN and newest_version(db, study) is None:
        raise StudyError("Publish the plan first.")
    study.state = target
    db.flush()
    note(db, by, f"study.{target.value}", study.slug)


def delete_study(db: Session, study: Study, by: User | None) -> None:
    """Takes a study out of sight; `restore_study` undoes it."""
    study.deleted_at = now()
    db.flush()
    note(db, by, "study.delete", study.slug)


def restore_study(db: Session, study: Study, by: User | None) -> None:
    """Brings a deleted study back."""
    study.deleted_at = None
    db.flush()
    note(db, by, "study.restore", study.slug)


def share(db: Session, study: Study, email: str, role: StudyRole, by: User | None) -> User:
    """Gives the account with this address a role in the study, or another one.

    Raises StudyError where no active account has the address and where the study would lose its last owner.
    """
    person: User | None = db.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    if person is None:
        raise StudyError("No account has this address. The keeper of this installation makes accounts.")
    member = db.get(StudyMember, (study.id, person.id))
    if member is None:
        study.members.append(StudyMember(user_id=person.id, role=role))
    else:
        if role is not StudyRole.OWNER:
            _require_another_owner(db, study, member)
        member.role = role
    db.flush()
    note(db, by, "study.share", study.slug, f"{person.email}: {role.value}")
    return person


def unshare(db: Session, study: Study, person: User, by: User | None) -> None:
    """Takes somebody's role away. Raises StudyError for a stranger and for the last owner."""
    member = db.get(StudyMember, (study.id, person.id))
    if member is None:
        raise StudyError("This person has no role in the study.")
    _require_another_owner(db, study, member)
    db.delete(member)
    db.flush()
    note(db, by, "study.unshare", study.slug, person.email)


def _require_another_owner(db: Session, study: Study, member: StudyMember) -> None:
    owners = select(func.count()).where(StudyMember.study_id == study.id, StudyMember.role == StudyRole.OWNER)
    if member.role == StudyRole.OWNER and db.scalar(owners) == 1:
        raise StudyError("A study needs an owner: make somebody else owner first.")


def newest_version(db: Session, study: Study) -> PlanVersion | None:
    """The version that new participants get; None before the first publishing."""
    return db.scalar(
        select(PlanVersion)
        .where(PlanVersion.study_id == study.id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )


def _free_slug(db: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "study"
    slug = base
    while db.scalar(select(func.count()).select_from(Study).where(Study.slug == slug)):
        slug = f"{base}-{secrets.token_hex(2)}"
    return slug
