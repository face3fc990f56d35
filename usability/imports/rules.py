"""`check`: reads finished trials as a mapping says and names every bad row. Writes nothing. Pure."""

from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Set as AbstractSet
from typing import TypeVar

from usability.imports import cells
from usability.imports.dry_run import HEADING
from usability.imports.mapping import Answers, Coded, Mapping
from usability.imports.reading import Sheet
from usability.imports.targets import (
    Asked,
    askable,
    asked_after_tasks,
    asked_before_tasks,
    asked_of_people,
)
from usability.imports.trial import Answer, ImportCheck, Person, Trial
from usability.measures.vocabulary import Outcome
from usability.participants.rules import CODE
from usability.studies.plan import Design, StudyPlan

T = TypeVar("T")
OUTCOMES = {outcome.value: outcome.value.replace("_", " ") for outcome in Outcome}


def check(
    trials: Sheet,
    mapping: Mapping,
    plan: StudyPlan,
    *,
    answers: Sheet | None = None,
    taken: AbstractSet[str] = frozenset(),
) -> ImportCheck:
    """A dry run: everything the files say under this mapping, and every mistake in them.

    answers: the second file, if there is one. taken: codes of people who already have a session in the study.
    """
    return _Checker(trials, mapping, plan, answers, taken).run()


