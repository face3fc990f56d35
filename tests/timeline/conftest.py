"""A published study with error codes, and one session in which everything happened."""

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_study
from tests.timeline.story import Console, begin, plan_with_codes, tell
from usability.studies.models import Study
from usability.studies.services import publish


@pytest.fixture
def coded(db_session: Session, cast: Cast) -> Study:
    """A published study of two tasks with two error codes."""
    study = make_study(db_session, cast, plan_with_codes())
    publish(db_session, study, cast.owner)
    return study


@pytest.fixture
def console(db_session: Session, cast: Cast, coded: Study) -> Console:
    """The moderator's console of a session that was run to its end, with every kind of mark and correction."""
    console = begin(db_session, coded, coded.versions[-1], "P01", cast.moderator)
    tell(console)
    return console
