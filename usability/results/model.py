"""What a study's results are: plain values that the page, the report, JSON and exports all read. Pure.

Times are in seconds, rates 0..1, differences are second less first condition. A figure that nobody measured is None;
a figure without enough data is an Estimate whose value is None.
"""

from dataclasses import dataclass, field

from usability.findings.model import Among
from usability.results.asked_model import AfterTask, Comment, InstrumentResult, QuestionResult
from usability.results.choices import Choices, ConditionRef, Offer, Segment, Version
from usability.results.goal_model import GoalResult
from usability.results.journey_model import Journey
from usability.results.people_model import Excluded, Flow, LeftOut, People
from usability.results.task_figures import Difference, OverallFigures, TaskResult
from usability.results.task_model import (
    Learning,
    TaskSum,
    Unseen,
)


@dataclass(frozen=True, slots=True)
class StudyResults:
    """Everything counted of a study.

    conditions: the columns that stand side by side, whatever they are made of (axes: "condition", "mode", "device",
    "version", "segment", "study"). elsewhere: sessions of another study, by id with its name. once: the columns of
    what people are asked once, after they met every condition. unplaced: people left out because they belong to no
    column. time_qualities: counted attempts by how well their time was measured (vocabulary.TimeQuality). together:
    the figures over all columns, for reference beside them and never as the headline. sums: only where they were asked
    for (Choices.combined). unseen: from the errors coded. within: the same people met all conditions. notes: sentences
    that must stand with the figures. among: those of this study over whom findings are counted. after_tasks:
    questionnaires asked after tasks that say more than a score.
    """

    title: str
    product: str
    product_version: str
    objectives: tuple[str, ...]
    choices: Choices
    versions: tuple[Version, ...]
    segments: tuple[Segment, ...]
    conditions: tuple[ConditionRef, ...]
    once: tuple[ConditionRef, ...]
    axes: tuple[str, ...]
    offer: Offer
    unplaced: int
    within: bool
    flow: Flow
    people: People
    tasks: tuple[TaskResult, ...]
    overall: tuple[OverallFigures, ...]
    together: OverallFigures
    differences: tuple[Difference, ...]
    instruments: tuple[InstrumentResult, ...]
    questions: tuple[QuestionResult, ...]
    comments: tuple[Comment, ...]
    excluded: tuple[Excluded, ...]
    left_out: tuple[LeftOut, ...]
    time_qualities: dict[str, int]
    learning: tuple[Learning, ...]
    sums: tuple[TaskSum, ...]
    unseen: Unseen | None
    notes: tuple[str, ...]
    goals: tuple[GoalResult, ...] = ()
    journey: Journey = field(default_factory=Journey)
    elsewhere: dict[int, str] = field(default_factory=dict)
    among: Among = field(default_factory=Among)
    after_tasks: tuple[AfterTask, ...] = ()

    @property
    def empty(self) -> bool:
        """Nobody is counted."""
        return self.flow.people == 0

    def instrument_name(self, one: InstrumentResult) -> str:
        """A name for this questionnaire, unique in the results: its key, with the place where it was asked at two."""
        twice = sum(other.instrument.key == one.instrument.key for other in self.instruments) > 1
        return f"{one.place}.{one.instrument.key}" if twice else one.instrument.key

    @property
    def confidence(self) -> str:
        """The level of every interval in words, as in “95 %”."""
        return self.choices.confidence

    @property
    def compares(self) -> bool:
        """Whether there are columns to set side by side."""
        return len(self.conditions) > 1

    @property
    def pools_modes(self) -> bool:
        """Whether “together” would pool ways of running sessions that nobody asked to pool."""
        return "mode" in self.axes

    @property
    def column_noun(self) -> str:
        """What a column is called at the head of a table."""
        return "Condition" if self.axes == ("condition",) else "Group"

    def phrase(self, key: str) -> str:
        """A column within a sentence, as in "with System 1"."""
        return next((one.phrase for one in (*self.conditions, *self.once) if one.key == key), "")

    def condition_name(self, key: str) -> str:
        """The name of a column; "" for none."""
        return next((one.name for one in (*self.conditions, *self.once) if one.key == key), "")
