"""What counts and what it comes to, on sessions small enough to count by hand."""

from datetime import timedelta
from math import exp, log

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.results.walker import SUS_75, Walker, admit
from tests.support.cast import Cast, make_plan
from tests.support.database import counted
from usability.infra.clock import now
from usability.measures.vocabulary import Origin, Outcome
from usability.participants import services as participants
from usability.participants.models import Participant
from usability.participants.rules import LinkKind
from usability.results import gather, tables, words
from usability.results.choices import Choices, Success
from usability.results.choosing import UnknownChoice, read_choices, write_choices
from usability.results.model import StudyResults
from usability.results.task_figures import TaskFigures
from usability.sessions import events, services
from usability.sessions.rules import Purpose
from usability.studies import services as studies
from usability.studies.models import PlanVersion, Study
from usability.studies.plan import Condition, Conditions, Design, StudyPlan, Task
from usability.studies.questions import Option, Question


@pytest.fixture
def version(db_session: Session, study: Study, cast: Cast) -> PlanVersion:
    return studies.publish(db_session, study, cast.owner)


def results_of(db: Session, study: Study, choices: Choices | None = None) -> StudyResults:
    gather.settle(db, study)
    return gather.gather(db, study, choices)


def one_task(results: StudyResults, key: str = "oxygen") -> TaskFigures:
    return next(task for task in results.tasks if task.key == key).figures[0]


def complete(db: Session, version: PlanVersion, oxygen: float, silver: float, *, seq: int = 6) -> Walker:
    walker = admit(db, version)
    walker.do("oxygen", oxygen, seq=seq)
    walker.do("silver", silver, "gave_up")
    walker.answer("final:sus", dict(SUS_75))
    walker.finish()
    return walker


def test_a_study_before_publishing_has_no_figures_and_says_so(db_session: Session, study: Study) -> None:
    results = results_of(db_session, study)
    assert results.empty
    assert results.versions == ()
    assert one_task(results).strict.value is None
    assert results.together.time.value is None
    assert words.answer(results).heading == "Nobody is counted yet"


def test_one_person_gets_values_without_verdicts(db_session: Session, version: PlanVersion) -> None:
    complete(db_session, version, 40, 20)
    results = results_of(db_session, version.study)
    figures = one_task(results)
    assert (figures.strict.x, figures.strict.n) == (1, 1)
    assert figures.time.value == pytest.approx(40)
    assert figures.time.low is None
    assert figures.reading.value == pytest.approx(2)
    assert results.together.success.value == 0.5
    assert results.together.success.low is None
    assert results.instruments[0].columns[0].summary.main.value == 75
    assert results.instruments[0].columns[0].summary.readings == ()
    assert "so far" in words.answer(results).heading


def test_three_people_come_to_what_a_hand_computes(db_session: Session, version: PlanVersion) -> None:
    for seconds, seq in ((30, 7), (60, 5), (120, 6)):
        complete(db_session, version, seconds, 15, seq=seq)
    results = results_of(db_session, version.study)
    oxygen, silver = one_task(results), one_task(results, "silver")
    assert oxygen.time.value == pytest.approx(exp((log(30) + log(60) + log(120)) / 3))
    assert oxygen.time.value == pytest.approx(60)
    assert oxygen.time_median.value == 60
    # ln 2 between neighbours: sd = ln 2, t(0.975, 2) = 4.302652729911275.
    assert oxygen.time.low == pytest.approx(60 * exp(-4.302652729911275 * log(2) / 3**0.5))
    ease = oxygen.rating("seq")
    assert ease is not None
    assert ease.estimate.value == 6
    assert silver.outcomes[Outcome.GAVE_UP] == 3
    assert silver.abandonment.value == 1
    assert silver.strict.value == 0
    assert silver.time.value is None
    assert results.together.success.value == 0.5
    assert results.flow.people == 3
    assert results.time_qualities == {"measured": 6}


def test_all_failures_are_zero_of_n_with_an_interval(db_session: Session, version: PlanVersion) -> None:
    for _ in range(5):
        walker = admit(db_session, version)
        walker.do("oxygen", 20, "gave_up")
        walker.do("silver", 20, "gave_up")
        walker.finish()
    results = results_of(db_session, version.study)
    figures = one_task(results)
    assert (figures.strict.value, figures.strict.x, figures.strict.n) == (0, 0, 5)
    assert figures.strict.high == pytest.approx(0.4891, abs=5e-5)
    assert results.together.success.value == 0
    # Five people without any success are no proof that nobody ever succeeds.
    assert results.together.success.high == pytest.approx(0.4891, abs=5e-5)
    assert words.answer(results).heading


