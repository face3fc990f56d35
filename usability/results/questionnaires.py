"""Questionnaires and own questions asked of people: after a condition, at the end, before the tasks. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from usability.instruments import scoring, sus_sheets
from usability.instruments.model import RESERVED, Instrument
from usability.measures import means
from usability.measures.proportions import completion_rate
from usability.results.asked_model import (
    Given,
    InstrumentColumn,
    InstrumentResult,
    OptionCount,
    PersonScore,
    QuestionColumn,
    QuestionResult,
)
from usability.results.choices import Choices
from usability.results.differences import score_differences
from usability.results.grouping import Grouping
from usability.results.rows import AnswerRow, SessionRow
from usability.results.rules import Selection
from usability.results.task_figures import Difference
from usability.studies.plan import Asked, Design, StudyPlan
from usability.studies.questions import Question, QuestionKind
from usability.studies.walk import StepKind

Sessions = Mapping[int, SessionRow]
Sheet = tuple[str, dict[str, int | None]]
"""Answers to one instrument: the step where they were given, and each by its item."""
Sheets = dict[str, dict[int, Sheet]]
"""Sheets by column, then by session."""


class Placed:
    """Where answers stand: by condition and all else where they were asked so, otherwise by what people are."""

    def __init__(self, chosen: Selection) -> None:
        self.sessions: Sessions = chosen.sessions
        self.whole: Grouping = chosen.grouping
        meets_several = chosen.plan.conditions.design in (Design.WITHIN_ALL, Design.WITHIN_SPLIT)
        self.once: Grouping = self.whole.of_people if meets_several else self.whole

    def grouping(self, kind: StepKind) -> Grouping:
        """The columns of answers at this kind of step: what people met several of cannot part what is asked once."""
        of_attempts = (StepKind.BEFORE_TASK, StepKind.AFTER_TASK, StepKind.AFTER_CONDITION)
        return self.whole if kind in of_attempts else self.once

    def column(self, session_id: int, condition: str) -> str:
        """The column of an attempt or an answer, "" for none."""
        session = self.sessions[session_id]
        return self.whole.column(session, condition) or self.once.column(session, condition) or ""


def instrument_results(
    asked: Sequence[Asked],
    kind: StepKind,
    instruments: Mapping[str, Instrument],
    answers: Sequence[AnswerRow],
    placed: Placed,
    choices: Choices,
) -> list[InstrumentResult]:
    """The instruments asked at this kind of step (after a condition, or at the end), one result each."""
    return [
        _instrument_result(instrument, kind, answers, placed, choices)
        for item in asked
        if item.instrument and (instrument := instruments.get(item.instrument))
    ]


def _instrument_result(
    instrument: Instrument,
    kind: StepKind,
    answers: Sequence[AnswerRow],
    placed: Placed,
    choices: Choices,
) -> InstrumentResult:
    grouping = placed.grouping(kind)
    sheets = _sheets(instrument, kind, answers, placed.sessions, grouping)
    refs = grouping.columns
    columns = tuple(
        _column(instrument, ref.key, sheets.get(ref.key, {}), placed.sessions, choices) for ref in refs
    )
    differences: tuple[Difference, ...] = ()
    if len(refs) > 1 and instrument.scoring.overall:
        values = {column.condition: _by_person(column, placed.sessions) for column in columns}
        differences = score_differences(
            refs,
            values,
            instrument.key,
            instrument.name,
            instrument.scoring.rule,
            choices.correction,
            choices.level,
            instrument.scoring.range_high - instrument.scoring.range_low,
        )
    return InstrumentResult(instrument, instrument.key not in RESERVED, columns, differences, kind.value)


def _sheets(
    instrument: Instrument,
    kind: StepKind,
    answers: Sequence[AnswerRow],
    sessions: Sessions,
    grouping: Grouping,
) -> Sheets:
    prefix, items = (
        f"{instrument.key}.",
        {item.key: instrument.scale_of(item).points for item in instrument.items},
    )
    sheets: Sheets = defaultdict(dict)
    for row in answers:
        item = row.question.removeprefix(prefix)
        if row.kind != kind or item == row.question or item not in items:
            continue
        column = grouping.column(sessions[row.session_id], row.condition)
        # What is no answer of the scale is no answer.
        if column is not None and row.number is not None and row.number in items[item]:
            sheets[column].setdefault(row.session_id, (row.step, {}))[1][item] = int(row.number)
    return sheets


def _column(
    instrument: Instrument,
    condition: str,
    sheets: Mapping[int, Sheet],
    sessions: Sessions,
    choices: Choices,
) -> InstrumentColumn:
    respondents = [answers for _step, answers in sheets.values()]
    single = instrument.items[0].key if len(instrument.items) == 1 else ""
    scores = []
    for session, (step, answers) in sheets.items():
        one = scoring.score(instrument, answers)
        scores.append(
            PersonScore(
                sessions[session].participant, session, one.value, one.flags, step, answers.get(single)
            )
        )
    return InstrumentColumn(
        condition,
        scoring.summarise(instrument, respondents, choices.level),
        tuple(scores),
        sus_sheets.blanks(instrument, respondents, [one.value for one in scores], choices.level),
        sus_sheets.parts(instrument, respondents, choices.level) if choices.exploratory else {},
    )


def _by_person(column: InstrumentColumn, sessions: Sessions) -> dict[int, float]:
    values: dict[int, list[float]] = defaultdict(list)
    for one in column.scores:
        if one.value is not None:
            values[sessions[one.session_id].person].append(one.value)
    return {person: means.mean(own) for person, own in values.items()}


def question_results(
    plan: StudyPlan, answers: Sequence[AnswerRow], placed: Placed, level: float = 0.95
) -> tuple[QuestionResult, ...]:
    """Every own question with closed or numeric answers, in the plan's order; words stand among the comments.

    Scale questions before and after tasks are ratings of the tasks and stand there. Questions about the person say who
    took part, so they are not parted by column.
    """
    found = [_question(q, StepKind.ABOUT, "", answers, placed, level) for q in plan.participant_questions]
    for task in plan.tasks:
        around = (
            (StepKind.BEFORE_TASK, plan.asked_before(task)),
            (StepKind.AFTER_TASK, plan.asked_after(task)),
        )
        found += [
            _question(item.question, kind, task.key, answers, placed, level)
            for kind, asked in around
            for item in asked
            if item.question and item.question.kind is not QuestionKind.SCALE
        ]
    for kind, asked in ((StepKind.AFTER_CONDITION, plan.after_condition), (StepKind.FINAL, plan.final)):
        found += [
            _question(item.question, kind, "", answers, placed, level) for item in asked if item.question
        ]
    return tuple(result for result in found if result.kind != QuestionKind.TEXT)


def _question(
    question: Question, kind: StepKind, task: str, answers: Sequence[AnswerRow], placed: Placed, level: float
) -> QuestionResult:
    grouping = Grouping() if kind is StepKind.ABOUT else placed.grouping(kind)
    by_column: dict[str | None, list[AnswerRow]] = defaultdict(list)
    for row in answers:
        if (
            row.kind == kind
            and row.task == task
            and row.question.partition(":")[0] == question.key
            and row.text is None
        ):
            by_column[grouping.column(placed.sessions[row.session_id], row.condition)].append(row)
    columns = tuple(
        replace(
            _question_column(question, ref.key, by_column[ref.key], level),
            given=_given(by_column[ref.key], placed.sessions),
        )
        for ref in grouping.columns
    )
    return QuestionResult(
        question.key, question.text or question.key, question.kind.value, kind.value, task, columns
    )


def _given(rows: Sequence[AnswerRow], sessions: Sessions) -> tuple[Given, ...]:
    """What each person answered, all the options that they chose together."""
    found: dict[tuple[int, str], list[AnswerRow]] = defaultdict(list)
    for row in rows:
        found[row.session_id, row.step].append(row)
    return tuple(
        Given(
            sessions[session].participant,
            session,
            step,
            tuple(row.choice for row in own if row.choice is not None),
            next((row.number for row in own if row.number is not None), None),
        )
        for (session, step), own in found.items()
    )


def _question_column(
    question: Question, condition: str, rows: Sequence[AnswerRow], level: float
) -> QuestionColumn:
    answered = len({row.session_id for row in rows})
    if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        chosen: dict[str | None, set[int]] = defaultdict(set)
        for row in rows:
            chosen[row.choice].add(row.session_id)
        options = tuple(
            OptionCount(
                one.key,
                one.label or one.key,
                len(chosen[one.key]),
                completion_rate(len(chosen[one.key]), answered, level),
            )
            for one in question.options
        )
        return QuestionColumn(condition, answered, options, None, ())
    values = tuple(row.number for row in rows if row.number is not None)
    if question.kind is QuestionKind.SCALE:
        low, high = question.scale_ends
        values = tuple(value for value in values if low <= value <= high)
        return QuestionColumn(condition, answered, (), means.mean_t(values, low, high, level), values)
    return QuestionColumn(condition, answered, (), means.mean_t(values, level=level), values)
