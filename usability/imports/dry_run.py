"""What every dry run of a file finds: mistakes with their places, and what a person should know. Pure."""

from dataclasses import dataclass, field

HEADING = 1
"""Row of the heading: where a mistake of the mapping itself is named."""
MOST_SHOWN = 100
"""Letters of a cell that are repeated beside what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong where. file: which one, in a word. row: as a spreadsheet counts; 1 is the heading."""

    file: str
    row: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class DryRun:
    """The outcome of a dry run. Only one without mistakes, that found something, can be imported. rows: read."""

    mistakes: list[Mistake] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def found(self) -> str:
        """What an import would write, in words, for instance “4 trials of 2 people”; "" for nothing."""
        raise NotImplementedError

    @property
    def details(self) -> str:
        """More about what was found, in words; "" for nothing."""
        return ""

    @property
    def can_be_imported(self) -> bool:
        """Whether there is something to write, and nothing that is wrong."""
        return bool(self.found) and not self.mistakes

    def note(self, file: str, row: int, column: str, value: str, message: str) -> None:
        """Names a mistake; the reading goes on, so that a person can correct all of them at once."""
        self.mistakes.append(Mistake(file, row, column, value[:MOST_SHOWN], message))
