"""Changing, merging and deleting findings: nobody overwrites another unseen, nothing is lost, everything is told."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.findings.conftest import Lab
from usability.findings import picking, queries, services
from usability.findings.models import Finding
from usability.findings.picking import FindingError
from usability.findings.services import StaleFinding
from usability.findings.words import change_words
from usability.measures.proportions import completion_rate
from usability.measures.ratings import severity


def fields(finding: Finding, **changed: object) -> dict[str, object]:
    return {**{name: getattr(finding, name) for name in services.FIELDS}, **changed}


def history(lab: Lab, finding: Finding) -> list[tuple[int, str]]:
    return [(number, change.what) for number, change in queries.story(lab.db, lab.study, finding).history]


def test_every_change_is_in_the_history_with_who_and_what(lab: Lab) -> None:
    finding = lab.finding("Lost")
    changed = fields(finding, title="Lost twice", status="fixed", tasks=["silver"])
    assert services.save_finding(lab.db, finding, changed, revision=1, by=lab.cast.editor)
    number, change = queries.story(lab.db, lab.study, finding).history[0]
    assert (number, change.author) == (1, lab.cast.editor)
    assert change_words(change.what, change.detail, {"silver": "Silver"}) == (
        "Changed it",
        (
            "What was found: “Lost” → “Lost twice”",
            "Status: Open → Fixed",
            "Affected tasks: the whole study → Silver",
        ),
    )


def test_saving_nothing_new_tells_nothing(lab: Lab) -> None:
    finding = lab.finding("Lost")
    assert not services.save_finding(lab.db, finding, fields(finding), revision=1, by=lab.cast.editor)
    assert (finding.revision, history(lab, finding)) == (1, [(1, "created")])


def test_who_saves_second_is_told(lab: Lab) -> None:
    finding = lab.finding("Lost")
    services.save_finding(lab.db, finding, fields(finding, title="Mine"), revision=1, by=lab.cast.owner)
    with pytest.raises(StaleFinding):
        services.save_finding(
            lab.db, finding, fields(finding, title="Theirs"), revision=1, by=lab.cast.editor
        )
    assert finding.title == "Mine"


def test_a_finding_saved_in_another_transaction_is_not_overwritten(lab: Lab, engine: Engine) -> None:
    finding = lab.finding("Lost")
    number = finding.id
    lab.db.commit()
    with Session(engine, expire_on_commit=False) as early, Session(engine) as late:
        opened = early.get_one(Finding, number)
        revision, typed = opened.revision, fields(opened, title="Early")
        early.commit()
        seen = late.get_one(Finding, number)
        services.save_finding(late, seen, fields(seen, title="Late"), revision=seen.revision, by=None)
        late.commit()
        with pytest.raises(StaleFinding):
            services.save_finding(early, opened, typed, revision=revision, by=None)
        early.rollback()
    assert lab.db.get_one(Finding, number).title == "Late"


@pytest.mark.parametrize("title", ["", "   ", "x" * 301])
def test_a_finding_needs_a_title_that_fits(lab: Lab, title: str) -> None:
    with pytest.raises(FindingError) as refused:
        lab.finding(title)
    assert refused.value.field == "title"


def test_what_works_well_has_no_severity(lab: Lab) -> None:
    lab.finding("Quick", positive=True, severity=4)
    (told,) = queries.board(lab.db, lab.study).findings
    assert (told.severity, told.rated.text) == (None, "Works well")


def test_an_observation_is_gathered_once_and_may_stand_behind_several(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    key = lab.report(who, "oxygen", "x")
    finding, other = lab.finding("One", key), lab.finding("Two", key)
    again = picking.observe(lab.db, lab.study, [key, key])
    assert services.gather(lab.db, finding, again, lab.cast.owner) == 0
    assert lab.seen()[key].findings == (1, 2)
    services.drop(lab.db, other, again[0].observation, lab.cast.owner)
    assert lab.seen()[key].findings == (1,)
    assert history(lab, other) == [(2, "dropped"), (2, "gathered"), (2, "created")]


def test_gathering_adds_the_tasks_and_says_so(lab: Lab) -> None:
    who = lab.person("oxygen", "silver", finished=False)
    finding = lab.finding("One", lab.report(who, "oxygen", "x"))
    chosen = picking.observe(lab.db, lab.study, [lab.report(who, "silver", "y")])
    services.gather(lab.db, finding, chosen, lab.cast.owner)
    assert finding.tasks == ["oxygen", "silver"]
    detail = queries.story(lab.db, lab.study, finding).history[0][1].detail
    assert detail == {"observations": 1, "tasks": [["oxygen"], ["oxygen", "silver"]]}


def test_what_is_not_there_gathers_nothing(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    key = lab.report(who, "oxygen", "x")
    started = f"e{int(key[1:]) - 1}"
    for keys in ([], ["e999999"], [key, "nonsense"], [started], [f"{key}.part"], ["n1"], ["o1"]):
        with pytest.raises(FindingError):
            picking.observe(lab.db, lab.study, keys)


def test_merging_counts_both_keeps_both_histories_and_is_undone(lab: Lab) -> None:
    a, b, c = (lab.person("oxygen", "silver", finished=False) for _ in range(3))
    in_both = lab.report(a, "oxygen", "1")
    first = lab.finding("First", in_both, lab.report(b, "oxygen", "2"), description="Mine")
    second = lab.finding("Second", in_both, lab.report(c, "silver", "3"), description="Theirs")
    lab.seen()
    services.merge(lab.db, second, first, lab.cast.editor)

    board = queries.board(lab.db, lab.study)
    assert [one.number for one in board.findings] == [1]
    told = board.findings[0]
    assert (told.estimate, told.evidence, told.tasks) == (completion_rate(3, 3), 3, ("oxygen", "silver"))
    story = queries.story(lab.db, lab.study, first)
    assert {one.number for one in story.family} == {1, 2}
    assert {(proof.seen.words, proof.gathered_in) for proof in story.evidence} >= {("3", 2)}
    assert set(history(lab, first)) == {
        (1, "created"), (1, "gathered"), (1, "took_in"), (2, "created"), (2, "gathered"), (2, "merged"),
    }  # fmt: skip
    assert lab.seen()[in_both].findings == (1,)

    services.unmerge(lab.db, second, lab.cast.editor)
    board = queries.board(lab.db, lab.study)
    assert {one.number: (one.estimate.x, one.tasks) for one in board.findings} == {
        1: (2, ("oxygen",)),
        2: (2, ("oxygen", "silver")),
    }
    assert (second.description, first.description) == ("Theirs", "Mine")
    assert history(lab, first)[0] == (1, "gave_back")


def test_undoing_a_merge_keeps_the_tasks_that_somebody_chose_since(lab: Lab) -> None:
    first, second = lab.finding("First", tasks=["oxygen"]), lab.finding("Second", tasks=["silver"])
    services.merge(lab.db, second, first, lab.cast.owner)
    services.save_finding(
        lab.db, first, fields(first, tasks=["silver"]), revision=first.revision, by=lab.cast.owner
    )
    services.unmerge(lab.db, second, lab.cast.owner)
    assert first.tasks == ["silver"]


def test_merging_with_a_finding_about_the_whole_study_makes_both_so(lab: Lab) -> None:
    first, second = lab.finding("First", tasks=["oxygen"]), lab.finding("Second", tasks=[])
    services.merge(lab.db, second, first, lab.cast.owner)
    assert first.tasks == []
    services.unmerge(lab.db, second, lab.cast.owner)
    assert first.tasks == ["oxygen"]


def test_merges_can_be_chained_and_taken_apart_in_any_order(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    key = lab.report(who, "oxygen", "x")
    one, two, three = lab.finding("One", key), lab.finding("Two"), lab.finding("Three")
    services.merge(lab.db, one, two, None)
    services.merge(lab.db, two, three, None)
    assert lab.seen()[key].findings == (3,)
    with pytest.raises(FindingError):
        services.merge(lab.db, three, one, None)
    services.unmerge(lab.db, one, None)
    assert lab.seen()[key].findings == (1,)
    services.unmerge(lab.db, two, None)
    assert [told.number for told in queries.board(lab.db, lab.study).findings] == [1, 2, 3]
    with pytest.raises(FindingError):
        services.unmerge(lab.db, two, None)


def test_a_finding_is_not_merged_into_itself_or_into_a_deleted_one(lab: Lab) -> None:
    one, two = lab.finding("One"), lab.finding("Two")
    services.delete_finding(lab.db, two, lab.cast.owner)
    for into in (one, two):
        with pytest.raises(FindingError):
            services.merge(lab.db, one, into, lab.cast.owner)
    with pytest.raises(FindingError):
        services.gather(lab.db, two, [], lab.cast.owner)


def test_a_deleted_finding_counts_nowhere_and_comes_back_whole(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    key = lab.report(who, "oxygen", "x")
    finding = lab.finding("One", key, severity=4)
    services.delete_finding(lab.db, finding, lab.cast.owner)
    board = queries.board(lab.db, lab.study)
    assert (board.findings, board.deleted) == ((), ((1, "One"),))
    assert lab.seen()[key].findings == ()
    assert lab.finding("Two").number == 2
    services.restore_finding(lab.db, finding, lab.cast.owner)
    told = queries.board(lab.db, lab.study).finding(1)
    assert told is not None
    assert (told.severity, told.evidence) == (severity([4]), 1)
    assert history(lab, finding)[:2] == [(1, "restored"), (1, "deleted")]
