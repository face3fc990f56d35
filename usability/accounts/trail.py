"""The audit trail in words, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from usability.accounts.models import AuditEntry, User
from usability.web.paging import pages_of

PAGE = 50
WORDS: Final[Mapping[str, str]] = {
    "appointment.cancelled": "cancelled an appointment",
    "appointment.edit": "changed an appointment",
    "appointment.move": "moved an appointment",
    "appointment.plan": "planned an appointment",
    "business.import": "imported figures",
    "business.withdraw": "withdrew imported figures",
    "finding.delete": "removed a finding",
    "finding.merge": "merged a finding",
    "finding.restore": "brought a finding back",
    "finding.unmerge": "took a merge back",
    "link.activate": "opened a link",
    "link.create": "made a link",
    "link.deactivate": "shut a link",
    "outside.add": "brought numbers from outside",
    "outside.change": "changed numbers from outside",
    "outside.remove": "removed numbers from outside",
    "outside.restore": "brought numbers from outside back",
    "outside.undo": "took a change of numbers from outside back",
    "participant.copy": "took a copy of a person’s data",
    "participant.erase": "erased a person",
    "participant.exclude": "left a person out of the results",
    "participant.include": "counted a person again",
    "participant.take_back": "took an agreement back for a person",
    "schedule.settings": "changed the settings of the schedule",
    "scoring.finish": "finished a second scoring",
    "scoring.start": "began a second scoring",
    "session.correct": "corrected a session",
    "session.moderate": "began a moderated session",
    "study.closed": "closed the study",
    "study.console_keys": "changed the console’s keys",
    "study.create": "made the study",
    "study.delete": "deleted the study",
    "study.open": "opened the study",
    "study.paused": "paused the study",
    "study.publish": "published the plan",
    "study.restore": "brought the study back",
    "study.share": "gave a role",
    "study.unshare": "took a role away",
    "trials.import": "imported trials",
    "trials.withdraw": "withdrew imported trials",
}
"""What somebody did, by action; an action without words of its own is shown as it is kept, in plain letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act. who: "" for a command or an account that is gone."""

    at: datetime
    who: str
    what: str
    detail: str


def of_subject(db: Session, subject: str, *, page: int = 1) -> tuple[list[Line], int]:
    """One page of what was done to a study (its slug) or an account (its address), and how many pages there are."""
    about = AuditEntry.subject == subject
    total = db.scalar(select(func.count()).select_from(AuditEntry).where(about)) or 0
    rows = db.execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(about)
        .order_by(AuditEntry.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lines = [Line(entry.at, name or "", _words(entry.action), entry.detail) for entry, name in rows]
    return lines, pages_of(total, PAGE)


def _words(action: str) -> str:
    return WORDS.get(action) or action.replace(".", ": ").replace("_", " ")
