"""Findings and observations as plain values that pages, reports and files all read. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from usability.findings import rules
from usability.findings.agreement import Agreement
from usability.findings.rules import Kind, Met, Rated, Status
from usability.measures.estimate import Estimate
from usability.measures.planning import Discovery
from usability.measures.ratings import Severity
from usability.measures.rounding import confidence_text


@dataclass(frozen=True, slots=True)
class Names:
    """What a study calls its tasks, own questions and error codes, in all its versions and the draft, by key."""

    tasks: dict[str, str]
    questions: dict[str, str]
    codes: dict[str, str]

    def task(self, key: str) -> str:
        """A task's title; its key where no plan has it any more."""
        return self.tasks.get(key) or key


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation. kind: what it is. person: the participant's id, code as everybody knows them.

    counted: of a session that results count (not a pilot); excluded: the person was left out by a researcher.
    at: ms since admission, None if nobody said. label: what an event says besides words, for instance an error's code.
    words: None once erased, "" where there never were any. who: who made it. severity: as marked, 0 to 4.
    """

    key: str
    kind: Kind
    session_id: int
    person: int
    code: str
    counted: bool
    excluded: bool
    task: str = ""
    at: float | None = None
    label: str = ""
    words: str | None = ""
    text_ref: str = ""
    who: str = ""
    severity: int | None = None
    event_id: int | None = None
    by_hand: bool = False
    tags: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which observations to list; None is everything. gathered: False for those in no finding yet."""

    kind: Kind | None = None
    tag: str | None = None
    task: str | None = None
    person: str | None = None
    gathered: bool | None = None

    def keeps(self, one: Seen) -> bool:
        """Whether an observation is one of them."""
        return (
            self.kind in (None, one.kind)
            and (self.tag is None or self.tag in one.tags)
            and self.task in (None, one.task)
            and self.person in (None, one.code)
            and self.gathered in (None, bool(one.findings))
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of observations. total: that the filter keeps; everything: that there are at all."""

    rows: tuple[Seen, ...]
    total: int
    everything: int
    kinds: tuple[Kind, ...]
    tags: tuple[str, ...]
    people: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it counts now. met: its k of n. evidence: observations behind it, its own and those merged in.

    severity: over its raters. withheld: how many of them its reader, who has not rated yet, is not to know.
    """

    number: int
    title: str
    description: str
    recommendation: str
    positive: bool
    severity: Severity | None
    status: Status
    tasks: tuple[str, ...]
    met: Met
    evidence: int
    created_at: datetime
    withheld: int = 0

    @property
    def estimate(self) -> Estimate:
        return self.met.estimate

    @property
    def problem(self) -> bool:
        """Whether it counts as a problem: not something that works well, nor rated as none by all who rated it."""
        return not self.positive and (self.severity is None or self.severity.mean > 0)

    @property
    def rated(self) -> Rated:
        """Its severity in words."""
        return rules.rated(self.severity, positive=self.positive, withheld=self.withheld)

    @property
    def order(self) -> tuple[object, ...]:
        mean = None if self.severity is None else self.severity.mean
        return rules.priority(self.positive, mean, self.estimate, self.number)


@dataclass(frozen=True, slots=True)
class Among:
    """Those over whom findings are counted. people: codes by id, of everybody who began a task. began: by task, who
    did. sessions: whose observations count, None for every real one. with_excluded: also those whom a researcher left
    out; excluded: how many those are. level: of the confidence of intervals.
    """

    people: dict[int, str] = field(default_factory=dict)
    began: dict[str, frozenset[int]] = field(default_factory=dict)
    sessions: frozenset[int] | None = None
    with_excluded: bool = False
    excluded: int = 0
    level: float = 0.95

    def takes(self, session_id: int) -> bool:
        """Whether observations of this session count."""
        return self.sessions is None or session_id in self.sessions


@dataclass(frozen=True, slots=True)
class Board:
    """The findings of a study in the order of their priority, and the people they are counted over.

    people: codes by id, of everybody who began a task and counts here. began: by affected task, who of them began it.
    with_excluded: also those whom a researcher left out; excluded: how many those are. chosen: they are those whom
    results were asked to count, not everybody. agreement: of those who rated severity and of those who noted problems.
    level: of the confidence of intervals.
    """

    findings: tuple[Told, ...]
    people: dict[int, str]
    began: dict[str, frozenset[int]]
    names: Names
    with_excluded: bool
    excluded: int
    deleted: tuple[tuple[int, str], ...] = field(default=())
    chosen: bool = False
    agreement: Agreement = field(default_factory=Agreement)
    level: float = 0.95

    @property
    def confidence(self) -> str:
        """The level of every interval in words, as in “95 %”."""
        return confidence_text(self.level)

    @property
    def problems(self) -> tuple[Told, ...]:
        """Those that count as problems, the most frequent first."""
        found = [one for one in self.findings if one.problem]
        return tuple(sorted(found, key=lambda one: (-len(one.met.people), one.number)))

    @property
    def discovery(self) -> Discovery | None:
        """How many problems are probably still unseen (Lewis 2001)."""
        return rules.unseen(list(self.people), [one.met.people for one in self.problems])

    def finding(self, number: int) -> Told | None:
        """The finding with this number, if it counts now."""
        return next((one for one in self.findings if one.number == number), None)

    def of_task(self, task: str) -> tuple[Told, ...]:
        """The findings that name this task as affected; for "" those of the whole study."""
        return tuple(one for one in self.findings if task in (one.tasks or ("",)))


@dataclass(frozen=True, slots=True)
class Account:
    """The findings of a study as a report tells them. words: of each the evidence that has words, by number."""

    board: Board
    words: dict[int, tuple[Seen, ...]]
