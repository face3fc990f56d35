"""Whatever people did, results come without an exception, and never say more than they may. Pure."""

import json
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.charts.drawn import colliding_words, outside
from usability.charts.sheet import PRINT
from usability.instruments import catalogue
from usability.measures.vocabulary import Outcome
from usability.results import compared, tables, words
from usability.results.assemble import assemble
from usability.results.choices import Choices, Modes, Success
from usability.results.details import details
from usability.results.evidence import evidence, headline_rows
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow, Arrivals, AttemptRow, Rows, SessionRow, VersionRow
from usability.sessions.rules import SessionState
from usability.studies.plan import (
    Asked,
    Condition,
    Conditions,
    Design,
    StudyPlan,
    Task,
)
from usability.studies.questions import Question, QuestionKind
from usability.studies.rules import used_instruments

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
VERDICTS = (
    "works better",
    "People solve more",
    "More was solved",
    "solve more with",
    "looks better",
    "than chance",
    "less time with",
    "answered higher",
)


@st.composite
def plans(draw: st.DrawFn) -> StudyPlan:
    design = draw(st.sampled_from(list(Design)))
    conditions = 0 if design is Design.NONE else draw(st.integers(2, 3))
    final = draw(
        st.lists(
            st.sampled_from(["sus", "nps", "csat", "ltc", "ueq_s", "umux_lite"]), unique=True, max_size=3
        )
    )
    return StudyPlan(
        title="Any study",
        tasks=[
            Task(
                key=f"t{i}", title=f"Task {i}", scenario="Do it.",
                time_limit_s=draw(st.sampled_from([None, 60, 300])), success_goal=draw(st.sampled_from([None, 0.8])),
                optimal_time_s=draw(st.sampled_from([None, 20.0])), optimal_clicks=draw(st.sampled_from([None, 3, 6])),
                optimal_pages=draw(st.sampled_from([None, 3])), error_opportunities=draw(st.sampled_from([None, 3])),
                conversion=draw(st.booleans()),
            )
            for i in range(draw(st.integers(0, 4)))
        ],
        conditions=Conditions(
            design=design, items=[Condition(key=f"c{i}", name=f"Version {i}") for i in range(conditions)]
        ),
        after_task=draw(st.sampled_from([[], [Asked(instrument="seq")], [Asked(instrument="seq"), Asked(
            question=Question(key="sure", text="How sure are you?", kind=QuestionKind.SCALE)
        )]])),
        after_condition=[Asked(instrument="sus")] if conditions and draw(st.booleans()) else [],
        final=[Asked(instrument=key) for key in final],
    )  # fmt: skip


@st.composite
def studies(draw: st.DrawFn) -> Rows:
    plan = draw(plans())
    conditions = [one.key for one in plan.conditions.items] or [""]
    between = plan.conditions.design is Design.BETWEEN
    sessions: list[SessionRow] = []
    attempts: list[AttemptRow] = []
    answers: list[AnswerRow] = []
    for number in range(draw(st.integers(0, 7))):
        own = draw(st.sampled_from(conditions))
        state = draw(
            st.sampled_from([*[SessionState.FINISHED] * 4, SessionState.DROPPED_OUT, SessionState.RUNNING])
        )
        sessions.append(SessionRow(
            number, number, f"P{number}", draw(st.integers(0, 9)) == 0, "", 1, state,
            draw(st.sampled_from(["unmoderated", "unmoderated", "moderated", "imported"])),
            draw(st.sampled_from(["", "phone", "desktop"])), own if between else "", MOMENT, MOMENT,
        ))  # fmt: skip
        for index, task in enumerate(plan.tasks):
            here = own if between else conditions[(number + index) % len(conditions)]
            attempts.append(draw(an_attempt(len(attempts), number, task.key, here)))
            for asked in plan.after_task:
                key = "seq.q1" if asked.instrument else "sure"
                answers.append(AnswerRow(
                    number, f"after:{task.key}@{here}", "after_task", task.key, here, key,
                    draw(st.sampled_from([1, 4, 7, 7, 99])), None, None,
                ))  # fmt: skip
        for asked, kind, here in [
            *((asked, "final", "") for asked in plan.final),
            *(
                (asked, "after_condition", c)
                for asked in plan.after_condition
                for c in ([own] if between else conditions)
            ),
        ]:
            instrument = catalogue.get(asked.key)
            answers += [
                AnswerRow(
                    number, f"{kind}:{asked.key}", kind, "", here, f"{asked.key}.{item.key}",
                    draw(st.sampled_from([instrument.scale.min, instrument.scale.max])), None, None,
                )
                for item in instrument.items
                if draw(st.integers(0, 9))
            ]  # fmt: skip
    version = VersionRow(1, MOMENT, "digest", plan, used_instruments(plan))
    return Rows(
        plan, (version,), tuple(sessions), tuple(attempts), tuple(answers), (), Arrivals(3, {"full": 1})
    )


