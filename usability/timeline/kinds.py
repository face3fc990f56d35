"""Sorts of moments, with their words and letters. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    """Sorts of moments, as the filter offers them."""

    ERROR = "error"
    ASSIST = "assist"
    PROBLEM = "problem"
    QUOTE = "quote"
    POSITIVE = "positive"
    BOOKMARK = "bookmark"
    NOTE = "note"
    OBSERVER = "observer"
    REPORTED = "reported"
    ANSWER = "answer"
    OUTCOME = "outcome"
    TASK = "task"
    PRODUCT = "product"


KIND_WORDS: dict[Kind, str] = {
    Kind.ERROR: "Errors",
    Kind.ASSIST: "Assists",
    Kind.PROBLEM: "Usability problems",
    Kind.QUOTE: "Quotes",
    Kind.POSITIVE: "Positives",
    Kind.BOOKMARK: "Bookmarks",
    Kind.NOTE: "Moderator’s notes",
    Kind.OBSERVER: "Observers’ notes",
    Kind.REPORTED: "Reported by the participant",
    Kind.ANSWER: "Answers",
    Kind.OUTCOME: "Outcomes",
    Kind.TASK: "Starts, pauses and ends",
    Kind.PRODUCT: "The product’s signals",
}
LETTERS: dict[Kind, str] = {
    Kind.ERROR: "E",
    Kind.ASSIST: "A",
    Kind.PROBLEM: "!",
    Kind.QUOTE: "”",
    Kind.POSITIVE: "+",
    Kind.BOOKMARK: "B",
    Kind.NOTE: "N",
    Kind.OBSERVER: "O",
    Kind.REPORTED: "R",
    Kind.ANSWER: "=",
    Kind.OUTCOME: "S",
    Kind.TASK: "",
    Kind.PRODUCT: "·",
}
"""What stands in a mark on the band; "" for what the band itself shows."""
USUAL = frozenset(Kind) - {Kind.PRODUCT}
"""Shown where nothing else was chosen: a product's clicks would bury all else."""
