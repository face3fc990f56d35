"""When answers were given: the moments on the timelines that people's answers lead to."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from usability.sessions.models import LoggedEvent


class Moment(NamedTuple):
    """An event that holds answers. at: ms since admission."""

    event: int
    at: float


def moments(db: Session, sessions: Collection[int]) -> dict[tuple[int, str], Moment]:
    """By (session, step), the last time that answers were given there. One query for all these sessions."""
    rows = db.execute(
        select(LoggedEvent.id, LoggedEvent.session_id, LoggedEvent.at, LoggedEvent.data)
        .where(LoggedEvent.session_id.in_(sessions), LoggedEvent.kind == "answers_given")
        .order_by(LoggedEvent.at, LoggedEvent.id)
    )
    return {(row.session_id, row.data["step"]): Moment(row.id, row.at) for row in rows}
