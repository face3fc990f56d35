"""Findings as rows for spreadsheets and as a document for programs. Pure."""

from usability.findings import agreement_words
from usability.findings.model import Board, Told
from usability.findings.rules import SEVERITIES
from usability.measures.ratings import Severity

HEADERS = (
    "number", "title", "kind", "severity", "severity_name", "severity_median", "severity_sd", "severity_raters",
    "severity_ratings", "status", "affected_tasks", "people_met", "people_among",
    "share", "interval_low", "interval_high", "interval_method", "evidence", "description", "recommendation",
)  # fmt: skip


def as_rows(board: Board) -> list[tuple[object, ...]]:
    """A row of HEADERS for each finding, unrounded; None where nothing is known."""
    return [_row(board, one) for one in board.findings]


def _row(board: Board, one: Told) -> tuple[object, ...]:
    estimate, rated = one.estimate, one.severity
    return (
        one.number, one.title, "positive" if one.positive else "problem", rated and rated.mean,
        rated and SEVERITIES[rated.step][0], rated and rated.median, rated and rated.sd, rated and rated.n,
        rated and "; ".join(str(rank) for rank in rated.ratings), one.status.value,
        "; ".join(board.names.task(key) for key in one.tasks), len(one.met.people), len(one.met.among),
        estimate.value, estimate.low, estimate.high, estimate.method, one.evidence, one.description,
        one.recommendation,
    )  # fmt: skip


def _over_raters(rated: Severity) -> dict[str, object]:
    return {"n": rated.n, "median": rated.median, "sd": rated.sd, "ratings": list(rated.ratings)}


def as_document(board: Board) -> dict[str, object]:
    """Everything for programs: findings by priority, each with its k of n, how far those who rated and noted them
    agree, and what may still be unseen.
    """
    found = board.discovery
    return {
        "people": len(board.people),
        "with_excluded": board.with_excluded,
        "findings": [
            {
                "number": one.number,
                "title": one.title,
                "kind": "positive" if one.positive else "problem",
                "severity": one.severity and one.severity.mean,
                "severity_ratings": one.severity and _over_raters(one.severity),
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
        "agreement": agreement_words.as_document(board.agreement),
        "discovery": None
        if found is None
        else {
            "p_observed": found.p_observed,
            "p_adjusted": found.p_adjusted,
            "seen": found.seen,
            "reachable": found.reachable,
        },
    }
