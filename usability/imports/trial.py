"""What a dry run finds in files of finished trials. Pure."""

from dataclasses import dataclass, field

from usability.imports.dry_run import DryRun
from usability.measures.vocabulary import Outcome
from usability.measures.words import counted

Answer = int | float | str | list[str] | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One finished trial. duration_s: None where not measured. errors: None where nobody counted them.

    expectations, ratings: answers before and after the task.
    """

    row: int
    task: str
    condition: str | None
    outcome: Outcome
    duration_s: float | None = None
    limited: bool = False
    errors: dict[str, int] | None = None
    problems: int = 0
    assists: int | None = None
    clicks: int | None = None
    expectations: dict[str, Answer] = field(default_factory=dict)
    ratings: dict[str, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Person:
    """One person's trials in the file's order, and what was answered by condition (None: for the whole)."""

    code: str
    trials: list[Trial] = field(default_factory=list)
    answers: dict[str | None, dict[str, Answer]] = field(default_factory=dict)


@dataclass(slots=True)
class ImportCheck(DryRun):
    """The outcome of a dry run. rows: trials read."""

    people: dict[str, Person] = field(default_factory=dict)
    answer_rows: int = 0

    @property
    def trials(self) -> int:
        """Trials without a mistake."""
        return sum(len(person.trials) for person in self.people.values())

    @property
    def found(self) -> str:
        """What an import would write, for instance “4 trials of 2 people”."""
        if not self.people:
            return ""
        return f"{counted(self.trials, 'trial')} of {counted(len(self.people), 'person', 'people')}"

    @property
    def details(self) -> str:
        """How many rows of answers come with them."""
        return f"with {counted(self.answer_rows, 'row')} of answers" if self.answer_rows else ""
