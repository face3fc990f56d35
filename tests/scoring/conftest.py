"""A study of twelve attempts that the moderator scored, for somebody else to score again."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_study
from tests.timeline.story import Console, begin, plan_with_codes
from usability.measures.vocabulary import Outcome
from usability.scoring import services
from usability.scoring.models import Scoring
from usability.sessions import events
from usability.studies.models import Study
from usability.studies.services import publish

FIRST = {"oxygen": "SSSSFF", "silver": "SSSSSS"}
"""First outcomes of people P1 to P6: S solved, F not solved."""
SECOND = {"oxygen": "SSSFFF", "silver": "SSSSSF"}
LETTERS = {"S": Outcome.SUCCESS, "F": Outcome.FAILURE}


@dataclass
class Scored:
    """The study, its consoles by person, and a way to score it all a second time."""

    db: Session
    study: Study
    cast: Cast
    consoles: list[Console] = field(default_factory=list)

    def second(self, by: str = "editor") -> Scoring:
        """A whole pass as SECOND has it, not finished."""
        scoring = services.start(self.db, self.study, getattr(self.cast, by))
        for number, console in enumerate(self.consoles):
            for task, letters in SECOND.items():
                errors = {"menu": int(letters[number] == "F"), "back": 0}
                step = console.step(task)
                services.score(self.db, scoring, console.session.id, step, LETTERS[letters[number]], errors)
        return scoring


@pytest.fixture
def scored(db_session: Session, cast: Cast) -> Scored:
    study = make_study(db_session, cast, plan_with_codes())
    publish(db_session, study, cast.owner)
    found = Scored(db_session, study, cast)
    for number in range(6):
        console = begin(db_session, study, study.versions[-1], f"P{number + 1}", cast.moderator)
        for place, (task, letters) in enumerate(FIRST.items()):
            start = 10 + 100 * place
            console.say(start, events.TaskStarted, step=console.step(task))
            console.say(
                start + 5, events.NoteMarked, what="quote", step=console.step(task), text="Hm, gases?"
            )
            console.say(
                start + 6, events.NoteMarked, what="problem", step=console.step(task), text="Utterly lost."
            )
            if letters[number] == "F":
                console.say(
                    start + 7, events.ErrorMarked, step=console.step(task), code="menu", text="SECRET"
                )
            console.say(start + 50, events.TaskStopped, step=console.step(task))
            outcome = LETTERS[letters[number]]
            console.say(
                start + 51, events.OutcomeSet, step=console.step(task), outcome=outcome, reason="TOLD"
            )
        console.say(300, events.SessionFinished)
        found.consoles.append(console)
    return found
