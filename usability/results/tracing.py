"""What a figure counts, found among the results: attempts, or the scores of a questionnaire. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from usability.measures.vocabulary import Outcome
from usability.results.asked_model import Given, PersonScore, QuestionResult
from usability.results.choosing import UnknownChoice
from usability.results.counts import ANY, Counts
from usability.results.journey_model import Known, Measure
from usability.results.model import StudyResults
from usability.results.pages import OTHER_PAGES
from usability.results.slips import LEVELS
from usability.results.success import solved
from usability.results.task_figures import TaskResult
from usability.results.task_model import Dot

Counted = tuple[TaskResult, str, Dot]
"""Task, the column's key, attempt."""


def read_counts(values: Mapping[str, str], outcomes: Sequence[str], found: StudyResults) -> Counts:
    """What an address counts among these results. outcomes: every value of that name.

    Raises UnknownChoice for what the results do not have.
    """
    task, condition = values.get("task", ""), values.get("column", "")
    if task and task not in {one.key for one in found.tasks}:
        raise UnknownChoice(f"There is no task “{task}” in these results.")
    stop = values.get("stop", "")
    if stop and stop not in {one.key for one in found.journey.stops}:
        raise UnknownChoice(f"There is no place “{stop}” on the journey of these results.")
    if condition and condition not in {one.key for one in (*found.conditions, *found.once)}:
        raise UnknownChoice(f"There is no column “{condition}” in these results.")
    _check_solved(values)
    for outcome in outcomes:
        if outcome not in list(Outcome):
            raise UnknownChoice(f"There is no outcome “{outcome}”.")
    return Counts(
        task,
        condition,
        tuple(Outcome(outcome) for outcome in outcomes),
        unassisted=values.get("unassisted") == "yes",
        censored=values.get("cut") == "yes",
        far=values.get("far") == "yes",
        page=_read_page(values.get("visited", ""), found),
        trial=_read_trial(values.get("trial", ""), found),
        conversion=values.get("conversion") == "yes",
        error=_read_mark(values.get("error", ""), _codes(found), "error code"),
        help=_read_mark(values.get("help", ""), set(LEVELS), "level of assists"),
        stop=stop,
        instrument=values.get("of", ""),
        question=values.get("question", ""),
        place=values.get("place", ""),
        option=values.get("option", ""),
        known=values.get("known", ""),
        solved=values.get("solved", ""),
    )


def _check_solved(values: Mapping[str, str]) -> None:
    solved = values.get("solved", "")
    if solved not in ("", "yes", "no"):
        raise UnknownChoice(f"“{solved}” is neither of who solved it (“yes”) nor of who did not (“no”).")
    if solved and not (values.get("stop") and (values.get("of") or values.get("known"))):
        raise UnknownChoice("Who solved it is asked only of what people said of a place on the journey.")


def _codes(found: StudyResults) -> set[str]:
    slips = found.together.slips
    return {one.code for one in slips.by_code} if slips else set()


def _read_page(given: str, found: StudyResults) -> str:
    captured = (column.pages for one in found.tasks for column in one.figures if column.pages)
    known = {page.address for pages in captured for page in pages.pages}
    if given and ("" if given == OTHER_PAGES else given) not in known:
        raise UnknownChoice(f"There is no page “{given}” in these results.")
    return given


def _read_trial(given: str, found: StudyResults) -> int:
    known = {str(trial.number): trial.number for one in found.learning for trial in one.trials}
    if given and given not in known:
        raise UnknownChoice(f"There is no trial “{given}” in these results.")
    return known.get(given, 0)


def _read_mark(given: str, known: set[str], what: str) -> str:
    if given and given != ANY and given not in known:
        raise UnknownChoice(f"There is no {what} “{given}” in these results.")
    return given


def attempts_of(found: StudyResults, counts: Counts) -> list[Counted]:
    """Every attempt counted there, by person."""
    stop = next((one.tasks for one in found.journey.stops if one.key == counts.stop), ())
    chosen = [
        (task, column, dot)
        for task in found.tasks
        if counts.task in ("", task.key) and (not counts.stop or task.key in stop)
        if task.conversion or not counts.conversion
        for column, dots in _dots(found, task, counts.trial)
        if not counts.condition or column == counts.condition
        for dot in dots
        if _is_counted(dot, counts)
    ]
    return sorted(chosen, key=_place)


def _dots(found: StudyResults, task: TaskResult, trial: int) -> list[tuple[str, Sequence[Dot]]]:
    """The attempts at a task by column: of the first time, or of one trial among those that learnability counts."""
    if not trial:
        return [(one.condition, one.dots) for one in task.figures]
    learned = [one for one in found.learning if one.task == task.key]
    return [(one.condition, at.dots) for one in learned for at in one.trials if at.number == trial]


def _place(one: Counted) -> tuple[int, str, Sequence[int]]:
    task, _condition, dot = one
    return (len(dot.participant), dot.participant, (task.number, dot.attempt_id))


