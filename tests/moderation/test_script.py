"""The script beside the task: notes and probes are the moderator's alone."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.moderation import queries
from usability.participants import services as participants
from usability.sessions import services as sessions
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Purpose
from usability.studies.models import Study
from usability.studies.services import newest_version

SECRETS = ("Wait ten seconds before you ask.", "What did you expect here?")


def test_the_console_shows_notes_and_probes_and_an_observers_page_does_not(
    signed_in: Callable[[User], Visitor],
    client: Visitor,
    db_session: Session,
    running: UsabilitySession,
    cast: Cast,
) -> None:
    console = signed_in(cast.moderator).get(f"/studies/finding-things/sessions/{running.id}/console")
    link = queries.newest_link(db_session, running.id)
    assert link is not None
    for words in SECRETS:
        assert words in console.get_data(as_text=True)
        assert words not in client.get(f"/o/{link.token}/").get_data(as_text=True)


def test_no_participant_is_sent_notes_or_probes(
    client: Visitor, db_session: Session, published: Study, running: UsabilitySession
) -> None:
    version = newest_version(db_session, published)
    assert version is not None
    alone = sessions.admit(
        db_session,
        version,
        participants.new_participant(db_session, published),
        link=None,
        purpose=Purpose.REAL,
    )
    db_session.commit()
    for token in (running.token, alone.token):
        for address in ("", "state"):
            page = client.get(f"/w/{token}/{address}")
            assert page.status_code == 200
            for words in SECRETS:
                assert words not in page.get_data(as_text=True)
