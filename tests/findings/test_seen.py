"""What counts as an observation, where its words stand, and what erasing and taking back do to it."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.findings.conftest import Lab
from usability.findings import picking, queries
from usability.findings.model import Filter
from usability.findings.models import Observation
from usability.findings.picking import FindingError
from usability.findings.rules import Key, Kind, moment_in, tags_in, task_of_step
from usability.findings.seen import listed
from usability.moderation.services import keep_note
from usability.participants.models import ErasableText
from usability.sessions.rules import Purpose


def test_everything_seen_is_an_observation_with_its_words(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    lab.report(who, "oxygen", "The button is gone.")
    who.answer("final:change", {"change": "Make it larger."})
    step = who.step("oxygen")
    problem = lab.mark(who.session, kind="note_marked", what="problem", step=step)
    lab.mark(
        who.session, kind="mark_detailed", writer="console-0001", target=0, severity=3, text="Looked in vain."
    )
    lab.mark(who.session, kind="error_marked", step=step, code="slip")
    lab.mark(who.session, kind="assist_marked", step=step, level=2)
    keep_note(lab.db, who.session, key="a", name="Ann", body="She frowned.", tag="problem")
    picking.write_observation(
        lab.db,
        lab.study,
        who.session.id,
        kind=Kind.QUOTE,
        words="Where is it?",
        task="oxygen",
        at=61_000,
        by=None,
    )
    found = lab.seen()
    said = {(one.kind, one.words, one.task) for one in found.values()}
    assert said == {
        (Kind.REPORT, "The button is gone.", "oxygen"),
        (Kind.COMMENT, "Make it larger.", ""),
        (Kind.PROBLEM, "Looked in vain.", "oxygen"),
        (Kind.ERROR, "", "oxygen"),
        (Kind.ASSIST, "", "oxygen"),
        (Kind.PROBLEM, "She frowned.", ""),
        (Kind.QUOTE, "Where is it?", "oxygen"),
    }
    assert (found[problem].severity, found[problem].who) == (3, "Mona")
    comment = next(one for one in found.values() if one.kind is Kind.COMMENT)
    assert comment.label == "What would you change?"


def test_a_mark_taken_back_is_no_observation_and_counts_for_nothing(lab: Lab) -> None:
    who = lab.person("oxygen")
    mark = lab.mark(who.session, kind="note_marked", what="problem", step=who.step("oxygen"), text="Lost")
    finding = lab.finding("Lost", mark)
    assert queries.board(lab.db, lab.study).findings[0].estimate.x == 1
    lab.mark(who.session, kind="event_withdrawn", writer="console-0001", target=0)
    assert mark not in lab.seen()
    assert queries.board(lab.db, lab.study).findings[0].estimate.x == 0
    story = queries.story(lab.db, lab.study, finding)
    assert (story.evidence, story.taken_back) == ((), 1)
    lab.mark(who.session, kind="event_withdrawn", writer="console-0001", target=1)
    assert mark in lab.seen()
    assert queries.board(lab.db, lab.study).findings[0].estimate.x == 1


def test_a_moved_mark_is_met_at_its_new_moment(lab: Lab) -> None:
    who = lab.person("oxygen")
    mark = lab.mark(who.session, kind="note_marked", what="problem", step=who.step("oxygen"))
    lab.mark(who.session, kind="mark_moved", writer="console-0001", target=0, to=4_000.0, reason="Too late")
    assert lab.seen()[mark].at == 4_000.0


def test_erased_words_show_as_erased_and_counts_stay(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    report = lab.report(who, "oxygen", "The button is gone.")
    written = picking.write_observation(
        lab.db,
        lab.study,
        who.session.id,
        kind=Kind.PROBLEM,
        words="He sighed.",
        task="oxygen",
        by=lab.cast.owner,
    )
    lab.finding("Gone", report, f"o{written.id}")
    before = queries.board(lab.db, lab.study).findings[0].estimate
    lab.db.execute(delete(ErasableText).where(ErasableText.session_id == who.session.id))
    assert {one.words for one in lab.seen().values()} == {None}
    assert queries.board(lab.db, lab.study).findings[0].estimate == before
    assert queries.evidence_words(lab.db, lab.study, [1]) == {}


def test_words_are_never_copied(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    report = lab.report(who, "oxygen", "The unmistakable sentence.")
    lab.finding("Gone", report)
    row = lab.db.scalars(select(Observation)).one()
    assert (row.text_ref, row.kind, str(Key("e", row.event_id or 0))) == (None, "", report)


def test_previews_are_not_read_and_pilots_are_marked(lab: Lab) -> None:
    pilot = lab.person("oxygen", purpose=Purpose.PILOT, finished=False)
    preview = lab.person("oxygen", purpose=Purpose.PREVIEW, finished=False)
    in_pilot, in_preview = (lab.report(one, "oxygen", "x") for one in (pilot, preview))
    found = lab.seen()
    assert not found[in_pilot].counted
    assert in_preview not in found
    with pytest.raises(FindingError):
        picking.observe(lab.db, lab.study, [in_preview])


def test_the_filter_keeps_what_it_says(lab: Lab) -> None:
    first, second = (lab.person("oxygen", "silver", finished=False) for _ in range(2))
    one = lab.report(first, "oxygen", "One")
    two = lab.report(second, "silver", "Two")
    picking.tag(lab.db, picking.observe(lab.db, lab.study, [one]), "Search, buttons")
    lab.finding("Found", two)

    def kept(**chosen: object) -> list[str]:
        return [row.key for row in listed(lab.db, lab.study, Filter(**chosen)).rows]  # type: ignore[arg-type]  # the choices, by name

    assert kept() == [one, two]
    assert kept(tag="Search") == [one]
    assert kept(task="silver") == [two]
    assert kept(person="P001") == [one]
    assert kept(gathered=False) == [one]
    assert kept(gathered=True) == [two]
    assert kept(kind=Kind.ERROR) == []


def test_tags_are_told_apart_by_letters_and_not_by_capitals(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    one, two = (lab.report(who, "oxygen", words) for words in ("One", "Two"))
    picking.tag(lab.db, picking.observe(lab.db, lab.study, [one]), "Search")
    assert picking.tag(lab.db, picking.observe(lab.db, lab.study, [one, two]), "search,  deep   link ") == [
        "Search",
        "deep link",
    ]
    assert lab.seen()[two].tags == ("deep link", "Search")
    picking.untag(lab.db, picking.observe(lab.db, lab.study, [two]), "SEARCH")
    assert lab.seen()[two].tags == ("deep link",)
    assert lab.seen()[one].tags == ("deep link", "Search")


@pytest.mark.parametrize("text", ["", " , ", "x" * 65, ",".join(f"t{n}" for n in range(13))])
def test_tags_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[Tt]ag"):
        tags_in(text)


@pytest.mark.parametrize(
    ("text", "ms"),
    [("", None), ("0:05", 5_000), ("4:05", 245_000), ("75:00", 4_500_000), ("1:02:30", 3_750_000)],
)
def test_a_moment_is_read_as_it_is_written(text: str, ms: float | None) -> None:
    assert moment_in(text) == ms


@pytest.mark.parametrize("text", ["5", "4:5", "4:65", "a:10", "1:2:3:4", "-1:00"])
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="minutes and seconds"):
        moment_in(text)


@pytest.mark.parametrize(
    "text", ["", "e", "e0", "x1", "n1.part", "e1.", "e１", "e1'--", "o-1", "e" + "9" * 19]
)
def test_what_names_no_observation_is_no_key(text: str) -> None:
    assert Key.parse(text) is None


def test_a_key_survives_its_way_through_a_form() -> None:
    assert [str(Key.parse(text)) for text in ("e12.change", "n3", "o4")] == ["e12.change", "n3", "o4"]


@pytest.mark.parametrize(
    ("step", "task"),
    [
        ("task:oxygen", "oxygen"),
        ("briefing:oxygen@b", "oxygen"),
        ("after:a-b_2", "a-b_2"),
        ("final:sus", ""),
        (None, ""),
    ],
)
def test_a_step_tells_its_task(step: str | None, task: str) -> None:
    assert task_of_step(step) == task


def test_what_is_written_by_hand_is_refused_with_its_field(lab: Lab) -> None:
    who = lab.person("oxygen")
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("words", {"words": "  "}),
        ("task", {"words": "x", "task": "gold"}),
        ("kind", {"words": "x", "kind": Kind.ERROR}),
    )
    for field_name, options in wrong:
        with pytest.raises(FindingError) as refused:
            picking.write_observation(
                lab.db, lab.study, who.session.id, **{"kind": Kind.NOTE, "by": None, **options}
            )
        assert refused.value.field == field_name
    with pytest.raises(FindingError) as refused:
        picking.write_observation(lab.db, lab.study, 999, kind=Kind.NOTE, words="x", by=None)
    assert refused.value.field == "session"


def test_deleting_what_was_written_by_hand_deletes_its_words_and_tells_the_finding(lab: Lab) -> None:
    who = lab.person("oxygen")
    written = picking.write_observation(
        lab.db,
        lab.study,
        who.session.id,
        kind=Kind.PROBLEM,
        words="He sighed.",
        task="oxygen",
        by=lab.cast.owner,
    )
    finding = lab.finding("Sighs", f"o{written.id}")
    picking.delete_observation(lab.db, written, lab.cast.editor)
    assert lab.seen() == {}
    assert lab.db.scalars(select(ErasableText).where(ErasableText.body == "He sighed.")).all() == []
    assert queries.story(lab.db, lab.study, finding).history[0][1].what == "observation_deleted"
