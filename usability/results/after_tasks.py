"""Questionnaires after tasks that say more than one score: scales, items, shares beside means. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from usability.instruments import scoring
from usability.instruments.model import Instrument
from usability.results.asked_model import AfterTask
from usability.results.choices import ConditionRef
from usability.results.ratings import Place
from usability.results.rows import AnswerRow
from usability.results.rules import CountedAttempt
from usability.studies.plan import StudyPlan
from usability.studies.walk import StepKind


def after_tasks(
    plan: StudyPlan,
    attempts: Sequence[CountedAttempt],
    conditions: Sequence[ConditionRef],
    instruments: Mapping[str, Instrument],
    answers: Sequence[AnswerRow],
    level: float,
) -> tuple[AfterTask, ...]:
    """By task, questionnaire and column; a questionnaire that is one plain rating (SEQ) says nothing more."""
    asked = {
        task.key: [
            instruments[item.key]
            for item in plan.asked_after(task)
            if item.key in instruments and _says_more(instruments[item.key])
        ]
        for task in plan.tasks
    }
    wanted = {one.key: one for own in asked.values() for one in own}
    if not wanted:
        return ()
    sheets = _sheets(wanted, answers)
    by_place: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for one in attempts:
        place = (one.row.session_id, one.row.task, one.row.condition)
        by_place[one.row.task, one.column].append(place)
    found = []
    for task in plan.tasks:
        for instrument in asked[task.key]:
            for ref in conditions:
                places = by_place[task.key, ref.key]
                own = [sheets[instrument.key, place] for place in places if (instrument.key, place) in sheets]
                if own:
                    summary = scoring.summarise(instrument, own, level)
                    found.append(AfterTask(instrument, task.key, ref.key, summary))
    return tuple(found)


def _says_more(instrument: Instrument) -> bool:
    rules = instrument.scoring
    return len(instrument.items) > 1 or rules.rule in ("nps", "top_box") or rules.top_from is not None


def _sheets(
    wanted: Mapping[str, Instrument], answers: Sequence[AnswerRow]
) -> dict[tuple[str, Place], dict[str, int | None]]:
    points = {
        f"{key}.{item.key}": instrument.scale_of(item).points
        for key, instrument in wanted.items()
        for item in instrument.items
    }
    sheets: dict[tuple[str, Place], dict[str, int | None]] = defaultdict(dict)
    for row in answers:
        # What is no answer of the scale is no answer.
        if (
            row.kind == StepKind.AFTER_TASK
            and row.number is not None
            and row.number in points.get(row.question, ())
        ):
            key, _dot, item = row.question.partition(".")
            sheets[key, (row.session_id, row.task, row.condition)][item] = int(row.number)
    return dict(sheets)
