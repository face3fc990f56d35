"""Every questionnaire that was answered, wherever it was asked, one after another. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from usability.instruments.model import RESERVED, Instrument
from usability.instruments.scoring import InstrumentSummary
from usability.instruments.words import short_name
from usability.measures import nps
from usability.measures.estimate import Estimate
from usability.results.against import BOOTSTRAP_UP_TO
from usability.results.counts import Counts
from usability.results.model import StudyResults

_PLACES = {"after_condition": "after a condition", "final": "at the end"}


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers to one questionnaire in one column. name: what its figures begin with. when: in words, "" for
    what was asked at one place. task: "" where
    it was not asked after one.
    """

    instrument: Instrument
    summary: InstrumentSummary
    name: str
    when: str
    task: str
    condition: str
    own: bool

    @property
    def title(self) -> str:
        """Its short name, and when it was asked unless that was once and at the end."""
        name = self.instrument.name if self.own else short_name(self.instrument)
        return f"{name}, {self.when}" if self.when else name

    @property
    def counts(self) -> Counts:
        """What a figure of it leads to: attempts of the task, or people's scores."""
        if self.task:
            return Counts(self.task, self.condition)
        return Counts(condition=self.condition, instrument=self.name)


def answered(results: StudyResults) -> Iterator[Answered]:
    """Those asked at the end and after conditions, then those after tasks; none that nobody answered."""
    for one in results.instruments:
        name = results.instrument_name(one)
        when = "" if name == one.instrument.key else _PLACES[one.place]
        for column in one.columns:
            if column.scores:
                yield Answered(one.instrument, column.summary, name, when, "", column.condition, one.own)
    numbers = {task.key: task.number for task in results.tasks}
    for told in results.after_tasks:
        name, when = f"rating.{told.instrument.key}", f"after task {numbers[told.task]}"
        own = told.instrument.key not in RESERVED
        yield Answered(told.instrument, told.summary, name, when, told.task, told.condition, own)


def nps_otherwise(summary: InstrumentSummary, level: float) -> tuple[Estimate, Estimate | None]:
    """The score as a mean with its t interval, and by bootstrap; none with so many people that it says no more."""
    categories = [None if score is None else round(score / 100) for score in summary.scores]
    mean = nps.as_mean(categories, level)
    if not 2 <= mean.n <= BOOTSTRAP_UP_TO:
        return mean, None
    return mean, nps.by_bootstrap(categories, level)
