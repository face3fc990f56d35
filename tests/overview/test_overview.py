"""The list of studies, the preview, and the counterbalancing that came about."""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_plan, make_study
from tests.support.client import Visitor
from tests.support.database import counted
from usability.accounts.models import User
from usability.infra.clock import now
from usability.participants.models import Participant
from usability.sessions.models import UsabilitySession
from usability.studies import services
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import (
    Asked,
    Condition,
    Conditions,
    Design,
    Order,
)
from usability.studies.questions import Option, Question, QuestionKind, Screener, ScreenerQuestion
from usability.studies.rules import StudyState
from usability.studies.walk import resolve

SignIn = Callable[[User], Visitor]


def come(
    db: Session, version: PlanVersion, *, cell: int = 0, state: str = "finished", purpose: str = "real"
) -> UsabilitySession:
    moment = now()
    person = Participant(study_id=version.study_id, code=secrets.token_hex(4), created_at=moment)
    db.add(person)
    db.flush()
    walk = resolve(services.draft_of(version.study), cell=cell).model_dump(mode="json")
    session = UsabilitySession(
        token=secrets.token_hex(8), study_id=version.study_id, version_id=version.id, participant_id=person.id,
        purpose=purpose, state=state, cell=cell, walk=walk, admitted_at=moment, last_event_at=moment,
        finished_at=moment if state == "finished" else None,
    )  # fmt: skip
    db.add(session)
    db.flush()
    return session


def test_the_number_of_queries_does_not_grow_with_the_studies(
    signed_in: SignIn, cast: Cast, db_session: Session, engine: Engine
) -> None:
    client = signed_in(cast.owner)
    make_study(db_session, cast)
    with counted(engine) as one:
        assert client.get("/studies").status_code == 200
    for number in range(12):
        study = make_study(db_session, cast, make_plan(f"Study {number}"))
        version = services.publish(db_session, study, cast.owner)
        come(db_session, version)
    db_session.commit()
    with counted(engine) as many:
        page = client.get("/studies").text
    assert page.count("1 <small>person finished</small>") == 12
    assert len(many) == len(one) <= 4


def test_the_number_of_queries_of_the_plan_does_not_grow_with_its_parts(
    signed_in: SignIn, cast: Cast, study: Study, db_session: Session, engine: Engine
) -> None:
    client, address = signed_in(cast.owner), f"/studies/{study.slug}/plan"
    with counted(engine) as small:
        client.get(address)
    plan = make_plan()
    plan.tasks = [task.model_copy(update={"key": f"t{at}"}) for at in range(25) for task in plan.tasks[:1]]
    services.save_draft(db_session, study, plan, revision=1, by=None)
    db_session.commit()
    with counted(engine) as large:
        assert client.get(address).text.count('class="task-line"') >= 25
    assert len(large) == len(small) <= 5


def test_a_study_is_listed_with_state_people_and_what_needs_attention(
    signed_in: SignIn, cast: Cast, study: Study, db_session: Session
) -> None:
    client = signed_in(cast.owner)
    assert "Ready to publish" in client.get("/studies").text
    plan = services.draft_of(study)
    plan.max_participants = 24
    services.save_draft(db_session, study, plan, revision=1, by=None)
    version = services.publish(db_session, study, cast.owner)
    assert "nobody has come yet" in client.get("/studies").text
    come(db_session, version)
    come(db_session, version, state="running")
    come(db_session, version, purpose="pilot")
    come(db_session, version, state="dropped_out")
    page = client.get("/studies").text
    assert "1 <small>of 24 people, 1 on the way</small>" in page
    assert "Nothing open" in page
    plan.tasks[0].scenario = ""
    services.save_draft(db_session, study, plan, revision=2, by=None)
    services.change_state(db_session, study, StudyState.PAUSED, None)
    page = client.get("/studies").text
    assert "One thing stands in the way of publishing" in page
    assert "Paused: nobody new gets in" in page


def test_the_most_recently_touched_study_stands_first(
    signed_in: SignIn, cast: Cast, db_session: Session
) -> None:
    early, late = (
        make_study(db_session, cast, make_plan("Early")),
        make_study(db_session, cast, make_plan("Late")),
    )
    early.draft_saved_at = now() - timedelta(days=2)
    late.draft_saved_at = now() - timedelta(days=1)
    client = signed_in(cast.owner)
    page = client.get("/studies").text
    assert page.index("Late") < page.index("Early")
    come(db_session, services.publish(db_session, early, None))
    page = client.get("/studies").text
    assert page.index("Early") < page.index("Late")


