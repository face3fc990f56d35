"""The timeline's page, its filter, its file, and the moments of all sessions."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.client import Visitor
from tests.support.database import counted
from tests.timeline.story import Console, begin, tell
from usability.accounts.models import User
from usability.infra.clock import now
from usability.moderation.models import ObserverNote
from usability.participants.models import ErasableText
from usability.sessions import events
from usability.studies.models import Study

SignIn = Callable[[User], Visitor]


@pytest.fixture
def reader(signed_in: SignIn, cast: Cast) -> Visitor:
    return signed_in(cast.reader)


def address(study: Study, console: Console) -> str:
    return f"/studies/{study.slug}/sessions/{console.session.id}/timeline"


def row_of(page: str, anchor: str) -> str:
    """The row of the table that has this anchor."""
    found = re.search(rf'<tr id="{anchor}".*?</tr>', page, re.DOTALL)
    assert found is not None, anchor
    return re.sub(r"\s+", " ", found.group())


def test_every_attempt_and_mark_has_an_anchor_of_its_own(
    reader: Visitor, coded: Study, console: Console
) -> None:
    page = reader.get(address(coded, console)).text
    for anchor in ("task:oxygen", "task:silver"):
        assert page.count(f'id="{anchor}"') == 1
    for name in ("error", "quote", "assist", "moved"):
        assert "<s>" not in row_of(page, f"e{console.number(console.marks[name])}").split("Before:")[0]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in {*ids, "main"}, target


def test_what_was_undone_is_struck_with_author_and_reason(
    reader: Visitor, coded: Study, console: Console
) -> None:
    row = row_of(reader.get(address(coded, console)).text, f"e{console.number(console.marks['undone'])}")
    assert "<s>Went back</s>" in row
    assert "<s>pressed by mistake</s>" in row
    assert "Taken back by Mona at 0:54: “It was the moderator’s hand.”" in row


def test_a_corrected_outcome_shows_both_versions(reader: Visitor, coded: Study, console: Console) -> None:
    page = reader.get(address(coded, console)).text
    row = row_of(page, f"e{console.number(console.marks['first outcome'])}")
    assert "<s>Solved</s>" in row
    assert "Replaced by Mona at 2:05: “Needed help.”" in row
    assert "<strong>Solved in part</strong>" in row_of(
        page, f"e{console.number(console.marks['first outcome'] + 1)}"
    )


def test_a_moved_mark_stands_where_it_was_moved_to_and_says_where_it_was(
    reader: Visitor, coded: Study, console: Console
) -> None:
    row = row_of(reader.get(address(coded, console)).text, f"e{console.number(console.marks['moved'])}")
    assert ">2:38</a>" in row
    assert "Before: <s>at 2:50</s>. Moved by Mona at 2:51: “Pressed too late.”" in row


def test_words_that_came_later_complete_a_mark_and_markup_in_them_is_text(
    reader: Visitor, coded: Study, console: Console
) -> None:
    page = reader.get(address(coded, console)).text
    assert "Wrong menu, major (3)" in row_of(page, f"e{console.number(console.marks['error'])}")
    assert "&lt;b&gt;gases&lt;/b&gt;" in page
    assert "<b>gases" not in page


def test_erased_words_are_said_to_be_erased(
    reader: Visitor, db_session: Session, coded: Study, console: Console
) -> None:
    db_session.query(ErasableText).filter_by(session_id=console.session.id).delete()
    page = reader.get(address(coded, console)).text
    assert "gases" not in page
    assert "The words were erased." in page


def test_pause_and_reading_are_told_apart(reader: Visitor, coded: Study, console: Console) -> None:
    page = re.sub(r"\s+", " ", reader.get(address(coded, console)).text)
    for words, length in (("Reading the task", "10 s"), ("On the task", "30 s"), ("Paused", "30 s")):
        assert re.search(rf"{words}</th><td>\d:\d\d</td><td>\d:\d\d</td><td>{length}</td>", page), words
    assert "<dt>Time on task</dt><dd>1 min (measured)</dd>" in page


def test_the_address_carries_the_filter(reader: Visitor, coded: Study, console: Console) -> None:
    page = reader.get(f"{address(coded, console)}?kind=error&kind=quote&task=oxygen").text
    assert 'id="task:silver"' not in page
    shown = set(re.findall(r'<tr id="(e\d+)"', page))
    assert shown == {f"e{console.number(console.marks[name])}" for name in ("error", "quote", "undone")}
    assert re.findall(r'name="kind" value="(\w+)" checked', page) == ["error", "quote"]
    assert '<option value="oxygen" selected>' in page


def test_a_filter_that_is_not_there_says_so_and_shows_the_rest(
    reader: Visitor, coded: Study, console: Console
) -> None:
    answer = reader.get(f"{address(coded, console)}?kind=error&kind=nonsense&task=gold")
    assert answer.status_code == 400
    assert "There is no kind “nonsense”." in answer.text
    assert "There is no task “gold”." in answer.text
    assert 'id="task:silver"' in answer.text


def test_nobody_finds_a_session_in_another_study(
    reader: Visitor, db_session: Session, coded: Study, console: Console
) -> None:
    assert reader.get(f"/studies/{coded.slug}/sessions/{console.session.id + 1}/timeline").status_code == 404
    assert (
        reader.get(f"/studies/{coded.slug}/sessions/{console.session.id + 1}/moments.csv").status_code == 404
    )


def test_the_file_has_every_moment_and_no_formula(
    reader: Visitor, db_session: Session, coded: Study, console: Console
) -> None:
    answer = reader.get(f"/studies/{coded.slug}/sessions/{console.session.id}/moments.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    error = next(row for row in rows if row["what"].startswith("Wrong menu"))
    assert error["text"] == "'=1+1 opened the wrong menu"
    assert (error["time"], error["time_s"], error["task"], error["author"]) == (
        "0:42",
        "42.0",
        "oxygen",
        "Mona",
    )
    undone = next(row for row in rows if row["counts"] == "no" and row["kind"] == "error")
    assert (undone["changed_by"], undone["reason"]) == ("Mona", "It was the moderator’s hand.")
    only = reader.get(f"/studies/{coded.slug}/sessions/{console.session.id}/moments.csv?kind=quote").text
    assert len(only.strip().splitlines()) == 2
    assert (
        reader.get(f"/studies/{coded.slug}/sessions/{console.session.id}/moments.csv?kind=no").status_code
        == 400
    )


def test_moments_of_all_sessions_by_person_kind_and_task(
    reader: Visitor, db_session: Session, cast: Cast, coded: Study, console: Console
) -> None:
    other = begin(db_session, coded, coded.versions[-1], "P02", cast.moderator)
    other.say(3, events.TaskStarted, step=other.step("silver"))
    other.say(5, events.NoteMarked, what="quote", step=other.step("silver"), text="Where is Ag?")
    db_session.add(
        ObserverNote(session_id=other.session.id, key="k" * 8, name="Nina", tag="idea", body="A key", at=4_000,
                     created_at=now())
    )  # fmt: skip
    db_session.add(
        ObserverNote(session_id=other.session.id, key="c" * 8, name="Nina", channel="chat", body="ask her about it",
                     at=4_100, created_at=now())
    )  # fmt: skip
    base = f"/studies/{coded.slug}/moments"
    page = reader.get(f"{base}?kind=quote").text
    assert "Where is Ag?" in page
    assert "I would look under" in page
    assert f"/sessions/{other.session.id}/timeline#e" in page
    page = reader.get(f"{base}?kind=quote&person=P02").text
    assert "Where is Ag?" in page
    assert "I would look under" not in page
    assert "Where is Ag?" not in reader.get(f"{base}?kind=quote&task=oxygen").text
    page = reader.get(f"{base}?kind=observer").text
    assert "A key" in page
    assert "Nina" in page
    assert "Silver" in page
    assert "ask her about it" not in page, "the back channel is talk, not what somebody noticed"
    answer = reader.get(f"{base}?person=NOBODY")
    assert answer.status_code == 400
    assert "There is no person “NOBODY”" in answer.text


def test_an_empty_study_says_what_will_stand_here(reader: Visitor, coded: Study) -> None:
    assert "No moments yet" in reader.get(f"/studies/{coded.slug}/moments").text


def queries_of(engine: Engine, act: Callable[[], object]) -> int:
    """How many statements it takes."""
    with counted(engine) as seen:
        act()
    return len(seen)


def test_more_sessions_and_marks_take_no_more_queries(
    reader: Visitor, engine: Engine, db_session: Session, cast: Cast, coded: Study, console: Console
) -> None:
    base, one = f"/studies/{coded.slug}/moments", address(coded, console)
    reader.get(base)
    before = queries_of(engine, lambda: reader.get(base)), queries_of(engine, lambda: reader.get(one))
    for number in range(2, 6):
        tell(begin(db_session, coded, coded.versions[-1], f"P0{number}", cast.moderator))
    for second in range(40):
        console.say(200 + second, events.NoteMarked, what="bookmark", text="again")
    reader.get(base)
    after = queries_of(engine, lambda: reader.get(base)), queries_of(engine, lambda: reader.get(one))
    assert after == before


def test_results_and_the_session_lead_to_the_moment(reader: Visitor, coded: Study, console: Console) -> None:
    page = reader.get(f"/studies/{coded.slug}/results/attempts?task=oxygen").text
    assert f"/sessions/{console.session.id}/timeline#task:oxygen" in page
    assert f"/sessions/{console.session.id}/timeline?kind=assist#task:oxygen" in page
    page = reader.get(f"/studies/{coded.slug}/sessions/{console.session.id}").text
    assert f"/sessions/{console.session.id}/timeline#task:silver" in page
    assert "Moments as CSV" in page
