"""`flask schedule`."""

import json
from typing import Any

from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.schedule.conftest import Planner
from tests.support.cast import Cast


def test_the_command_lists_appointments_for_people_and_programs(
    app: Flask, planner: Planner, cast: Cast, db_session: Session
) -> None:
    slug = planner("P01", name="Anna Berg").study.slug
    db_session.commit()
    runner = app.test_cli_runner()
    words = runner.invoke(args=["schedule", "list", slug])
    assert words.exit_code == 0, words.output
    assert "Thursday 1 March 2035, 10:00–11:00 (Europe/Berlin, UTC+1)  P01  Planned  Mona" in words.output
    (row,) = json.loads(runner.invoke(args=["schedule", "list", slug, "--json"]).output)
    assert (row["starts_at"], row["zone"], row["state"]) == (
        "2035-03-01T09:00:00+00:00",
        "Europe/Berlin",
        "planned",
    )
    assert "Anna" not in json.dumps(row)
    file = runner.invoke(args=["schedule", "file", slug])
    calendar: Any = Calendar.from_ical(file.output)
    assert len(calendar.walk("VEVENT")) == 1
    assert runner.invoke(args=["schedule", "list", "nothing"]).exit_code == 1
