"""Where the words about a person stand: with their other erasable texts, so that erasing those erases these."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from usability.participants.models import ErasableText

NAME = "contact:name"
EMAIL = "contact:email"
Found = Mapping[int, Mapping[str, str]]
"""Texts by participant's id, then by ref."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written down about one appointment; "" where nothing is. reasons: by the change's id."""

    name: str = ""
    email: str = ""
    place: str = ""
    call: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)


def place_ref(appointment_id: int) -> str:
    """Where its place stands."""
    return f"appointment:{appointment_id}:place"


def call_ref(appointment_id: int) -> str:
    """Where its call address stands."""
    return f"appointment:{appointment_id}:call"


def reason_ref(appointment_id: int, change_id: int) -> str:
    """Where the reason of a change stands."""
    return f"appointment:{appointment_id}:reason:{change_id}"


def read(db: Session, participants: Collection[int]) -> Found:
    """Contact data and appointments' words of these participants, in one query."""
    found: dict[int, dict[str, str]] = {}
    for row in db.execute(
        select(ErasableText.participant_id, ErasableText.ref, ErasableText.body).where(
            ErasableText.participant_id.in_(set(participants)),
            ErasableText.ref.like("contact:%") | ErasableText.ref.like("appointment:%"),
        )
    ):
        found.setdefault(row.participant_id, {})[row.ref] = row.body
    return found


def words_of(found: Found, participant_id: int, appointment_id: int) -> Words:
    """What was found about one appointment."""
    mine = found.get(participant_id, {})
    start = f"appointment:{appointment_id}:reason:"
    return Words(
        name=mine.get(NAME, ""),
        email=mine.get(EMAIL, ""),
        place=mine.get(place_ref(appointment_id), ""),
        call=mine.get(call_ref(appointment_id), ""),
        reasons={int(ref.removeprefix(start)): body for ref, body in mine.items() if ref.startswith(start)},
    )


def write(db: Session, participant_id: int, ref: str, body: str) -> bool:
    """Keeps a text; "" removes it. Returns whether anything changed."""
    body = body.strip()
    there = list(
        db.scalars(
            select(ErasableText).where(ErasableText.participant_id == participant_id, ErasableText.ref == ref)
        )
    )
    if (there[0].body if there else "") == body:
        return False
    if not body:
        db.execute(
            delete(ErasableText).where(ErasableText.participant_id == participant_id, ErasableText.ref == ref)
        )
    elif there:
        there[0].body = body
    else:
        db.add(ErasableText(session_id=None, participant_id=participant_id, ref=ref, body=body))
    db.flush()
    return True