def _is_counted(dot: Dot, counts: Counts) -> bool:
    if counts.outcomes and dot.outcome not in counts.outcomes:
        return False
    if counts.far and not dot.far:
        return False
    if counts.page and ("" if counts.page == OTHER_PAGES else counts.page) not in dot.pages:
        return False
    if counts.error and not (dot.codes if counts.error == ANY else counts.error in dot.codes):
        return False
    if counts.help and not (dot.assists if counts.help == ANY else counts.help in dot.levels):
        return False
    return not (counts.unassisted and dot.assists) and not (counts.censored and not dot.censored)


def scores_of(found: StudyResults, counts: Counts) -> list[tuple[str, PersonScore]]:
    """(column's key, score) of everybody who answered the questionnaire, by person. Raises UnknownChoice for one that
    was not asked.
    """
    asked = next((one for one in found.instruments if found.instrument_name(one) == counts.instrument), None)
    if asked is None:
        raise UnknownChoice(f"There is no questionnaire “{counts.instrument}” in these results.")
    told = [
        (column.condition, score)
        for column in asked.columns
        if counts.condition in ("", column.condition)
        for score in column.scores
    ]
    if counts.stop:
        came = _Came(found, counts)
        there = [
            (column, one) for column, one in told if came.counts(column, one.session_id, one.participant)
        ]
        # Figures of the journey are of people: of who answered in several sessions, the last answer.
        told = list(
            {(column, one.participant, _study(found, one)): (column, one) for column, one in there}.values()
        )
    return sorted(told, key=_by_person)


def known_of(found: StudyResults, counts: Counts) -> list[tuple[str, tuple[Known, ...]]]:
    """(column's key, what is known) of each person on a measure of the journey, by person: one value, or one for each
    task of the stop that they answered after. Raises UnknownChoice for a measure that there is not.
    """
    measure = measure_of(found, counts)
    tasks = next((one.tasks for one in found.journey.stops if one.key == counts.stop), None)
    came = _Came(found, counts) if counts.stop else None
    people: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for one in found.journey.known:
        if (
            one.measure == measure.key
            and counts.condition in ("", one.column)
            and (tasks is None or one.task in ("", *tasks))
            and (came is None or came.counts(one.column, one.sessions[0], one.participant))
        ):
            study = found.elsewhere.get(one.sessions[0], "")
            people[one.column, one.participant, study].append(one)
    told = [(column, tuple(own)) for (column, _code, _study), own in people.items()]
    return sorted(told, key=lambda one: _by_person((one[0], one[1][0])))


def measure_of(found: StudyResults, counts: Counts) -> Measure:
    """The measure of the journey that is counted. Raises UnknownChoice for one that these results do not have."""
    keys = {one.measure for one in found.journey.known}
    every = (one for part in found.journey.parts for one in part.measures)
    asked = next((one for one in every if one.key == counts.known and one.key in keys), None)
    if asked is None:
        raise UnknownChoice(f"There is no figure “{counts.known}” of people in these results.")
    return asked


class _Came:
    """Who came by a stop, and whether they solved all that they tried there."""

    def __init__(self, found: StudyResults, counts: Counts) -> None:
        self._found, self._wanted = found, counts.solved
        self._columns = {one.key for one in found.conditions}
        success = solved(found)
        passed: dict[tuple[str, str, str], bool] = {}
        for _task, column, dot in attempts_of(found, Counts(stop=counts.stop)):
            # What was asked once, over columns that attempts are parted by, is of whoever came by in any of them.
            for key in {(_study(found, dot), dot.participant, one) for one in (column, "")}:
                passed[key] = passed.get(key, True) and _is_counted(dot, success)
        self._passed = passed

    def counts(self, column: str, session_id: int, participant: str) -> bool:
        """Whether a person in a column is among those wanted."""
        study = self._found.elsewhere.get(session_id, "")
        passed = self._passed.get((study, participant, column if column in self._columns else ""))
        return passed is not None and (not self._wanted or passed is (self._wanted == "yes"))


def _study(found: StudyResults, one: Dot | PersonScore) -> str:
    """Of two studies side by side, each has codes of its own."""
    return found.elsewhere.get(one.session_id, "")


def answers_of(found: StudyResults, counts: Counts) -> list[tuple[str, Given]]:
    """(column's key, answer) of everybody who answered the own question, by person. Raises UnknownChoice for a question
    or an option that there is not.
    """
    asked = question_of(found, counts)
    told = [
        (column.condition, one)
        for column in asked.columns
        if counts.condition in ("", column.condition)
        for one in column.given
        if not counts.option or counts.option in one.options
    ]
    return sorted(told, key=_by_person)


def question_of(found: StudyResults, counts: Counts) -> QuestionResult:
    """The own question whose answers are counted. Raises UnknownChoice for one that these results do not have."""
    wanted = (counts.question, counts.place, counts.task)
    asked = next((one for one in found.questions if (one.key, one.place, one.task) == wanted), None)
    if asked is None:
        raise UnknownChoice(f"There is no question “{counts.question}” at this place in these results.")
    if counts.option and counts.option not in {one.key for c in asked.columns for one in c.options}:
        raise UnknownChoice(f"There is no option “{counts.option}” of this question.")
    return asked


def _by_person(one: tuple[str, PersonScore | Given | Known]) -> tuple[int, str, str]:
    column, said = one
    return (len(said.participant), said.participant, column)
