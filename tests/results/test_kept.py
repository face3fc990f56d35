"""Results that are kept are never old: whatever changes them changes the stamp."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.results.walker import SUS_75, Walker, admit
from tests.support.cast import Cast
from usability.business import services as business
from usability.business.models import BusinessFigure, BusinessImport
from usability.infra.clock import now
from usability.participants import services as participants
from usability.participants.models import ErasableText, Participant
from usability.results import gather, kept
from usability.results.choices import Choices
from usability.results.model import StudyResults
from usability.sessions import events, services
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study


@pytest.fixture
def version(db_session: Session, study: Study, cast: Cast) -> PlanVersion:
    return studies.publish(db_session, study, cast.owner)


@pytest.fixture
def walker(db_session: Session, version: PlanVersion) -> Walker:
    """Somebody who did one task, reported a problem and finished."""
    found = admit(db_session, version)
    found.begin("oxygen")
    found.say(events.ProblemReported, step=found.step("oxygen"), text="The list is too long")
    found.end("oxygen", 20)
    found.finish()
    gather.settle(db_session, version.study)
    return found


def results_of(db: Session, study: Study) -> StudyResults:
    gather.settle(db, study)
    return gather.gather(db, study)


def test_without_a_change_the_same_results_are_given_again(
    db_session: Session, study: Study, walker: Walker
) -> None:
    assert results_of(db_session, study) is results_of(db_session, study)
    assert gather.gather(db_session, study, Choices(with_excluded=True)) is not results_of(db_session, study)


def _sends_late(db: Session, walker: Walker, cast: Cast) -> None:
    walker.do("silver", 30)


def _another_finishes(db: Session, walker: Walker, cast: Cast) -> None:
    other = admit(db, walker.session.version)
    other.do("silver", 30, "gave_up")
    other.answer("final:sus", dict(SUS_75))
    other.finish()


def _another_comes(db: Session, walker: Walker, cast: Cast) -> None:
    admit(db, walker.session.version)


def _is_excluded(db: Session, walker: Walker, cast: Cast) -> None:
    participants.exclude(db, walker.session.participant, "Knew the product", cast.owner)


def _business_figures_come(db: Session, walker: Walker, cast: Cast) -> None:
    study, person = walker.session.version.study, walker.session.participant
    batch = BusinessImport(study_id=study.id, digest="d", filename="f", rows=1, imported_at=now())
    db.add(batch)
    db.flush()
    db.add(
        BusinessFigure(
            import_id=batch.id, participant_id=person.id, kind="churned", number=1, as_of=now().date()
        )
    )


def _words_are_erased(db: Session, walker: Walker, cast: Cast) -> None:
    db.execute(delete(ErasableText).where(ErasableText.session_id == walker.session.id))


def _is_published_again(db: Session, walker: Walker, cast: Cast) -> None:
    study = walker.session.version.study
    study.draft = {**study.draft, "objectives": ["Find out more"]}
    studies.publish(db, study, cast.owner)


@pytest.mark.parametrize(
    "change",
    [
        _sends_late,
        _another_finishes,
        _another_comes,
        _is_excluded,
        _business_figures_come,
        _words_are_erased,
        _is_published_again,
    ],
)
def test_each_change_is_seen_at_once(
    db_session: Session,
    study: Study,
    cast: Cast,
    walker: Walker,
    change: Callable[[Session, Walker, Cast], None],
) -> None:
    before = results_of(db_session, study)
    change(db_session, walker, cast)
    db_session.flush()
    after = results_of(db_session, study)
    assert after != before
    kept.forget(db_session)
    assert results_of(db_session, study) == after


def test_a_person_counted_again_is_counted(
    db_session: Session, study: Study, cast: Cast, walker: Walker
) -> None:
    person = db_session.scalars(select(Participant)).one()
    first = results_of(db_session, study)
    participants.exclude(db_session, person, "Knew the product", cast.owner)
    assert results_of(db_session, study).flow.excluded == 1
    participants.include(db_session, person, cast.owner)
    assert results_of(db_session, study) == first


def test_business_figures_that_go_and_others_that_come_are_both_seen(
    db_session: Session, study: Study, cast: Cast, walker: Walker
) -> None:
    _business_figures_come(db_session, walker, cast)
    db_session.flush()
    batch = db_session.scalars(select(BusinessImport)).one()
    first = kept.stamp(db_session, study)
    business.withdraw(db_session, study, batch, by=cast.owner)
    withdrawn = kept.stamp(db_session, study)
    # The number of a removed row may be given again, and the count is the same.
    _business_figures_come(db_session, walker, cast)
    db_session.flush()
    assert len({first, withdrawn, kept.stamp(db_session, study)}) == 3


def test_a_fold_that_was_rolled_back_is_not_taken_for_the_next(
    db_session: Session, study: Study, walker: Walker
) -> None:
    stamp = kept.stamp(db_session, study)
    db_session.commit()
    services.refold(db_session, walker.session.id)
    undone = kept.stamp(db_session, study)
    db_session.rollback()
    assert kept.stamp(db_session, study) == stamp
    services.refold(db_session, walker.session.id)
    assert kept.stamp(db_session, study) not in (stamp, undone)
