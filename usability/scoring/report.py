"""The agreement of a study's scorers, gathered for the page and the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from usability.measures.rounding import confidence_text, mean_text, rate_text
from usability.measures.vocabulary import Outcome
from usability.scoring import queries
from usability.scoring.rules import Agreement, Pair, Together, agreement, by_task, error_agreement, together
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.studies.walk import run_words
from usability.timeline.queries import task_titles


@dataclass(frozen=True, slots=True)
class Running:
    """A pass that goes on: who, since when, how many attempts so far. Its scores are nobody's to see."""

    scorer: str
    started_at: datetime
    done: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A finished pass beside the first scores. errors: by code, whether the error occurred at all."""

    scoring_id: int
    scorer: str
    finished_at: datetime
    overall: Agreement
    tasks: tuple[Agreement, ...]
    errors: tuple[Agreement, ...]
    pairs: tuple[Pair, ...]

    @property
    def disagreements(self) -> list[Pair]:
        """Attempts on which the two differ, settled or not."""
        return [pair for pair in self.pairs if pair.first is not None and not pair.agree]


@dataclass(frozen=True, slots=True)
class StudyAgreement:
    """All passes over a study. together: all scorers at once, where there are three. titles, conditions, codes: words
    for the keys. level: of the confidence of intervals.
    """

    compared: tuple[Compared, ...]
    running: tuple[Running, ...]
    titles: dict[str, str]
    conditions: dict[str, str]
    codes: dict[str, str]
    together: Together | None = None
    level: float = 0.95

    @property
    def confidence(self) -> str:
        """The level of every interval in words, as in “95 %”."""
        return confidence_text(self.level)

    @property
    def together_words(self) -> str:
        """The agreement of all scorers in a sentence, "" where there are fewer than three."""
        found = self.together
        if found is None:
            return ""
        value = f": {found.why_no_kappa}" if found.why_no_kappa else f" {mean_text(found.kappa, 2)}"
        left = (
            "Every attempt that anybody scored is among them."
            if not found.left_out
            else "1 attempt that only some of them scored is left out."
            if found.left_out == 1
            else f"{found.left_out} attempts that only some of them scored are left out."
        )
        return (
            f"{found.scorers} scorers, the first among them: Fleiss’ kappa{value}, of the attempts that all scored. "
            f"{left} No interval is published with it."
        )

    def rows(self, one: Compared) -> list[list[str]]:
        """The figures of a pass as rows of a table: each task, then all tasks."""
        named = [(self.titles.get(task.task, task.task), task) for task in one.tasks]
        return [_row(name, figures) for name, figures in [*named, ("All tasks", one.overall)]]

    def error_rows(self, one: Compared) -> list[list[str]]:
        """The same for each error code: whether both saw the error in an attempt at all."""
        return [_row(self.codes.get(code.task, code.task), code) for code in one.errors]

    def place(self, pair: Pair) -> str:
        """Task, condition and run of a pair in words."""
        parts = [
            self.titles.get(pair.task, pair.task),
            self.conditions.get(pair.condition, pair.condition),
            run_words(pair.step),
        ]
        return ", ".join(part for part in parts if part)


def study_agreement(db: Session, study: Study, level: float = 0.95) -> StudyAgreement:
    """Agreement on every finished pass of a study, from the log and the scores as they stand.

    level: of the confidence of intervals.
    """
    titles = task_titles(db, study.id)
    plan = StudyPlan.model_validate(study.versions[-1].plan if study.versions else study.draft)
    codes = plan.error_labels()
    done = queries.scored_in(db, study.id)
    compared, running = [], []
    said: dict[int, dict[tuple[int, str], Outcome]] = {}
    first: dict[tuple[int, str], Outcome] = {}
    for scoring in queries.scorings(db, study.id):
        name = scoring.scorer.name if scoring.scorer else "somebody whose account is gone"
        if scoring.finished_at is None:
            running.append(Running(name, scoring.started_at, done.get(scoring.id, 0)))
            continue
        pairs = queries.pairs(db, scoring)
        # Somebody whose account is gone is a scorer of their own in each of their passes.
        scorer = scoring.scorer_id if scoring.scorer_id is not None else -scoring.id
        said.setdefault(scorer, {}).update({(pair.session_id, pair.step): pair.second for pair in pairs})
        for pair in pairs:
            if pair.first is not None:
                first.setdefault((pair.session_id, pair.step), pair.first)
        counted = [code for code in codes if any(pair.second_errors is not None for pair in pairs)]
        compared.append(
            Compared(
                scoring.id,
                name,
                scoring.finished_at,
                agreement(pairs, level=level),
                tuple(by_task(pairs, list(titles), level)),
                tuple(error_agreement(pairs, code, level) for code in counted),
                tuple(pairs),
            )
        )
    conditions = {item.key: item.name for item in plan.conditions.items}
    at_once = together([first, *said.values()])
    return StudyAgreement(tuple(compared), tuple(running), titles, conditions, codes, at_once, level)


def as_document(found: StudyAgreement) -> dict[str, Any]:
    """For programs: every figure unrounded with n and interval, every disagreement with its session and step."""
    return {
        "scorings": [
            {
                "scorer": one.scorer,
                "finished_at": one.finished_at.isoformat(),
                "overall": _figures(one.overall),
                "tasks": [{"task": task.task, **_figures(task)} for task in one.tasks],
                "errors": [{"code": code.task, **_figures(code)} for code in one.errors],
                "disagreements": [
                    {
                        "session": pair.session_id,
                        "participant": pair.participant,
                        "step": pair.step,
                        "first": pair.first,
                        "second": pair.second,
                        "settled": pair.settled,
                        "settled_by": pair.settled_by,
                        "reason": pair.settled_reason,
                    }
                    for pair in one.disagreements
                ],
            }
            for one in found.compared
        ],
        "together": found.together
        and {
            "scorers": found.together.scorers,
            "left_out": found.together.left_out,
            "kappa": found.together.kappa.as_dict() | {"why_none": found.together.why_no_kappa or None},
        },
        "running": [{"scorer": one.scorer, "scored": one.done} for one in found.running],
    }


def _row(name: str, one: Agreement) -> list[str]:
    kappa = one.why_no_kappa or mean_text(one.kappa, 2)
    if one.kappa.known and one.kappa.low is None:
        same = one.share.x == one.share.n
        kappa += ", no interval: " + ("they never differ" if same else "one gave one score throughout")
    return [name, rate_text(one.share), kappa, str(one.share.n_missing or 0)]


def _figures(one: Agreement) -> dict[str, Any]:
    return {
        "agreement": one.share.as_dict(),
        "kappa": one.kappa.as_dict() | {"why_none": one.why_no_kappa or None},
    }
