"""Findings as rows for spreadsheets and as a document for programs. Pure."""

from usability.findings.model import Board, Told
from usability.findings.rules import SEVERITIES

HEADERS = (
    "number", "title", "kind", "severity", "severity_name", "status", "affected_tasks", "people_met", "people_among",
    "share", "interval_low", "interval_high", "interval_method", "evidence", "description", "recommendation",
)  # fmt: skip


def as_rows(board: Board) -> list[tuple[object, ...]]:
    """A row of HEADERS for each finding, unrounded; None where nothing is known."""
    return [_row(board, one) for one in board.findings]


def _row(board: Board, one: Told) -> tuple[object, ...]:
    estimate = one.estimate
    return (
        one.number, one.title, "positive" if one.positive else "problem", one.severity,
        None if one.severity is None else SEVERITIES[one.severity][0], one.status.value,
        "; ".join(board.names.task(key) for key in one.tasks), len(one.met.people), len(one.met.among),
        estimate.value, estimate.low, estimate.high, estimate.method, one.evidence, one.description,
        one.recommendation,
    )  # fmt: skip


def as_document(board: Board) -> dict[str, object]:
    """Everything for programs: findings by priority, each with its k of n, and what may still be unseen."""
    found = board.discovery
    return {
        "people": len(board.people),
        "with_excluded": board.with_excluded,
        "findings": [
            {
                "number": one.number,
                "title": one.title,
                "kind": "positive" if one.positive else "problem",
                "severity": one.severity,
                "status": one.status.value,
                "tasks": list(one.tasks),
                "frequency": one.estimate.as_dict(),
                "met_by": [board.people[person] for person in board.people if person in one.met.people],
                "evidence": one.evidence,
                "description": one.description,
                "recommendation": one.recommendation,
            }
            for one in board.findings
        ],
        "discovery": None
        if found is None
        else {
            "p_observed": found.p_observed,
            "p_adjusted": found.p_adjusted,
            "seen": found.seen,
            "reachable": found.reachable,
        },
    }
