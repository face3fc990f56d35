"""What the installation's database holds, read beside the running server and without its code."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    writer: str
    seq: int
    kind: str
    mono: float | None
    data: dict[str, Any]


class Record:
    """The log of the session of one person, by the person's code."""

    def __init__(self, data_dir: Path, code: str) -> None:
        with closing(sqlite3.connect(f"file:{data_dir / 'usability.db'}?mode=ro", uri=True)) as database:
            found = database.execute(
                "SELECT s.id, s.state, s.purpose FROM usability_sessions s"
                " JOIN participants p ON p.id = s.participant_id WHERE p.code = ?",
                [code],
            ).fetchall()
            assert len(found) == 1, found
            number, self.state, self.purpose = found[0]
            rows = database.execute(
                "SELECT writer, seq, kind, mono, data FROM events WHERE session_id = ? ORDER BY at", [number]
            )
            self.events = [
                Event(writer, seq, kind, mono, json.loads(data)) for writer, seq, kind, mono, data in rows
            ]
            (self.conflicts,) = database.execute(
                "SELECT count(*) FROM event_conflicts WHERE session_id = ?", [number]
            ).fetchone()

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


def codes(data_dir: Path, purpose: str) -> list[str]:
    """Codes of the people with a session of this purpose, in the order in which they came."""
    with closing(sqlite3.connect(f"file:{data_dir / 'usability.db'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT p.code FROM usability_sessions s JOIN participants p ON p.id = s.participant_id"
            " WHERE s.purpose = ? ORDER BY s.id",
            [purpose],
        )
        return [code for (code,) in rows]