def test_an_empty_list_teaches(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in(cast.outsider).get("/studies").text
    assert "No study yet" in page
    assert 'href="/studies/new"' in page
    assert 'href="/studies/import"' in page
    assert "No study is shared with you yet" in signed_in(cast.reader).get("/studies").text


def test_the_start_leads_to_the_studies(client: Visitor, study: Study) -> None:
    assert client.get("/").location == "/studies"
    assert client.get("/studies").location == "/sign-in?next=/studies"


@pytest.fixture
def rich(study: Study, db_session: Session) -> Study:
    plan = services.draft_of(study)
    plan.screener = Screener(
        questions=[
            ScreenerQuestion(key="job", text="What is your job?", options=[Option(key="cook", label="Cook")])
        ]
    )
    plan.participant_questions = [Question(key="why", text="Why are you here?", kind=QuestionKind.TEXT)]
    plan.final = [
        Asked(instrument="sus"),
        Asked(question=Question(key="n", text="How many?", kind=QuestionKind.NUMBER)),
    ]
    plan.tasks[0].criterion.accepted = ["secret answer"]
    services.save_draft(db_session, study, plan, revision=1, by=None)
    return study


def test_the_preview_shows_every_page_and_records_nothing(
    signed_in: SignIn, cast: Cast, rich: Study, db_session: Session
) -> None:
    client = signed_in(cast.reader)
    found = []
    for number in range(12):
        page = client.get(f"/studies/{rich.slug}/preview?page={number}").text
        assert "Preview: nothing is recorded." in page
        assert "secret answer" not in page
        found.append(page)
    everything = "".join(found)
    expected = (
        "We record what you do", "What is your job?", "Cook", "Why are you here?", "Find the symbol of silver.",
        "how difficult or easy", "unnecessarily complex", "How many?", "Thank you",
    )  # fmt: skip
    for words in expected:
        assert words in everything, words
    assert found[-1] == client.get(f"/studies/{rich.slug}/preview?page=99999").text
    for odd in ("page=x&cell=-1", "page=²", "cell=" + "9" * 40):
        assert client.get(f"/studies/{rich.slug}/preview?{odd}").status_code == 200
    assert db_session.scalar(select(func.count()).select_from(UsabilitySession)) == 0


def test_cells_show_the_counts_that_came_about(
    signed_in: SignIn, cast: Cast, study: Study, db_session: Session
) -> None:
    plan = make_plan()
    plan.order = Order.COUNTERBALANCED
    plan.conditions = Conditions(
        design=Design.WITHIN_SPLIT,
        items=[Condition(key="list", name="List"), Condition(key="grid", name="Grid")],
    )
    services.save_draft(db_session, study, plan, revision=1, by=None)
    client = signed_in(cast.reader)
    assert "No version yet" in client.get(f"/studies/{study.slug}/cells").text
    version = services.publish(db_session, study, None)
    for cell, state in ((0, "finished"), (0, "running"), (2, "finished"), (2, "dropped_out")):
        come(db_session, version, cell=cell, state=state)
    page = client.get(f"/studies/{study.slug}/cells").text
    rows = [row.split("</tr>")[0] for row in page.split("<tr>")[2:]]
    assert [row.rsplit("<td>", 1)[1].split("<")[0] for row in rows] == ["2", "0", "1", "0", "3"]
    assert "1 List – 2 Grid" in rows[0]
    assert "1&nbsp;Oxygen, 2&nbsp;Silver." in page


def test_instruments_are_shown_with_source_and_licence(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in(cast.reader)
    page = client.get("/instruments").text
    for words in ("System Usability Scale", "Single Ease Question", "90&nbsp;s", "The usual choice"):
        assert words in page
    page = client.get("/instruments/sus").text
    assert "Brooke 1996" in page
    assert "I thought the system was easy to use." in page
    assert "Free to use" in page
    assert client.get("/instruments/nothing").status_code == 404


def test_every_instrument_has_a_page(signed_in: SignIn, cast: Cast) -> None:
    from usability.instruments import catalogue

    client = signed_in(cast.reader)
    for instrument in catalogue.all_instruments():
        assert client.get(f"/instruments/{instrument.key}").status_code == 200
        assert instrument.key in client.get("/instruments").text


def test_a_form_of_the_preview_leads_on_and_is_not_read(
    signed_in: SignIn, cast: Cast, rich: Study, db_session: Session
) -> None:
    client, home = signed_in(cast.reader), f"/studies/{rich.slug}/preview"
    page = client.get(f"{home}?page=2").text
    assert f'method="get" action="{home}/steps/0"' in page
    assert 'method="post"' not in page
    assert client.get(f"{home}/steps/0?why=my+words").location == f"{home}?page=3"
    assert db_session.scalar(select(func.count()).select_from(UsabilitySession)) == 0
