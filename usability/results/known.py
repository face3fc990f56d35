"""Of each person on the journey, what figures are made of that no questionnaire's scores list. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from usability.results.grouping import Grouping
from usability.results.journey_model import Known, Measure
from usability.results.rows import AnswerRow
from usability.results.rules import Selection


def in_columns(
    values: Mapping[int, float], chosen: Selection, grouping: Grouping
) -> dict[str, dict[int, float]]:
    """People's values by the column in which their sessions stand."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for session in chosen.sessions.values():
        column = grouping.column(session)
        if session.person in values and column is not None:
            found[column][session.person] = values[session.person]
    return found


def brought_of(
    measure: Measure, values: Mapping[str, Mapping[int, float]], chosen: Selection, grouping: Grouping
) -> Iterator[Known]:
    """An imported measure of each person, with all their sessions. values: by column, then by person."""
    sessions: dict[tuple[str | None, int], list[int]] = defaultdict(list)
    codes = {}
    for one in chosen.sessions.values():
        sessions[grouping.column(one), one.person].append(one.id)
        codes[one.person] = one.participant
    for column, own in values.items():
        for person, value in own.items():
            yield Known(measure.key, column, codes[person], tuple(sorted(sessions[column, person])), value)


def answered_of(
    measure: Measure,
    values: Mapping[tuple[str, str], Mapping[int, float]],
    answers: Sequence[AnswerRow],
    chosen: Selection,
    grouping: Grouping,
) -> Iterator[Known]:
    """A measure asked after tasks, of each person and task. values: by (column, task), then by person."""
    prefix = f"{measure.key.partition('.')[0]}."
    given = {}
    for row in answers:
        if row.kind == measure.place and row.question.startswith(prefix):
            session = chosen.sessions[row.session_id]
            given[grouping.column(session, row.condition), row.task, session.person] = row
    for (column, task), own in values.items():
        for person, value in own.items():
            row = given[column, task, person]
            code = chosen.sessions[row.session_id].participant
            yield Known(measure.key, column, code, (row.session_id,), value, task, row.step)