def test_who_falls_silent_stays_in_the_denominator(db_session: Session, version: PlanVersion) -> None:
    complete(db_session, version, 40, 20)
    lost = admit(db_session, version)
    lost.begin("oxygen")
    lost.session.last_event_at = now() - timedelta(hours=49)
    db_session.flush()
    assert gather.needs_settling(db_session, version.study)
    results = results_of(db_session, version.study)
    figures = one_task(results)
    assert figures.outcomes[Outcome.DROPPED_OUT] == 1
    assert (figures.strict.x, figures.strict.n) == (1, 2)
    assert figures.abandonment.x == 1
    assert (results.flow.dropped_out, results.flow.running, results.flow.people) == (1, 0, 2)
    title = next(task.title for task in results.tasks if task.key == "oxygen")
    assert results.flow.left_at == ((f"during “{title}”", 1),)
    assert tables.flow(results)[7] == [f"– during “{title}”", "1"]
    assert results.flow.invited == 0
    participants.create_link(
        db_session, version.study, kind=LinkKind.PERSONAL, participant=lost.session.participant
    )
    db_session.flush()
    assert results_of(db_session, version.study).flow.invited == 1
    assert results.flow.not_attempted == 1
    assert [one.why for one in results.left_out] == ["not_attempted"]
    assert one_task(results, "silver").n == 1
    assert not gather.needs_settling(db_session, version.study)


def test_who_is_still_under_way_is_counted_apart(db_session: Session, version: PlanVersion) -> None:
    complete(db_session, version, 40, 20)
    running = admit(db_session, version, days_ago=0)
    running.do("oxygen", 0.001)
    results = results_of(db_session, version.study)
    assert one_task(results).n == 1
    assert (results.flow.running, results.flow.people, results.flow.running_attempts) == (1, 1, 1)
    assert "Sessions still running are not counted yet." in results.notes


def test_pilots_and_previews_never_count(db_session: Session, version: PlanVersion) -> None:
    for purpose in (Purpose.PILOT, Purpose.PREVIEW):
        walker = admit(db_session, version, purpose)
        walker.do("oxygen", 40)
        walker.finish()
    results = results_of(db_session, version.study)
    assert results.empty
    assert results.flow.started == 0
    assert one_task(results).n == 0


def test_excluded_people_are_out_and_listed_unless_asked_for(
    db_session: Session, version: PlanVersion
) -> None:
    complete(db_session, version, 40, 20)
    walker = complete(db_session, version, 90, 20)
    person = db_session.get(Participant, walker.session.participant_id)
    assert person is not None
    participants.exclude(db_session, person, "Was told the answer.", None)
    results = results_of(db_session, version.study)
    assert one_task(results).n == 1
    assert [(one.participant, one.reason) for one in results.excluded] == [
        (person.code, "Was told the answer.")
    ]
    with_them = results_of(db_session, version.study, Choices(with_excluded=True))
    assert one_task(with_them).n == 2
    assert with_them.excluded == results.excluded
    assert "Excluded people are counted here." in with_them.notes


def score(db: Session, walker: Walker, task: str, outcome: Outcome, seq: int = 0) -> None:
    event = events.OutcomeSet(
        kind="outcome_set", seq=seq, step=walker.step(task), outcome=outcome, reason="Seen."
    )
    services.append(db, walker.session, "moderator-1", [event], origin=Origin.MODERATOR)


def test_a_technical_fault_leaves_every_denominator_and_is_listed(
    db_session: Session, version: PlanVersion
) -> None:
    walker = complete(db_session, version, 40, 20)
    complete(db_session, version, 50, 20)
    score(db_session, walker, "oxygen", Outcome.TECHNICAL_FAULT)
    results = results_of(db_session, version.study)
    figures = one_task(results)
    assert (figures.strict.x, figures.strict.n) == (1, 1)
    assert results.flow.technical_fault == 1
    assert [(one.why, one.task) for one in results.left_out] == [("technical_fault", "oxygen")]
    seq = figures.rating("seq")
    assert seq is not None
    assert seq.estimate.n == 1


