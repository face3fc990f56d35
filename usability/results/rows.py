"""What is read from the database, as plain rows. Pure: the counting rules take these and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from usability.instruments.model import Instrument
from usability.measures.vocabulary import Outcome
from usability.sessions.rules import SessionState
from usability.studies.plan import StudyPlan


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published plan with the instruments frozen beside it.

    number: unique in the rows. study: the address name of another study whose version it is; "" for this study's own.
    name: as people know it where that is not its number.
    """

    number: int
    published_at: datetime
    digest: str
    plan: StudyPlan
    instruments: dict[str, Instrument]
    study: str = ""
    name: str = ""

    @property
    def words(self) -> str:
        """What people call it, as in “version …”."""
        return self.name or str(self.number)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A real session and its person. condition: "" where a person meets several or none."""

    id: int
    person: int
    participant: str
    excluded: bool
    reason: str
    version: int
    state: SessionState
    mode: str
    device: str
    condition: str
    admitted_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt of the read model, times in seconds. outcome: None while it runs or waits for a score.

    source: who or what decided it, an OutcomeSource's value; None where nothing has. page_times: as
    sessions.pages.page_times gives them.
    """

    id: int
    session_id: int
    step: str
    task: str
    condition: str
    outcome: Outcome | None
    ended: bool
    reading: float | None
    seconds: float | None
    quality: str | None
    censored: bool
    errors: dict[str, int] | None
    assists: int
    clicks: int | None
    problems: int
    assist_levels: dict[str, int] | None = None
    pages: int | None = None
    different_pages: int | None = None
    source: str | None = None
    page_times: dict[str, list[int]] | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer of the read model. kind: of the step. text: a person's own words, None for closed questions."""

    session_id: int
    step: str
    kind: str
    task: str
    condition: str
    question: str
    number: float | None
    choice: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem that a participant reported. step: where, None outside any."""

    session_id: int
    step: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Before admission: how often links were opened, how many people were turned away, by reason, and were invited.

    invited: people who have a link of their own.
    """

    opened: int
    turned_away: dict[str, int]
    invited: int = 0


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A figure of the business about a person, brought from outside. unit: a currency, "" for churned (1 or 0)."""

    person: int
    kind: str
    number: float
    unit: str
    as_of: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A study as a round beside another. key: its name in addresses. versions: numbers of its versions in the rows."""

    key: str
    title: str
    versions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that results are computed from. versions: newest first, only published ones; own ones before those
    of another study. rounds: this study and the other one, the earlier first, where two stand side by side.
    """

    draft: StudyPlan
    versions: tuple[VersionRow, ...]
    sessions: tuple[SessionRow, ...]
    attempts: tuple[AttemptRow, ...]
    answers: tuple[AnswerRow, ...]
    problems: tuple[ProblemRow, ...]
    arrivals: Arrivals
    business: tuple[BusinessRow, ...] = ()
    rounds: tuple[Round, ...] = ()
