import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.imports.conftest import ANSWERS, TRIALS, sheet
from tests.support.cast import Cast, make_study
from tests.support.database import counted
from usability.imports import queries, services
from usability.imports.batches import ImportRefused, digest_of
from usability.imports.mapping import Mapping
from usability.imports.rules import check
from usability.imports.trial import ImportCheck
from usability.measures.vocabulary import Origin, OutcomeSource, TimeQuality
from usability.participants.models import Participant
from usability.sessions.models import Answer, Attempt, ImportBatch, LoggedEvent, UsabilitySession
from usability.sessions.queries import cell_counts, folded, not_withdrawn
from usability.sessions.services import TOGETHER, refold
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import StudyPlan
from usability.studies.services import publish


@pytest.fixture
def published(db_session: Session, cast: Cast, plan: StudyPlan) -> tuple[Study, PlanVersion]:
    study = make_study(db_session, cast, plan)
    return study, publish(db_session, study, cast.owner)


@pytest.fixture
def checked(plan: StudyPlan, mapping: Mapping) -> ImportCheck:
    return check(sheet(TRIALS), mapping, plan, answers=sheet(ANSWERS))


def run(
    db: Session, published: tuple[Study, PlanVersion], checked: ImportCheck, digest: str = "d1"
) -> ImportBatch:
    study, version = published
    return services.import_trials(db, study, version, checked, digest=digest, filename="trials.csv", by=None)