def test_help_makes_a_success_lenient(db_session: Session, version: PlanVersion) -> None:
    walker = complete(db_session, version, 40, 20)
    helped = events.AssistMarked(kind="assist_marked", seq=0, step=walker.step("oxygen"))
    services.append(db_session, walker.session, "moderator-1", [helped], origin=Origin.MODERATOR)
    other = complete(db_session, version, 60, 20)
    score(db_session, other, "oxygen", Outcome.PARTIAL)
    strict = one_task(results_of(db_session, version.study))
    lenient = one_task(results_of(db_session, version.study, Choices(success=Success.LENIENT)))
    assert (strict.success.x, lenient.success.x) == (0, 2)
    assert (strict.full.x, strict.assisted.x, strict.lenient.x) == (1, 1, 2)
    # The typical time rests on unassisted full successes under either choice.
    assert lenient.time.value is None
    # A moderator was there and coded nothing: no errors, which is not the same as not measured.
    assert strict.errors is not None
    assert strict.errors.value == 0
    assert one_task(results_of(db_session, version.study), "silver").errors is None


def test_versions_with_the_same_tasks_count_together_and_others_do_not(
    db_session: Session, study: Study, cast: Cast
) -> None:
    first = studies.publish(db_session, study, cast.owner)
    complete(db_session, first, 40, 20)
    plan = make_plan()
    plan.tasks[0].scenario = "Find the atomic number of oxygen, quickly."
    second = new_version(db_session, study, cast, plan)
    complete(db_session, second, 90, 20)
    together = results_of(db_session, study)
    assert one_task(together).n == 2
    assert [(one.number, one.counted) for one in together.versions] == [(2, True), (1, True)]
    assert any("“Oxygen” was not worded" in note for note in together.notes)
    assert one_task(results_of(db_session, study, Choices(versions=(1,)))).time.value == pytest.approx(40)
    plan.tasks.append(Task(key="gold", title="Gold", scenario="Find gold."))
    third = new_version(db_session, study, cast, plan)
    assert one_task(results_of(db_session, study)).n == 2, "nobody ran version 3 yet"
    complete(db_session, third, 70, 20)
    newest = results_of(db_session, study)
    assert one_task(newest).n == 1
    assert [one.counted for one in newest.versions] == [True, False, False]
    assert any("Versions 1 and 2 have other tasks" in note for note in newest.notes)


def new_version(db: Session, study: Study, cast: Cast, plan: StudyPlan) -> PlanVersion:
    study.draft = plan.model_dump(mode="json")
    db.flush()
    return studies.publish(db, study, cast.owner)


def test_a_segment_counts_only_who_chose_it(db_session: Session, study: Study, cast: Cast) -> None:
    plan = make_plan()
    plan.participant_questions = [
        Question(
            key="often", text="How often?", segment=True,
            options=[Option(key="daily", label="Every day"), Option(key="rarely", label="Rarely")],
        )
    ]  # fmt: skip
    version = new_version(db_session, study, cast, plan)
    for seconds, answer in ((40, "daily"), (60, "rarely"), (80, "rarely")):
        walker = admit(db_session, version)
        walker.answer("about", {"often": answer})
        walker.do("oxygen", seconds)
        walker.finish()
    rarely = results_of(db_session, study, Choices(segment=("often", "rarely")))
    assert one_task(rarely).n == 2
    assert rarely.flow.started == 2
    about = results_of(db_session, study).questions[0].columns[0]
    assert [(one.label, one.count) for one in about.options] == [("Every day", 1), ("Rarely", 2)]
    with pytest.raises(UnknownChoice):
        results_of(db_session, study, Choices(segment=("often", "never")))


def compared(db: Session, study: Study, cast: Cast, design: Design) -> PlanVersion:
    plan = make_plan()
    plan.conditions = Conditions(
        design=design, items=[Condition(key="a", name="Old"), Condition(key="b", name="New")]
    )
    return new_version(db, study, cast, plan)


