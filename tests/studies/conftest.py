"""What tests of studies share."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.studies.room import Room
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.studies.models import Study


@pytest.fixture
def room(signed_in: Callable[[User], Visitor], db_session: Session, cast: Cast, study: Study) -> Room:
    """The Plan room of `study`, with its editor in it."""
    return Room(signed_in(cast.editor), db_session, study)