def an_attempt(number: int, session: int, task: str, condition: str) -> st.SearchStrategy[AttemptRow]:
    return st.builds(
        AttemptRow,
        st.just(number), st.just(session), st.just(f"task:{task}@{condition}"), st.just(task), st.just(condition),
        st.sampled_from([None, Outcome.SUCCESS, Outcome.SUCCESS, *Outcome]), st.booleans(),
        st.sampled_from([None, 0.0, 2.5]), st.sampled_from([None, 0.0, 0.4, 35.0, 300.0]),
        st.sampled_from([None, "measured", "doubtful"]), st.booleans(),
        st.sampled_from([None, {}, {"slip": 2}, {"slip": 1, "turn": 3}]), st.integers(0, 1), st.sampled_from([None, 5]),
        st.integers(0, 2), st.sampled_from([None, {"1": 1}, {"3": 1}]), st.sampled_from([None, 6]),
        st.sampled_from([None, 4]),
    )  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(studies(), st.sampled_from(list(Success)), st.booleans(), st.sampled_from(list(Modes)), st.booleans())
def test_any_study_has_results(
    rows: Rows, success: Success, with_excluded: bool, modes: Modes, by_device: bool
) -> None:
    by = "device" if by_device else ""
    choices = Choices(success=success, with_excluded=with_excluded, modes=modes, by=by, combined=True)
    results = assemble(rows, choices)
    every = figures(results)
    keys = [(one.name, one.task, one.condition) for one in every]
    assert len(keys) == len(set(keys)), "a figure's name is its own"
    for one in every:
        assert one.n >= 0
        if one.value is None:
            assert one.low is None
            assert one.high is None
        elif one.low is not None and one.high is not None and one.unit == "share":
            assert 0 <= one.low <= one.high <= 1
    json.dumps(as_document(results))
    tables.everything(results)
    for pair in [*compared.overall(results), *compared.by_task(results)]:
        assert compared.sentence(results, pair.difference).endswith(".")
        compared.row(results, pair)
    headline_rows(results)
    said = [words.answer(results).heading, *(words.plain(p) for p in words.answer(results).paragraphs)]
    drawn = evidence(results)
    assert len({one.key for one in drawn}) == len(drawn)
    for figure in (*drawn, *evidence(results, PRINT)):
        assert not outside(figure.drawing), figure.key
        assert not colliding_words(figure.drawing), figure.key
    for table in details(results):
        assert all(len(row) == len(table.heads) for row in table.rows), table.key
        said += [table.finding, table.note]
    said += [text for one in drawn for text in (one.finding, one.note)]
    assert all(text and "None" not in text for text in said), said
    assert_modest(results, [words.answer(results).heading, *(one.finding for one in drawn)])
    assert_adds_up(rows, results)


def assert_modest(results: StudyResults, headings: list[str]) -> None:
    """No winner is named where no group has five people."""
    if max((one.people for one in results.overall), default=0) < 5:
        found = [heading for heading in headings for verdict in VERDICTS if verdict in heading]
        assert not found, found


def assert_adds_up(rows: Rows, results: StudyResults) -> None:
    """Every attempt of a counted session is in a rate or is listed outside, once."""
    flow = results.flow
    left = {row.id for row in rows.sessions if row.state is SessionState.RUNNING}
    left |= {row.id for row in rows.sessions if row.excluded and not results.choices.with_excluded}
    if results.choices.modes not in (Modes.APART, Modes.POOLED):
        left |= {row.id for row in rows.sessions if row.mode != results.choices.modes.value}
    if "device" in results.axes:
        left |= {row.id for row in rows.sessions if not row.device}
    expected = sum(row.session_id not in left for row in rows.attempts)
    assert flow.attempts + len(results.left_out) == expected
    assert sum(one.n for one in results.overall) == flow.attempts
    assert sum(sum(one.outcomes.values()) for task in results.tasks for one in task.figures) == flow.attempts
    assert flow.started == flow.finished + flow.dropped_out + flow.running
