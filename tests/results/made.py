"""Rows made by hand for results: a study, its people and what they did."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from usability.measures.vocabulary import Outcome
from usability.results.rows import AnswerRow, Arrivals, AttemptRow, Rows, SessionRow, VersionRow
from usability.sessions.rules import SessionState
from usability.studies.plan import Asked, StudyPlan, Task
from usability.studies.questions import Option, Question
from usability.studies.rules import used_instruments

BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
Did = tuple[str, float | None]
"""How an attempt went, as in ("solved", 40.0)."""
OUTCOMES = {"solved": Outcome.SUCCESS, "partly": Outcome.PARTIAL, "failed": Outcome.FAILURE}


def plan(**more: object) -> StudyPlan:
    """Two tasks, SUS at the end, a segment question."""
    often = Question(
        key="often", text="How often?", segment=True,
        options=[Option(key="daily", label="Every day"), Option(key="rarely", label="Rarely")],
    )  # fmt: skip
    return StudyPlan(**{
        "title": "A study", "participant_questions": [often], "after_task": [], "final": [Asked(instrument="sus")],
        "tasks": [Task(key=name.lower(), title=name, scenario="Do.") for name in ("Oxygen", "Silver")],
        **more,
    })  # type: ignore[arg-type]  # fmt: skip


class Maker:
    """Adds people one by one; `rows` is what came of them."""

    def __init__(self, *plans: StudyPlan) -> None:
        """plans: of the versions, from 1, each published a day after the one before, the first a day before anybody."""
        self.plans = plans
        self.sessions: list[SessionRow] = []
        self.attempts: list[AttemptRow] = []
        self.answers: list[AnswerRow] = []

    def person(
        self,
        did: dict[str, Did],
        *,
        mode: str = "unmoderated",
        device: str = "",
        version: int = 1,
        often: str = "",
        sus: int | None = None,
        person: int | None = None,
        condition: str = "",
        days: float = 0,
        conditions: dict[str, str] | None = None,
    ) -> None:
        """One session. did: by task. sus: the score, in steps of 25. conditions: of tasks, if one meets several."""
        number = len(self.sessions) + 1
        who = person or number
        moment = BEGAN + timedelta(days=days)
        self.sessions.append(SessionRow(
            number, who, f"P{who}", False, "", version, SessionState.FINISHED, mode, device, condition, moment, moment,
        ))  # fmt: skip
        for task, (outcome, seconds) in did.items():
            here = (conditions or {}).get(task, condition)
            self.attempts.append(AttemptRow(
                len(self.attempts) + 1, number, f"task:{task}", task, here, OUTCOMES[outcome], True, None, seconds,
                "measured", False, None, 0, None, 0,
            ))  # fmt: skip
        if often:
            self.answers.append(AnswerRow(number, "about", "about", "", "", "often", None, often, None))
        if sus is not None:
            self.answers += [
                AnswerRow(number, "final:sus", "final", "", "", f"sus.q{item}", value, None, None)
                for item, value in enumerate(sus_answers(sus), start=1)
            ]

    @property
    def rows(self) -> Rows:
        """Everything, newest version first."""
        versions = [
            VersionRow(
                number, BEGAN + timedelta(days=number - 2), f"digest {number}", one, used_instruments(one)
            )
            for number, one in enumerate(self.plans, start=1)
        ]
        return Rows(
            self.plans[-1], tuple(reversed(versions)), tuple(self.sessions), tuple(self.attempts), tuple(self.answers),
            (), Arrivals(len(self.sessions), {}, 0),
        )  # fmt: skip


def sus_answers(score: int) -> Sequence[int]:
    """Ten answers of this score: every contribution is score/25."""
    worth, rest = divmod(score, 25)
    assert not rest
    return [worth + 1 if item % 2 else 5 - worth for item in range(1, 11)]


def solved(times: Iterable[float | None]) -> list[Did]:
    """Attempts: a time is a full success, None a failure."""
    return [("failed", 100.0) if time is None else ("solved", time) for time in times]
