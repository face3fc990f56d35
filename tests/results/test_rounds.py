"""Two studies as rounds of one: compared as versions are, with access to both."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.results.made import BEGAN, Maker, plan, solved
from tests.results.test_pages import links_of, text_of
from tests.results.walker import admit
from tests.support.cast import Cast
from tests.support.client import Visitor
from usability.accounts.models import User
from usability.results import compared, gather
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.choosers import sentence
from usability.results.choosing import UnknownChoice, read_choices
from usability.results.model import StudyResults
from usability.results.rounds import beside
from usability.results.rows import Rows
from usability.studies import services as studies
from usability.studies.access import StudyRole
from usability.studies.models import Study, StudyMember
from usability.studies.plan import Condition, Conditions, Design, Goal, GoalMeasure, StudyPlan, Task

SignIn = Callable[[User], Visitor]
BY = Choices(by="study:second")
FIRST = [62.0, 70.0, None, 81.0, None, 55.0, None, 90.0]
SECOND = [30.0, 41.0, 35.0, None, 38.0, 44.0, 29.0, 33.0]
GOLD = Task(key="gold", title="Gold", scenario="Do.")


def walked(maker: Maker, times: list[float | None], *, version: int = 1, days: float = 0) -> Maker:
    for did, sus in zip(solved(times), [50, 75] * 4, strict=True):
        maker.person(
            {"oxygen": did, "silver": ("solved", 20.0)}, sus=sus + 25 * (days > 0), version=version, days=days
        )
    return maker


def elsewhere(rows: Rows) -> Rows:
    """As the rows of another study, whose people, sessions and attempts have numbers of their own."""
    return replace(
        rows,
        sessions=tuple(replace(one, id=one.id + 100, person=one.person + 100) for one in rows.sessions),
        attempts=tuple(
            replace(one, id=one.id + 1_000, session_id=one.session_id + 100) for one in rows.attempts
        ),
        answers=tuple(replace(one, session_id=one.session_id + 100) for one in rows.answers),
    )


def together(first: StudyPlan | None = None, second: StudyPlan | None = None) -> Rows:
    """The later round looks back at the earlier one."""
    own = walked(Maker(second or plan()), SECOND, days=7).rows
    other = walked(Maker(first or plan()), FIRST).rows
    return beside(own, ("second", "Round two"), elsewhere(other), ("first", "Round one"))


def told(results: StudyResults) -> list[tuple[object, ...]]:
    rows = [*compared.overall(results), *compared.by_task(results)]
    return [
        (
            one.task,
            one.difference.measure,
            one.difference.comparison,
            one.difference.adjusted,
            one.difference.settled,
        )
        for one in rows
    ]


def test_two_studies_are_compared_as_two_versions_of_one_are() -> None:
    one_study = walked(walked(Maker(plan(), plan()), FIRST), SECOND, version=2, days=7)
    versions = assemble(one_study.rows, Choices(by="version"))
    rounds = assemble(together(), BY)
    assert [one.name for one in rounds.conditions] == ["Round one", "Round two"]
    assert told(rounds) == told(versions)
    assert len(told(rounds)) >= 8
    assert not any(one.difference.within for one in compared.overall(rounds))
    assert (rounds.flow.people, rounds.flow.started, rounds.flow.opened) == (16, 16, 16)


def test_the_earlier_round_comes_first_whichever_study_is_asked() -> None:
    own = walked(Maker(plan()), FIRST).rows
    other = elsewhere(walked(Maker(plan()), SECOND, days=7).rows)
    found = assemble(beside(own, ("a", "Alike"), other, ("b", "Alike")), Choices(by="study:b"))
    assert [one.name for one in found.conditions] == ["Alike (a)", "Alike (b)"]
    assert found.elsewhere == dict.fromkeys(range(101, 109), "b")
    assert "compared by study: Alike (a) beside Alike (b)" in sentence(found)


def test_only_tasks_that_both_have_are_counted_and_the_others_are_named() -> None:
    found = assemble(together(second=plan(tasks=[*plan().tasks, GOLD])), BY)
    assert [task.key for task in found.tasks] == ["oxygen", "silver"]
    assert "Not in every version compared, and not counted: Gold." in found.notes
    found = assemble(together(first=plan(tasks=[*plan().tasks, GOLD])), BY)
    assert "Not in every version compared, and not counted: Gold." in found.notes
    assert "Versions 1 and 1 of “Round one” are compared on the tasks that they share." in found.notes
    assert any("count as different people" in note for note in found.notes)


def test_a_goal_is_judged_where_it_was_set() -> None:
    goal = Goal(key="oxygen", measure=GoalMeasure.SUCCESS, task="oxygen", target=0.5)
    found = assemble(together(first=plan(goals=[goal]), second=plan(goals=[goal])), BY)
    (judged,) = found.goals
    assert [one.condition for one in judged.columns] == ["second"]
    # Round one began before; that says nothing of the people of round two.
    assert judged.late is False
    assert judged.set_at == BEGAN - timedelta(days=1)


@pytest.mark.parametrize(
    "other",
    [
        plan(tasks=[GOLD]),
        plan(
            conditions=Conditions(
                design=Design.BETWEEN, items=[Condition(key="a", name="A"), Condition(key="b", name="B")]
            )
        ),
    ],
    ids=["no task in common", "other conditions"],
)
def test_studies_without_a_common_task_or_with_other_conditions_are_not_compared(other: StudyPlan) -> None:
    with pytest.raises(UnknownChoice, match="cannot be compared"):
        assemble(together(first=other), BY)


def test_a_choice_of_another_study_needs_its_rows() -> None:
    with pytest.raises(UnknownChoice, match="compared on the page of the results"):
        assemble(walked(Maker(plan()), FIRST).rows, BY)
    with pytest.raises(UnknownChoice):
        read_choices({"by": "study:"})


@pytest.fixture
def rounds(db_session: Session, study: Study, cast: Cast) -> tuple[Study, Study]:
    """A study and its duplicate, each with a person."""
    copy = studies.duplicate_study(db_session, study, cast.owner)
    for one in (study, copy):
        version = studies.publish(db_session, one, cast.owner)
        walker = admit(db_session, version)
        walker.do("oxygen", 20)
        walker.finish()
        gather.settle(db_session, one)
    return study, copy


def test_a_duplicate_is_chosen_compared_and_traced_to_its_sessions(
    signed_in: SignIn, cast: Cast, rounds: tuple[Study, Study]
) -> None:
    first, copy = rounds
    client = signed_in(cast.owner)
    page = client.get(f"/studies/{copy.slug}/results?success=lenient")
    choose = next(href for words, href in links_of(page.text) if words.startswith("another study"))
    listed = client.get(choose)
    assert f"{first.title} 2 tasks in common, 1 session finished" in text_of(listed.text)
    href = next(href for words, href in links_of(listed.text) if words == first.title)
    assert "success=lenient" in href
    found = client.get(href)
    assert found.status_code == 200
    assert f": {first.title} beside {copy.title}." in text_of(found.text)
    column = next(
        href for words, href in links_of(found.text) if words == "1 of 1" and f"column={first.slug}" in href
    )
    rows = client.get(column)
    assert f"/studies/{first.slug}/sessions/" in rows.text
    assert f"/studies/{copy.slug}/sessions/" not in rows.text
    report = next(href for words, href in links_of(found.text) if words == "Build report of this study")
    assert "by=" not in report


def test_a_study_that_somebody_may_not_see_is_not_told_of(
    db_session: Session, signed_in: SignIn, cast: Cast, rounds: tuple[Study, Study]
) -> None:
    first, copy = rounds
    db_session.add(StudyMember(study_id=copy.id, user_id=cast.outsider.id, role=StudyRole.READER))
    client = signed_in(cast.outsider)
    page = client.get(f"/studies/{copy.slug}/results")
    assert "another study" not in text_of(page.text)
    refused = client.get(f"/studies/{copy.slug}/results?by=study:{first.slug}")
    assert refused.status_code == 400
    assert f"There is no other study “{first.slug}” that you may see" in text_of(refused.text)
    unknown = client.get(f"/studies/{copy.slug}/results/attempts?by=study:nowhere")
    assert unknown.status_code == 400
    assert "There is no other study “nowhere” that you may see" in text_of(unknown.text)
    assert "No study to compare with" in text_of(client.get(f"/studies/{copy.slug}/results/others").text)
    # Nor with itself.
    assert client.get(f"/studies/{copy.slug}/results?by=study:{copy.slug}").status_code == 400


def test_a_change_in_the_other_study_is_seen(
    db_session: Session, signed_in: SignIn, cast: Cast, rounds: tuple[Study, Study]
) -> None:
    first, copy = rounds
    client, address = signed_in(cast.owner), f"/studies/{copy.slug}/results?by=study:{first.slug}"
    assert "Counting both people" in text_of(client.get(address).text)
    walker = admit(db_session, first.versions[-1])
    walker.do("oxygen", 25)
    walker.finish()
    assert "Counting all 3 people" in text_of(client.get(address).text)


def test_the_command_compares_two_studies_as_the_page_does(
    app: Flask, db_session: Session, rounds: tuple[Study, Study]
) -> None:
    first, copy = (one.slug for one in rounds)
    db_session.commit()
    run = app.test_cli_runner().invoke
    done = run(args=["results", "show", copy, "--by", f"study:{first}", "--json"])
    assert done.exit_code == 0, done.output
    shown = json.loads(done.output)
    assert [one["key"] for one in shown["conditions"]] == [first, copy]
    assert {one["study"] for one in shown["versions"]} == {None, first}
    refused = run(args=["report", "build", copy, "--by", f"study:{first}", "--out", os.devnull])
    assert refused.exit_code
    assert "A report is about one study" in refused.output
