"""What a person chose for each column: guessed from headings, read from a form or made into a mapping. Pure."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from usability.imports.cells import plain
from usability.imports.mapping import Answers, Coded, Errors, Mapping, Problems, Time
from usability.imports.reading import Sheet
from usability.imports.rules import OUTCOMES
from usability.imports.targets import (
    Asked,
    askable,
    asked_after_tasks,
    asked_before_tasks,
    asked_of_people,
)
from usability.studies.plan import StudyPlan
from usability.studies.questions import Question

UNITS = (("s", "seconds"), ("ms", "milliseconds"), ("min", "minutes"), ("clock", "minutes:seconds"))
SINGLE = {
    "participant": "Participant", "task": "Task", "condition": "Condition", "outcome": "Outcome",
    "time": "Time on task", "assists": "Assists", "clicks": "Clicks",
}  # fmt: skip
_HEADINGS = {
    "participant": "participant|person|user|subject|pid|participant_?id|user_?id|code|proband|vp",
    "task": "task|task_?id|task_?no|scenario|aufgabe",
    "condition": "condition|system|variant|group|version|design|prototype|bedingung",
    "outcome": "outcome|success|result|completed|completion|solved|passed|erfolg",
    "time": "time|time_?on_?task|tot|duration|seconds|time_?(s|sec|ms|min)|duration_?(s|ms)|zeit|dauer",
    "assists": "assists?|help|hints?",
    "clicks": "clicks?",
}
_OUTCOME_WORDS = {
    "success": {"success", "yes", "y", "true", "full", "pass", "passed", "done", "completed", "solved", "ja"},
    "partial": {"partial", "partly", "half", "with help", "teilweise"},
    "failure": {"failure", "fail", "failed", "no", "n", "false", "not solved", "nein"},
    "gave_up": {"gave up", "gave_up", "abandoned", "quit"},
    "timed_out": {"timed out", "timed_out", "timeout", "time out"},
}


@dataclass(slots=True)
class Choices:
    """What each column is, and what its cells stand for.

    roles: of the trials' columns; answer_roles: of the second file's. A role is a key of SINGLE, "problem",
    "error:code", "expectation:target", "rating:target" or "answer:target". values: by group (task, condition, outcome,
    answers) and cell; "" is not said.
    """

    roles: dict[str, str] = field(default_factory=dict)
    answer_roles: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    unit: str = "s"
    limit_s: str = ""
    blank_is_zero: bool = False

    def column(self, role: str) -> str | None:
        """The first column of the trials with this role."""
        return next((column for column, given in self.roles.items() if given == role), None)


class Chooser:
    """Everything that can be chosen for these files under this plan."""

    def __init__(self, trials: Sheet, answers: Sheet | None, plan: StudyPlan) -> None:
        self.trials, self.answers, self.plan = trials, answers, plan
        self.expectations = askable(plan, asked_before_tasks(plan))
        self.ratings = askable(plan, asked_after_tasks(plan))
        self.questions = askable(plan, asked_of_people(plan))
        self.codes = plan.error_labels()
        self.names = {
            "task": {task.key: task.title or task.key for task in plan.tasks},
            "condition": {item.key: item.name for item in plan.conditions.items},
            "outcome": OUTCOMES,
        }
        self.names["answers"] = self.names["condition"]

    def role_options(self) -> list[tuple[str, str]]:
        """(role, words) for a column of the trials."""
        options = [
            ("", "Not used"),
            *((role, words) for role, words in SINGLE.items() if self._possible(role)),
        ]
        options += [(f"error:{code}", f"Errors: {label}") for code, label in self.codes.items()]
        options += [("problem", "Problems noted: a count")]
        for role, when, targets in (
            ("expectation", "Before", self.expectations),
            ("rating", "After", self.ratings),
        ):
            options += [
                (f"{role}:{target}", f"{when} the task: {_words(target, what)}")
                for target, what in targets.items()
            ]
        return options + self._answer_options()

    def answer_role_options(self) -> list[tuple[str, str]]:
        """(role, words) for a column of the second file."""
        single = [(role, SINGLE[role]) for role in ("participant", "condition") if self._possible(role)]
        return [("", "Not used"), *single, *self._answer_options()]

    def _answer_options(self) -> list[tuple[str, str]]:
        return [
            (f"answer:{target}", f"Answer: {_words(target, what)}") for target, what in self.questions.items()
        ]

    def _possible(self, role: str) -> bool:
        return role != "condition" or bool(self.plan.conditions.items)

    def groups(self, choices: Choices) -> list[tuple[str, str, list[str], Map[str, str]]]:
        """(group, column, cells, meanings) of the columns whose cells stand for something."""
        found: list[tuple[str, str, list[str], Map[str, str]]] = [
            (group, column, self.trials.values(column)[:60], self.names[group])
            for group in ("task", "condition", "outcome")
            if (column := choices.column(group))
        ]
        if self.answers is not None:
            own = next((name for name, role in choices.answer_roles.items() if role == "condition"), None)
            if own:
                found.append(("answers", own, self.answers.values(own)[:60], self.names["answers"]))
        return found

    def guess(self) -> Choices:
        """What the headings and cells suggest. A suggestion: the person decides."""
        choices = Choices(blank_is_zero=True)
        taken: set[str] = set()
        for column in self.trials.columns:
            role = self._guess_role(column, own_file=False)
            choices.roles[column] = "" if role in taken else role
            taken.add(role)
        taken = set()
        for column in self.answers.columns if self.answers else ():
            role = self._guess_role(column, own_file=True)
            choices.answer_roles[column] = "" if role in taken else role
            taken.add(role)
        self.guess_values(choices)
        if timed := choices.column("time"):
            choices.unit = _unit(timed, self.trials.values(timed))
        return choices

    def guess_values(self, choices: Choices) -> None:
        """Fills in what cells stand for, for groups that say nothing yet."""
        for group, _column, cells, names in self.groups(choices):
            if group not in choices.values:
                choices.values[group] = {
                    cell: _outcome(cell, cells) if group == "outcome" else _named(cell, names)
                    for cell in cells
                }

    def _guess_role(self, column: str, *, own_file: bool) -> str:
        name = column.strip().casefold().replace(" ", "_").replace("-", "_")
        if not own_file:
            if name.startswith(("issues", "problems")):
                return "problem"
            for code in self.codes:
                if code.replace("-", "_") in name:
                    return f"error:{code}"
            if target := _expectation(name, self.expectations, self.ratings):
                return f"expectation:{target}"
            if target := _target(name, self.ratings):
                return f"rating:{target}"
        for role in ("participant", "condition") if own_file else SINGLE:
            if re.fullmatch(_HEADINGS[role], name) and self._possible(role):
                return role
        target = _target(name, self.questions)
        return f"answer:{target}" if target else ""


def from_form(form: Map[str, str], chooser: Chooser) -> Choices:
    """What a form says, with names as the page writes them.

    What cells stand for is guessed anew for a column that was just chosen.
    """
    choices = Choices(
        unit=form.get("unit", "s"), limit_s=form.get("limit", "").strip(), blank_is_zero="blank" in form
    )
    for number, column in enumerate(chooser.trials.columns):
        choices.roles[column] = form.get(f"col-{number}", "")
    for number, column in enumerate(chooser.answers.columns if chooser.answers else ()):
        choices.answer_roles[column] = form.get(f"ans-{number}", "")
    for group, column, cells, _names in chooser.groups(choices):
        if form.get(f"of-{group}") == column:
            choices.values[group] = {
                cell: form.get(f"{group}-{number}", "") for number, cell in enumerate(cells)
            }
    chooser.guess_values(choices)
    return choices


def from_mapping(mapping: Mapping, chooser: Chooser) -> Choices:
    """What a mapping file says, for the page to show."""
    choices = Choices(blank_is_zero=mapping.errors.blank_is_zero)
    roles = {
        mapping.participant: "participant",
        mapping.task.column: "task",
        mapping.outcome.column: "outcome",
    }
    roles |= {column: f"error:{code}" for column, code in mapping.errors.columns.items()}
    roles |= dict.fromkeys(mapping.problems.columns, "problem")
    roles |= {column: f"expectation:{target}" for column, target in mapping.expectations.items()}
    roles |= {column: f"rating:{target}" for column, target in mapping.ratings.items()}
    for column, role in ((mapping.assists, "assists"), (mapping.clicks, "clicks")):
        if column:
            roles[column] = role
    choices.values = {"task": dict(mapping.task.values), "outcome": dict(mapping.outcome.values)}
    if mapping.condition:
        roles[mapping.condition.column] = "condition"
        choices.values["condition"] = dict(mapping.condition.values)
    if mapping.time:
        roles[mapping.time.column] = "time"
        choices.unit = mapping.time.unit
        choices.limit_s = f"{mapping.time.limit_s:g}" if mapping.time.limit_s else ""
    if mapping.answers:
        into = choices.answer_roles if chooser.answers is not None else roles
        into.update({column: f"answer:{target}" for column, target in mapping.answers.columns.items()})
        if chooser.answers is not None and mapping.answers.participant:
            into[mapping.answers.participant] = "participant"
        if chooser.answers is not None and mapping.answers.condition:
            into[mapping.answers.condition.column] = "condition"
            choices.values["answers"] = dict(mapping.answers.condition.values)
    choices.roles = {column: roles.get(column, "") for column in chooser.trials.columns}
    if chooser.answers is not None:
        choices.answer_roles = {
            column: choices.answer_roles.get(column, "") for column in chooser.answers.columns
        }
    choices.values = {group: values for group, values in choices.values.items() if values}
    chooser.guess_values(choices)
    return choices


def to_mapping(choices: Choices) -> tuple[Mapping | None, list[tuple[str, str]]]:
    """The mapping, or what is missing as (id of the control, sentence)."""
    problems = _missing(choices)
    limit: float | None = None
    if choices.limit_s:
        try:
            limit = float(choices.limit_s.replace(",", "."))
        except ValueError:
            limit = 0.0
        if not 0 < limit < float("inf"):
            problems.append(("limit", "The limit is a number of seconds above 0."))
    if problems:
        return None, problems

    def coded(role: str) -> Coded:
        return Coded(column=choices.column(role) or "", values=_said(choices.values.get(role, {})))

    time = choices.column("time")
    return Mapping(
        participant=choices.column("participant") or "",
        task=coded("task"),
        condition=coded("condition") if choices.column("condition") else None,
        outcome=coded("outcome"),
        time=Time.model_validate({"column": time, "unit": choices.unit, "limit_s": limit}) if time else None,
        errors=Errors(columns=_after(choices.roles, "error:"), blank_is_zero=choices.blank_is_zero),
        problems=Problems(columns=[column for column, role in choices.roles.items() if role == "problem"]),
        assists=choices.column("assists"),
        clicks=choices.column("clicks"),
        expectations=_after(choices.roles, "expectation:"),
        ratings=_after(choices.roles, "rating:"),
        answers=_answers(choices),
    ), []


def _answers(choices: Choices) -> Answers | None:
    if choices.answer_roles:
        by_role = {role: column for column, role in choices.answer_roles.items()}
        condition = by_role.get("condition")
        return Answers(
            participant=by_role.get("participant"),
            condition=Coded(column=condition, values=_said(choices.values.get("answers", {})))
            if condition
            else None,
            columns=_after(choices.answer_roles, "answer:"),
        )
    columns = _after(choices.roles, "answer:")
    return Answers(columns=columns) if columns else None


def _missing(choices: Choices) -> list[tuple[str, str]]:
    problems = [
        ("col-0", f"No column is the {SINGLE[role].casefold()}.")
        for role in ("participant", "task", "outcome")
        if not choices.column(role)
    ]
    for prefix, roles in (("col", choices.roles), ("ans", choices.answer_roles)):
        columns, seen = [*roles], set[str]()
        for column, role in roles.items():
            if role in SINGLE and role in seen:
                place = f"{prefix}-{columns.index(column)}"
                problems.append((place, f"Two columns are the {SINGLE[role].casefold()}."))
            seen.add(role)
    if choices.answer_roles and "participant" not in choices.answer_roles.values():
        problems.append(("ans-0", "No column of the second file says whose answers these are."))
    return problems


def _after(roles: Map[str, str], prefix: str) -> dict[str, str]:
    return {column: role.removeprefix(prefix) for column, role in roles.items() if role.startswith(prefix)}


def _said(values: Map[str, str]) -> dict[str, str]:
    return {cell: key for cell, key in values.items() if key}


def _words(target: str, what: Asked) -> str:
    if isinstance(what, Question):
        return what.text or target
    instrument, key = what
    if len(instrument.items) == 1:
        return instrument.name
    number = [item.key for item in instrument.items].index(key) + 1
    return f"{instrument.name}, item {number}"


def _target(name: str, targets: Map[str, Asked]) -> str:
    """The target a heading names: "sus.q1", "sus1", "sus_q1", "q1" where only one instrument has it, "seq"."""
    short = {target: target.replace("-", "_").casefold() for target in targets}
    for target, words in short.items():
        key, _, item = words.partition(".")
        number = item.removeprefix("q")
        spellings = {words, words.replace(".", "_"), f"{key}{number}", f"{key}_{number}"}
        alone = sum(other.partition(".")[0] == key for other in short.values()) == 1
        if name in spellings or (alone and name == key):
            return target
    named = [target for target, words in short.items() if words.partition(".")[2] == name]
    return named[0] if len(named) == 1 else ""


def _expectation(name: str, targets: Map[str, Asked], ratings: Map[str, Asked]) -> str:
    """The target asked before a task that a heading names, as "expected_ease"; not what is asked after it too."""
    early = re.fullmatch(r"(?:before|pre|expected|expectation|anticipated)(?:_(.*))?", name)
    if early is not None:
        found = _target(early[1] or "", targets) or _target(name, targets)
        return found or (next(iter(targets)) if len(targets) == 1 else "")
    found = _target(name, targets)
    return "" if found in ratings or found.partition(".")[2] == name else found


def _unit(column: str, cells: list[str]) -> str:
    if any(":" in cell for cell in cells[:20]):
        return "clock"
    name = column.casefold()
    return "ms" if name.endswith("ms") else "min" if name.endswith("min") else "s"


def _named(cell: str, names: Map[str, str]) -> str:
    """The key a cell means: the key or name itself, else by its number among as many."""
    wanted = plain(cell)
    for key, name in names.items():
        if wanted in (plain(key), plain(name)):
            return key
    keys, match = [*names], re.search(r"(\d+)$", wanted)
    number = int(match[1]) if match else 0
    return keys[number - 1] if 1 <= number <= len(keys) else ""


def _outcome(cell: str, cells: list[str]) -> str:
    wanted, there = plain(cell), {plain(other) for other in cells}
    by_number = (
        len(there - {"0", "1", "2"}) <= 2
    )  # a slip or two among numbered levels does not make them words
    for outcome, words in _OUTCOME_WORDS.items():
        if wanted in words:
            return outcome
    levels = ("failure", "partial", "success") if "2" in there else ("failure", "success")
    if by_number and wanted.isdigit() and int(wanted) < len(levels):
        return levels[int(wanted)]
    return wanted if wanted in OUTCOMES else ""
