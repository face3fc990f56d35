"""The people of the tests and a study that they share, each under one name everywhere."""

import secrets
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.accounts.rules import Role
from usability.infra.clock import now
from usability.studies import services
from usability.studies.access import StudyRole
from usability.studies.models import Study, StudyMember
from usability.studies.plan import Consent, Product, StudyPlan, Task

PASSWORD: Final = "seven herons over the weir"
# Made once a process: hashing is slow on purpose.
_PASSWORD_HASH: Final = PasswordHasher().hash(PASSWORD)


@dataclass(frozen=True, slots=True)
class Cast:
    """keeper: manages accounts and belongs to no study. The others are to `study` what they are called.

    The outsider is a researcher who is nothing to it.
    """

    keeper: User
    owner: User
    editor: User
    moderator: User
    observer: User
    reader: User
    outsider: User


def make_user(db: Session, name: str, role: Role = Role.RESEARCHER) -> User:
    """An account named `name` with the address name@example.org and the password PASSWORD."""
    user = User(
        email=f"{name.lower()}@example.org",
        name=name,
        password_hash=_PASSWORD_HASH,
        role=role,
        session_stamp=secrets.token_hex(8),
        created_at=now(),
    )
    db.add(user)
    db.flush()
    return user


def make_cast(db: Session) -> Cast:
    """Everybody, each with an account."""
    return Cast(
        keeper=make_user(db, "Karin", Role.KEEPER),
        owner=make_user(db, "Olga"),
        editor=make_user(db, "Emil"),
        moderator=make_user(db, "Mona"),
        observer=make_user(db, "Otto", Role.VIEWER),
        reader=make_user(db, "Rita", Role.VIEWER),
        outsider=make_user(db, "Xaver"),
    )


def make_plan(title: str = "Finding oxygen") -> StudyPlan:
    """A plan that can be published: two tasks, SEQ after each, SUS at the end."""
    return StudyPlan(
        title=title,
        product=Product(name="Periodic table", version="1.0"),
        welcome="Thank you for helping us.",
        consent=Consent(text="We record what you do in the tasks.", contact="olga@example.org"),
        tasks=[
            Task(key="oxygen", title="Oxygen", scenario="Find the atomic number of oxygen."),
            Task(key="silver", title="Silver", scenario="Find the symbol of silver."),
        ],
    )


def make_study(db: Session, cast: Cast, plan: StudyPlan | None = None) -> Study:
    """A draft of `plan` (make_plan's if None) that the owner created, with the cast as its members."""
    study = services.create_study(db, plan or make_plan(), cast.owner)
    for person, role in (
        (cast.editor, StudyRole.EDITOR),
        (cast.moderator, StudyRole.MODERATOR),
        (cast.observer, StudyRole.OBSERVER),
        (cast.reader, StudyRole.READER),
    ):
        study.members.append(StudyMember(user_id=person.id, role=role))
    db.flush()
    return study
