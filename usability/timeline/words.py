"""The plan's words for what a log names by keys, and times as people read them. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from usability.instruments.model import Instrument
from usability.measures.vocabulary import Outcome
from usability.studies.plan import StudyPlan
from usability.studies.rules import own_questions

OUTCOMES: dict[str, str] = {
    Outcome.SUCCESS: "solved",
    Outcome.PARTIAL: "solved in part",
    Outcome.FAILURE: "not solved",
    Outcome.GAVE_UP: "gave up",
    Outcome.TIMED_OUT: "ran out of time",
    Outcome.DROPPED_OUT: "dropped out",
    Outcome.NOT_ATTEMPTED: "not attempted",
    Outcome.TECHNICAL_FAULT: "technical fault",
}
SEVERITIES: dict[int | None, str] = {
    0: "no problem (0)",
    1: "cosmetic (1)",
    2: "minor (2)",
    3: "major (3)",
    4: "catastrophe (4)",
}
ASSISTS: dict[int | None, str] = {1: "a hint (1)", 2: "shown the way (2)", 3: "told what to do (3)"}


@dataclass(frozen=True, slots=True)
class Names:
    """Titles of tasks, names of conditions, labels of error codes, wording and options of questions, by key."""

    tasks: Mapping[str, str]
    conditions: Mapping[str, str]
    codes: Mapping[str, str]
    questions: Mapping[str, tuple[str, Mapping[str, str]]]
    instruments: Mapping[str, str]

    @classmethod
    def of(cls, plan: StudyPlan, instruments: Mapping[str, Any]) -> "Names":
        return cls(
            {task.key: task.title or task.key for task in plan.tasks},
            {item.key: item.name for item in plan.conditions.items},
            plan.error_labels(),
            {
                key: (question.text, {option.key: option.label for option in question.options})
                for key, question in own_questions(plan).items()
            },
            {key: Instrument.model_validate(body).name for key, body in instruments.items()},
        )

    def place(self, task: str, condition: str) -> str:
        """Task and condition in words, "" for neither."""
        parts = [self.tasks.get(task, task), self.conditions.get(condition, condition)]
        return ", ".join(part for part in parts if part)

    def answers(self, given: Mapping[str, Any], said: Callable[[object], str | None]) -> str:
        """Answers in one line: own questions by their wording, an instrument's items as its name and the values."""
        lines: list[str] = []
        scales: dict[str, list[str]] = {}
        for key, value in given.items():
            instrument, dot, _item = key.partition(".")
            if dot and instrument in self.instruments:
                scales.setdefault(instrument, []).append("–" if value is None else _plain(value, {}, said))
                continue
            wording, options = self.questions.get(key, (key, {}))
            lines.append(f"{wording} {_plain(value, options, said)}")
        lines += [f"{self.instruments[key]}: {', '.join(values)}" for key, values in scales.items()]
        return " · ".join(lines)


def _plain(value: object, options: Mapping[str, str], said: Callable[[object], str | None]) -> str:
    if value is None:
        return "(left out)"
    if isinstance(value, list):
        return ", ".join(options.get(str(part), str(part)) for part in value) or "(none)"
    if isinstance(value, dict):
        words = said(value)
        return "(erased)" if words is None else f"“{words}”"
    if isinstance(value, str):
        return options.get(value, value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def sentence(*parts: str) -> str:
    """The parts that say something, with commas."""
    return ", ".join(part for part in parts if part)
