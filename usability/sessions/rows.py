"""A folded session as rows of the read models. Pure."""

from typing import Any

from usability.sessions.fold import FoldedSession
from usability.studies.walk import Step, Walk


def attempt_rows(session_id: int, state: FoldedSession) -> list[dict[str, Any]]:
    """The attempts of a folded session as rows of the read model: those that began or have an outcome."""
    return [
        {
            "session_id": session_id,
            "step": key,
            "task": a.step.task,
            "condition": a.step.condition or "",
            "position": a.step.position or 0,
            "started_at": a.started_at,
            "ended_at": a.ended_at,
            "outcome": a.outcome.value if a.outcome else None,
            "source": a.source.value if a.source else None,
            "reading_ms": a.reading_ms,
            "duration_ms": a.duration_ms,
            "quality": a.quality.value if a.quality else None,
            "censored": a.censored,
            "hidden_ms": a.hidden_ms,
            "errors": a.errors,
            "assists": a.assists,
            "assist_levels": a.assist_levels,
            "clicks": a.clicks,
            "pages": a.pages,
            "different_pages": a.different_pages,
            "page_times": a.page_times,
            "problems": a.problems,
        }
        for key, a in state.attempts.items()
        if a.started_at is not None or a.outcome is not None
    ]


def answer_rows(session_id: int, walk: Walk, state: FoldedSession) -> list[dict[str, Any]]:
    """The answers of a folded session as rows of the read model; a question left out has no row."""
    steps = {step.key: step for step in walk.steps}
    rows = []
    for step_key, answers in state.answers.items():
        step = steps.get(step_key)
        if step is None:
            continue
        for question, value in answers.items():
            for part in value if isinstance(value, list) else [value]:
                if part is None:
                    continue
                name = f"{question}:{part}" if isinstance(value, list) else question
                rows.append(_answer_row(session_id, step, name[:120], part))
    return rows


def _answer_row(session_id: int, step: Step, question: str, value: object) -> dict[str, Any]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "session_id": session_id,
        "step": step.key,
        "kind": step.kind.value,
        "task": step.task or "",
        "condition": step.condition or "",
        "question": question,
        "number": value if is_number else None,
        "choice": value if isinstance(value, str) else None,
        "text_ref": value["text_ref"] if isinstance(value, dict) else None,
    }
