"""What the installation's database holds, read beside the running server and without its code."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, text


def _rows(database_url: str, statement: str, **values: object) -> list[tuple[Any, ...]]:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement), values)]
    engine.dispose()
    return found


@dataclass(frozen=True, slots=True)
class Event:
    writer: str
    seq: int
    kind: str
    mono: float | None
    data: dict[str, Any]


class Record:
    """The log of the session of one person, by the person's code."""

    def __init__(self, database_url: str, code: str) -> None:
        found = _rows(
            database_url,
            "SELECT s.id, s.state, s.purpose FROM usability_sessions s"
            " JOIN participants p ON p.id = s.participant_id WHERE p.code = :code",
            code=code,
        )
        assert len(found) == 1, found
        number, self.state, self.purpose = found[0]
        rows = _rows(
            database_url,
            "SELECT writer, seq, kind, mono, data FROM events WHERE session_id = :number ORDER BY at",
            number=number,
        )
        self.events = [
            # PostgreSQL's driver reads JSON by itself.
            Event(writer, seq, kind, mono, data if isinstance(data, dict) else json.loads(data))
            for writer, seq, kind, mono, data in rows
        ]
        ((self.conflicts,),) = _rows(
            database_url, "SELECT count(*) FROM event_conflicts WHERE session_id = :number", number=number
        )

    def count(self, kind: str) -> int:
        return sum(event.kind == kind for event in self.events)

    def seconds(self, task: str) -> float:
        """Time on a task by the participant's own clock. Both ends must come from one page load."""
        started, ended = (
            next(e for e in self.events if e.kind == kind and e.data["step"] == f"task:{task}")
            for kind in ("task_started", "task_ended")
        )
        assert started.writer == ended.writer
        assert started.mono is not None
        assert ended.mono is not None
        return (ended.mono - started.mono) / 1000


def codes(database_url: str, purpose: str) -> list[str]:
    """Codes of the people with a session of this purpose, in the order in which they came."""
    rows = _rows(
        database_url,
        "SELECT p.code FROM usability_sessions s JOIN participants p ON p.id = s.participant_id"
        " WHERE s.purpose = :purpose ORDER BY s.id",
        purpose=purpose,
    )
    return [code for (code,) in rows]
