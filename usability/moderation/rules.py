"""Decisions of moderated sessions: what can be said of an attempt, and who may drive. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from usability.measures.vocabulary import Outcome
from usability.studies.questions import Screener

OUTCOMES = (
    Outcome.SUCCESS,
    Outcome.FAILURE,
    Outcome.PARTIAL,
    Outcome.GAVE_UP,
    Outcome.TECHNICAL_FAULT,
    Outcome.NOT_ATTEMPTED,
)
"""What a moderator can say of an attempt, in the order of the keys on the console."""

TAGS: dict[str, str] = {"": "No tag", "problem": "Problem", "idea": "Idea", "question": "For the moderator"}
"""Tags of an observer's note."""

CHANNELS = ("note", "chat")
"""What observers write: notes for themselves and everybody, or messages to moderator and other observers."""

LONGEST_NOTE = 2_000
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Driver:
    """Who drives a session: the person, the console (its writer), and since when (ms since admission)."""

    author_id: int | None
    console: str
    since: float
    name: str = ""


def may_mark(driver: Driver | None, author_id: int, at: float) -> bool:
    """Whether a mark that this person made at this time (ms since admission) counts.

    What somebody marked before another took over was theirs to mark, whenever it arrives. Two consoles of one person
    do not shut each other out: what an old page still held comes by the new one.
    """
    return driver is None or driver.author_id == author_id or at < driver.since


def age_ms(mono: float | None, wall: float | None, sent_mono: float | None, sent_wall: float | None) -> float:
    """How long before its sending something was stamped, in ms, never below 0; 0 where no clock says it."""
    if mono is not None and sent_mono is not None:
        return max(sent_mono - mono, 0.0)
    if wall is not None and sent_wall is not None:
        return max(sent_wall - wall, 0.0)
    return 0.0


def screener_answers(screener: Screener, form: Mapping[str, str]) -> dict[str, str]:
    """What was answered of a screener, by question key. Fields are named "screener-<key>"; others are left out."""
    given = {question.key: form.get(f"screener-{question.key}", "") for question in screener.questions}
    offered = {question.key: {option.key for option in question.options} for question in screener.questions}
    return {key: option for key, option in given.items() if option in offered[key]}


def not_accepted(screener: Screener, answers: Mapping[str, str]) -> str:
    """The text of the first question whose answer would have turned this person away; "" where none would."""
    for question in screener.questions:
        if question.key in answers and answers[question.key] not in question.accept:
            return question.text
    return ""