class _Checker:
    """One dry run. Methods note mistakes and go on, so that a person can correct them all at once."""

    def __init__(
        self, trials: Sheet, mapping: Mapping, plan: StudyPlan, answers: Sheet | None, taken: AbstractSet[str]
    ) -> None:
        self.trials, self.mapping, self.plan, self.taken = trials, mapping, plan, taken
        self.own_file = answers is not None
        self.answers = answers or trials
        self.tasks = {task.key: task.title for task in plan.tasks}
        self.conditions = {condition.key: condition.name for condition in plan.conditions.items}
        self.expectations = askable(plan, asked_before_tasks(plan))
        self.ratings = askable(plan, asked_after_tasks(plan))
        self.questions = askable(plan, asked_of_people(plan))
        self.after_condition = {asked.key for asked in plan.after_condition}
        self.seen: dict[tuple[str, str, str | None], int] = {}
        self.named: set[str] = set()
        self.spoiled: set[str] = set()
        self.overlong = 0
        self.result = ImportCheck(rows=len(trials.rows))

    def run(self) -> ImportCheck:
        self._check_mapping()
        if self.result.mistakes:
            return self.result
        for row, line in self.trials.rows:
            self._take_trial(row, line)
        if self.mapping.answers is not None:
            for row, line in self.answers.rows:
                self._take_answers(row, line, self.mapping.answers)
            self.result.answer_rows = len(self.answers.rows) if self.own_file else 0
        self._say_what_was_done()
        return self.result

    # The mapping itself

    def _check_mapping(self) -> None:
        mapping = self.mapping
        self._need_columns("trials", self.trials, _trial_columns(mapping))
        self._need_keys("trials", mapping.task, self.tasks, "task")
        self._need_keys("trials", mapping.outcome, OUTCOMES, "outcome")
        self._need_conditions("trials", mapping.condition)
        codes = self.plan.error_labels()
        for column, code in mapping.errors.columns.items():
            if code not in codes:
                self.result.note("trials", HEADING, column, code, f"The plan has no error code “{code}”.")
        self._need_targets("trials", mapping.expectations, self.expectations, "before a task")
        self._need_targets("trials", mapping.ratings, self.ratings, "after a task")
        if mapping.answers is not None:
            self._check_answers(mapping.answers)
        elif self.own_file:
            self.result.note(
                "answers", HEADING, "", "", "The mapping does not say what the second file's columns mean."
            )

    def _check_answers(self, answers: Answers) -> None:
        file = "answers" if self.own_file else "trials"
        columns = [*answers.columns]
        if answers.condition:
            columns.append(answers.condition.column)
            self._need_conditions(file, answers.condition)
        if answers.participant:
            columns.append(answers.participant)
        elif self.own_file:
            self.result.note(file, HEADING, "", "", "No column says whose answers these are.")
        self._need_columns(file, self.answers, columns)
        self._need_targets(file, answers.columns, self.questions, "of a person")
        split = [column for column, target in answers.columns.items() if self._by_condition(target)]
        if split and not (answers.condition or (not self.own_file and self.mapping.condition)):
            self.result.note(
                file, HEADING, split[0], "", "This is asked after each condition, but no column says which."
            )

    def _need_columns(self, file: str, sheet: Sheet, columns: list[str]) -> None:
        for column in dict.fromkeys(columns):
            if column not in sheet.columns:
                self.result.note(file, HEADING, column, "", f"The file has no column “{column}”.")

    def _need_keys(self, file: str, coded: Coded, names: Map[str, str], what: str) -> None:
        for cell, key in coded.values.items():
            if key not in names:
                self.result.note(file, HEADING, coded.column, cell, f"There is no {what} “{key}”.")

    def _need_conditions(self, file: str, coded: Coded | None) -> None:
        if coded is None:
            if self.conditions and file == "trials":
                self.result.note(
                    file, HEADING, "", "", "The plan compares conditions, but no column says which it was."
                )
        elif not self.conditions:
            self.result.note(file, HEADING, coded.column, "", "The plan has no conditions.")
        else:
            self._need_keys(file, coded, self.conditions, "condition")

    def _need_targets(self, file: str, columns: Map[str, str], targets: Map[str, object], where: str) -> None:
        for column, target in columns.items():
            if target not in targets:
                self.result.note(file, HEADING, column, target, f"The plan does not ask “{target}” {where}.")

    # Rows

    def _take_trial(self, row: int, line: Map[str, str]) -> None:
        before, mapping = len(self.result.mistakes), self.mapping

        def read(column: str, reader: Callable[[str], T]) -> T | None:
            return self._read("trials", row, column, line[column], reader)

        def optional(column: str | None, reader: Callable[[str], T]) -> T | None:
            return read(column, reader) if column and line[column] else None

        code = read(mapping.participant, _code)
        self.named.add(code or "")
        task = read(
            mapping.task.column, lambda cell: cells.meaning(cell, mapping.task.values, self.tasks, "task")
        )
        condition = self._condition("trials", row, line, mapping.condition)
        outcome = read(mapping.outcome.column, self._outcome)
        unit = mapping.time.unit if mapping.time else "s"
        duration = optional(
            mapping.time.column if mapping.time else None, lambda cell: cells.seconds(cell, unit)
        )
        errors = self._errors(row, line)
        noted = [optional(column, cells.whole) for column in mapping.problems.columns]
        assists, clicks = optional(mapping.assists, cells.whole), optional(mapping.clicks, cells.whole)
        expectations = self._answers(row, line, mapping.expectations, self.expectations)
        ratings = self._answers(row, line, mapping.ratings, self.ratings)
        if code is None or task is None or outcome is None or len(self.result.mistakes) > before:
            self.spoiled.add(code or "")
            return
        whole = self.plan.task(task)
        for when, given, columns, asked in (
            ("before", expectations, mapping.expectations, self.plan.asked_before(whole)),
            ("after", ratings, mapping.ratings, self.plan.asked_after(whole)),
        ):
            keys = {item.key for item in asked}
            for column, target in columns.items():
                if given[target] is not None and target.partition(".")[0] not in keys:
                    said = f"The plan does not ask this {when} this task."
                    self.result.note("trials", row, column, line[column], said)
        if not self._fits(row, code, task, condition):
            return
        duration, limited = self._cut(task, duration)
        trial = Trial(
            row,
            task,
            condition,
            outcome,
            duration,
            limited=limited or outcome is Outcome.TIMED_OUT,
            errors=errors,
            problems=sum(count or 0 for count in noted),
            assists=assists,
            clicks=clicks,
            expectations=expectations,
            ratings=ratings,
        )
        self.result.people.setdefault(code, Person(code)).trials.append(trial)

    def _outcome(self, cell: str) -> Outcome:
        return Outcome(cells.meaning(cell, self.mapping.outcome.values, OUTCOMES, "outcome"))

    def _errors(self, row: int, line: Map[str, str]) -> dict[str, int] | None:
        """Counts by code; None where no cell says anything and a blank does not say "none"."""
        counts: dict[str, int] = {}
        said = self.mapping.errors.blank_is_zero and bool(self.mapping.errors.columns)
        for column, code in self.mapping.errors.columns.items():
            if line[column]:
                said = True
                count = self._read("trials", row, column, line[column], cells.whole)
                if count:
                    counts[code] = counts.get(code, 0) + count
        return counts if said else None

    def _cut(self, task: str, duration: float | None) -> tuple[float | None, bool]:
        limit = (self.mapping.time.limit_s if self.mapping.time else None) or self.plan.task(
            task
        ).time_limit_s
        if duration is None or limit is None or duration < limit:
            return duration, False
        self.overlong += duration > limit
        return float(limit), True

    def _fits(self, row: int, code: str, task: str, condition: str | None) -> bool:
        """Whether this trial can stand beside the person's others."""
        column, cell = self.mapping.participant, code
        person = self.result.people.get(code)
        if code in self.taken:
            self.result.note("trials", row, column, cell, f"{code} already has a session in this study.")
            return False
        whole = self.plan.conditions.design is Design.WITHIN_ALL
        first = self.seen.setdefault((code, task, condition if whole else None), row)
        if first != row:
            twice = f"{code} did this task in row {first} already."
            self.result.note("trials", row, self.mapping.task.column, task, twice)
            return False
        others = {trial.condition for trial in person.trials} if person else set()
        if self.plan.conditions.design is Design.BETWEEN and others - {condition}:
            second = f"{code} meets a second condition; the plan gives each person one."
            self.result.note("trials", row, column, cell, second)
            return False
        return True

    def _take_answers(self, row: int, line: Map[str, str], answers: Answers) -> None:
        file, before = "answers" if self.own_file else "trials", len(self.result.mistakes)
        column = answers.participant or self.mapping.participant
        code = self._read(file, row, column, line[column], _code)
        coded = answers.condition or (None if self.own_file else self.mapping.condition)
        condition = self._condition(file, row, line, coded)
        given = {
            (column, target): self._answer(file, row, column, line, self.questions[target])
            for column, target in answers.columns.items()
        }
        if code is None or len(self.result.mistakes) > before:
            return
        person = self.result.people.get(code)
        if person is None:
            # Who only has trials with mistakes was named there.
            if code not in self.named:
                self.result.note(file, row, column, code, f"{code} has answers but no trial.")
            return
        met = {trial.condition for trial in person.trials}
        if condition is not None and condition not in met and code not in self.spoiled:
            self.result.note(
                file, row, column, code, f"{code} has no trial in “{self.conditions[condition]}”."
            )
            return
        for (column, target), value in given.items():
            where = person.answers.setdefault(condition if self._by_condition(target) else None, {})
            if value is not None and where.setdefault(target, value) != value:
                self.result.note(
                    file, row, column, line[column], f"An earlier row of {code} answers this otherwise."
                )

    def _by_condition(self, target: str) -> bool:
        return target.partition(".")[0] in self.after_condition

    def _condition(self, file: str, row: int, line: Map[str, str], coded: Coded | None) -> str | None:
        if coded is None:
            return None
        return self._read(
            file,
            row,
            coded.column,
            line[coded.column],
            lambda cell: cells.meaning(cell, coded.values, self.conditions, "condition"),
        )

    def _answers(
        self, row: int, line: Map[str, str], columns: Map[str, str], targets: Map[str, Asked]
    ) -> dict[str, Answer]:
        return {
            target: self._answer("trials", row, column, line, targets[target])
            for column, target in columns.items()
        }

    def _answer(self, file: str, row: int, column: str, line: Map[str, str], asked: Asked) -> Answer:
        return self._read(file, row, column, line[column], lambda cell: cells.answer(cell, asked))

    def _read(self, file: str, row: int, column: str, cell: str, reader: Callable[[str], T]) -> T | None:
        """What the cell says; None, and a mistake noted, where it says nothing that can be read."""
        try:
            return reader(cell)
        except ValueError as error:
            self.result.note(file, row, column, cell, str(error))
            return None

    def _say_what_was_done(self) -> None:
        notices = self.result.notices
        notices += [*self.trials.notices, *(self.answers.notices if self.own_file else ())]
        if self.overlong:
            notices.append(
                f"Times above the limit: {self.overlong}. They are cut at it and count as stopped there."
            )
        used = {
            *_trial_columns(self.mapping),
            *(self.mapping.answers.columns if self.mapping.answers else ()),
        }
        if idle := [column for column in self.trials.columns if column not in used]:
            notices.append(f"Columns that nothing was read from: {', '.join(idle)}.")


def _code(cell: str) -> str:
    if not cell:
        raise ValueError("The participant is missing.")
    if not CODE.fullmatch(cell):
        raise ValueError("A code has 1 to 64 letters, digits, dots, dashes, underscores or @, and no spaces.")
    return cell


def _trial_columns(mapping: Mapping) -> list[str]:
    single = [
        mapping.participant,
        mapping.task.column,
        mapping.outcome.column,
        mapping.assists,
        mapping.clicks,
    ]
    single += [
        mapping.condition.column if mapping.condition else None,
        mapping.time.column if mapping.time else None,
    ]
    return [column for column in single if column] + [
        *mapping.errors.columns,
        *mapping.problems.columns,
        *mapping.expectations,
        *mapping.ratings,
    ]