def test_between_people_conditions_are_compared_by_welch(
    db_session: Session, study: Study, cast: Cast
) -> None:
    version = compared(db_session, study, cast, Design.BETWEEN)
    for person in range(10):
        walker = admit(db_session, version)
        condition = walker.session.condition
        walker.do("oxygen", 40 + person, "done" if condition == "b" else "gave_up", seq=5)
        walker.do("silver", 40, "done" if person < 8 else "gave_up", seq=5)
        walker.answer("final:sus", dict(SUS_75))
        walker.finish()
    results = results_of(db_session, study)
    assert not results.within
    old, new = results.overall
    assert (old.people, new.people) == (5, 5)
    # Old: four of five persons solved silver only, one nothing: mean 0.4. New: four solved both, one oxygen: 0.9.
    assert (old.success.value, new.success.value) == pytest.approx((0.4, 0.9))
    difference = next(one for one in results.differences if one.measure == "success")
    assert difference.comparison.estimate.value == pytest.approx(0.5)
    assert difference.comparison.test == "Welch t"
    assert difference.settled
    assert words.answer(results).heading == "People solve more with New than with Old"
    assert [column.condition for column in results.instruments[0].columns] == ["a", "b"]
    # One time alone cannot be compared: no full success on oxygen with the old one.
    assert results.tasks[0].figures[0].time.value is None


def test_few_people_get_no_word_of_a_winner(db_session: Session, study: Study, cast: Cast) -> None:
    version = compared(db_session, study, cast, Design.BETWEEN)
    for _ in range(8):
        walker = admit(db_session, version)
        better = walker.session.condition == "b"
        walker.do("oxygen", 40, "done" if better else "gave_up")
        walker.do("silver", 40, "done" if better else "gave_up")
        walker.finish()
    results = results_of(db_session, study)
    heading = words.answer(results).heading.replace("\u00a0", " ")
    assert heading == "8 people so far are too few to tell Old and New apart"
    assert not any(one.settled for one in results.differences)


def test_within_people_conditions_are_compared_in_pairs(
    db_session: Session, study: Study, cast: Cast
) -> None:
    version = compared(db_session, study, cast, Design.WITHIN_ALL)
    for person in range(6):
        walker = admit(db_session, version)
        for step in ("task:oxygen@a", "task:silver@a", "task:oxygen@b", "task:silver@b"):
            solved = step.endswith("b") or (person == 0 and "oxygen" in step)
            walker.say(events.TaskStarted, step=step)
            walker.at += 30_000
            walker.say(events.TaskEnded, step=step, claim="done" if solved else "gave_up")
        walker.finish()
    results = results_of(db_session, study)
    assert results.within
    assert [one.people for one in results.overall] == [6, 6]
    difference = next(one for one in results.differences if one.measure == "success")
    assert difference.comparison.test == "paired t"
    assert difference.comparison.estimate.value == pytest.approx((5 * 1 + 0.5) / 6)
    by_task = results.tasks[0].differences[0]
    assert by_task.within
    assert by_task.comparison.test == "McNemar mid-P"
    assert by_task.comparison.estimate.value == pytest.approx(5 / 6)


def test_words_of_people_stand_with_who_said_them(db_session: Session, version: PlanVersion) -> None:
    walker = complete(db_session, version, 40, 20)
    walker.say(events.ProblemReported, step=walker.step("oxygen"), text="The page froze.")
    taken_back = walker.seq
    walker.say(events.ProblemReported, step=walker.step("oxygen"), text="Never mind.")
    withdrawn = events.EventWithdrawn(kind="event_withdrawn", seq=0, writer="page-0001", target=taken_back)
    services.append(db_session, walker.session, "review-1", [withdrawn], origin=Origin.REVIEWER)
    results = results_of(db_session, version.study)
    assert [(one.kind, one.text, one.task) for one in results.comments] == [
        ("problem", "The page froze.", "oxygen")
    ]


def test_the_number_of_queries_does_not_grow(
    db_session: Session, version: PlanVersion, engine: Engine
) -> None:
    complete(db_session, version, 40, 20)
    with counted(engine) as few:
        gather.gather(db_session, version.study)
    for _ in range(4):
        complete(db_session, version, 50, 20)
    with counted(engine) as many:
        gather.gather(db_session, version.study)
    assert len(few) == len(many) <= 17, many


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(versions=(2,)),
        Choices(success=Success.LENIENT, with_excluded=True),
        Choices(segment=("often", "rarely")),
    ],
)
def test_choices_survive_an_address(choices: Choices) -> None:
    assert read_choices(write_choices(choices)) == choices


@pytest.mark.parametrize(
    "values",
    [{"version": "x"}, {"version": "²"}, {"success": "mild"}, {"excluded": "maybe"}, {"segment": "often"}],
)
def test_choices_that_mean_nothing_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(UnknownChoice):
        read_choices(values)
