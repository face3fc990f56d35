"""Who may do what in a study, decided in one place."""

from enum import StrEnum
from typing import Any

from flask import abort, g
from flask_login import current_user
from sqlalchemy import Select, select

from usability.accounts.rules import Role
from usability.infra.database import db
from usability.studies.models import Study, StudyMember
from usability.web.access import Audience, Guard


class StudyRole(StrEnum):
    """From the most to the least: each may do what those after it may."""

    OWNER = "owner"
    EDITOR = "editor"
    MODERATOR = "moderator"
    OBSERVER = "observer"
    READER = "reader"


_MAY: dict[Audience, frozenset[StudyRole]] = {
    Audience.STUDY_OWN: frozenset({StudyRole.OWNER}),
    Audience.STUDY_EDIT: frozenset({StudyRole.OWNER, StudyRole.EDITOR}),
    Audience.STUDY_RUN: frozenset({StudyRole.OWNER, StudyRole.EDITOR, StudyRole.MODERATOR}),
    Audience.STUDY_READ: frozenset(StudyRole),
}


def may(role: StudyRole, who: Audience) -> bool:
    """Whether a person of this role belongs to the audience."""
    return role in _MAY[who]


def current_study() -> Study:
    """The study that the address names; set by the guard, so the signed-in person may see it."""
    study = g.study
    assert isinstance(study, Study)
    return study


def current_role() -> StudyRole:
    """The signed-in person's role in it."""
    return StudyRole(g.study_role)


def guards() -> dict[Audience, Guard]:
    """The decisions that `usability.web.access` needs for accounts' roles and for studies (address value `slug`)."""
    return {
        Audience.KEEPER: lambda _values: _require_role(Role.KEEPER),
        Audience.RESEARCHER: lambda _values: _require_role(Role.KEEPER, Role.RESEARCHER),
        **{who: _study_guard(who) for who in _MAY},
    }


def _require_role(*roles: Role) -> None:
    if current_user.role not in roles:
        abort(403)


def studies_of(user_id: int) -> Select[Study, str]:
    """Every study that a person is in any way a member of, with the role; all others are unknown to them."""
    return (
        select(Study, StudyMember.role)
        .join(StudyMember, StudyMember.study_id == Study.id)
        .where(StudyMember.user_id == user_id, Study.deleted_at.is_(None))
    )


def _study_guard(who: Audience) -> Guard:
    def guard(values: dict[str, Any]) -> None:
        row = db.session.execute(studies_of(current_user.id).where(Study.slug == values["slug"])).first()
        # An outsider is not told whether a study of this name exists.
        if row is None:
            abort(404)
        if not may(StudyRole(row.role), who):
            abort(403)
        g.study, g.study_role = row

    return guard