def test_each_person_becomes_a_finished_session(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    batch = run(db_session, published, checked)
    sessions = db_session.scalars(select(UsabilitySession).order_by(UsabilitySession.id)).all()
    assert [(s.participant.code, s.mode, s.state, s.purpose, s.import_id) for s in sessions] == [
        ("ann", "imported", "finished", "real", batch.id),
        ("bob", "imported", "finished", "real", batch.id),
    ]
    of_bob = select(Attempt).where(Attempt.session_id == sessions[1].id).order_by(Attempt.position)
    attempts = db_session.scalars(of_bob).all()
    assert [(a.task, a.condition, a.outcome, a.duration_ms, a.censored, a.errors) for a in attempts] == [
        ("silver", "a", "success", 41_500, False, {}),
        ("oxygen", "b", "partial", 12_000, False, {"slip": 2}),
    ]
    assert {(a.source, a.quality) for a in attempts} == {(OutcomeSource.IMPORT, TimeQuality.IMPORTED)}


def test_every_row_is_one_event_of_the_batch(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    batch = run(db_session, published, checked)
    kinds = db_session.execute(
        select(LoggedEvent.kind, LoggedEvent.origin, LoggedEvent.writer, func.count())
        .group_by(LoggedEvent.kind, LoggedEvent.origin, LoggedEvent.writer)
        .order_by(LoggedEvent.kind)
    ).all()
    writer = f"import-{batch.id}"
    assert [tuple(row) for row in kinds] == [
        ("answers_given", Origin.IMPORT, writer, 8),
        ("attempt_imported", Origin.IMPORT, writer, 4),
        ("session_finished", Origin.IMPORT, writer, 2),
    ]
    assert db_session.scalars(select(LoggedEvent).where(LoggedEvent.mono.is_not(None))).all() == []


def test_answers_know_their_task_and_condition(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    run(db_session, published, checked)
    rows = db_session.execute(
        select(Participant.code, Answer.kind, Answer.task, Answer.condition, Answer.question, Answer.number)
        .join(UsabilitySession, UsabilitySession.id == Answer.session_id)
        .join(Participant, Participant.id == UsabilitySession.participant_id)
    ).all()
    assert ("ann", "after_task", "oxygen", "a", "seq.q1", 6.0) in [tuple(row) for row in rows]
    assert ("bob", "after_condition", "", "b", "umux_lite.q1", 2.0) in [tuple(row) for row in rows]
    assert len(rows) == 4 + 7


def test_folding_again_gives_the_same(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    run(db_session, published, checked)
    for session in db_session.scalars(select(UsabilitySession)).all():
        before = (session.state, session.finished_at)
        refold(db_session, session.id)
        assert (session.state, session.finished_at) == before


def test_thousands_are_written_together_and_none_is_forgotten(
    db_session: Session, published: tuple[Study, PlanVersion], plan: StudyPlan, mapping: Mapping
) -> None:
    people, study = TOGETHER + 3, published[0]
    lines = [f"p{number},oxygen,a,yes,30,1,6" for number in range(people)]
    answered = [f"p{number},a,4,2" for number in range(people)]
    found = check(
        sheet("\n".join([TRIALS.splitlines()[0], *lines])),
        mapping,
        plan,
        answers=sheet("\n".join([ANSWERS.splitlines()[0], *answered])),
    )
    with counted(db_session.get_bind().engine) as statements:
        batch = run(db_session, published, found)
    assert len(statements) < 5 * people, "person, session, log and its mark: what is read is read together"
    assert db_session.scalar(select(func.count()).select_from(Attempt)) == people
    assert db_session.scalar(select(func.count()).select_from(Answer)) == 3 * people
    states = select(UsabilitySession.state, UsabilitySession.stale).distinct()
    assert [tuple(row) for row in db_session.execute(states)] == [("finished", False)]
    services.withdraw(db_session, study, batch, reason="Wrong file", by=None)
    assert db_session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_imported_people_fill_no_cell(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    run(db_session, published, checked)
    assert cell_counts(db_session, published[1].id) == {}


def test_the_same_file_is_refused_the_second_time(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    run(db_session, published, checked)
    with pytest.raises(ImportRefused, match="already"):
        run(db_session, published, checked)


def test_mistakes_import_nothing(
    db_session: Session, published: tuple[Study, PlanVersion], plan: StudyPlan, mapping: Mapping
) -> None:
    bad = check(sheet(TRIALS.replace("41.5", "x")), mapping, plan, answers=sheet(ANSWERS))
    assert bad.trials == 3
    with pytest.raises(ImportRefused, match="mistakes in the file: 1"):
        run(db_session, published, bad)
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == 0
    assert db_session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_withdrawn_import_counts_nowhere_and_stays_in_the_log(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    study, _version = published
    batch = run(db_session, published, checked)
    written = db_session.scalar(select(func.count()).select_from(LoggedEvent)) or 0
    services.withdraw(db_session, study, batch, reason="Wrong file", by=None)
    assert db_session.scalars(select(Attempt)).all() == []
    assert db_session.scalars(select(Answer)).all() == []
    assert db_session.scalars(select(UsabilitySession).where(not_withdrawn())).all() == []
    assert db_session.scalar(select(func.count()).select_from(LoggedEvent)) == 2 * written
    for session in db_session.scalars(select(UsabilitySession)).all():
        assert not folded(db_session, session).finished
    with pytest.raises(ImportRefused, match="withdrawn already"):
        services.withdraw(db_session, study, batch, reason="", by=None)


def test_after_withdrawing_the_file_can_be_taken_again(
    db_session: Session, published: tuple[Study, PlanVersion], checked: ImportCheck
) -> None:
    study, _version = published
    services.withdraw(db_session, study, run(db_session, published, checked), reason="", by=None)
    assert queries.taken_codes(db_session, study.id) == frozenset()
    run(db_session, published, checked)
    assert queries.taken_codes(db_session, study.id) == {"ann", "bob"}
    assert db_session.scalar(select(func.count()).select_from(Attempt)) == 4
    assert [
        (row.people, row.batch.withdrawn_at is None) for row in queries.batches(db_session, study.id)
    ] == [
        (2, True),
        (2, False),
    ]


def test_two_files_have_another_digest_than_one() -> None:
    one, two, both = digest_of(b"a"), digest_of(b"b"), digest_of(b"a", b"b")
    assert len({one, two, both, digest_of(b"b", b"a")}) == 4
