"""Reads a form of questions and says what is missing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from usability.runner.pages import NOT_APPLICABLE, Ask, Page
from usability.studies.questions import QuestionKind

LONGEST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class Given:
    """answers: typed values by name; None is a blank. faults: words by name, for what was forgotten or cannot be.

    may_skip: all that is wrong is items that the instrument's rule allows to leave out.
    """

    answers: dict[str, Any]
    faults: dict[str, str]
    may_skip: bool


def read(page: Page, form: Mapping[str, Sequence[str]]) -> Given:
    """The answers of a posted form: lists of values by field name."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    blanks: dict[str, int] = {}
    wrong = False
    for ask in page.asks:
        raw = [value.strip() for value in form.get(ask.name, ()) if value.strip()]
        if not raw:
            answers[ask.name] = None
            if not ask.optional:
                faults[ask.name] = missing_words(ask)
                blanks[ask.group] = blanks.get(ask.group, 0) + 1
            continue
        try:
            answers[ask.name] = value_of(ask, raw)
        except ValueError as error:
            answers[ask.name] = None
            faults[ask.name] = str(error)
            wrong = True
    within = all(group and count <= page.allowance.get(group, 0) for group, count in blanks.items())
    return Given(answers, faults, may_skip=bool(faults) and within and not wrong)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says of a task. kind: done, gave_up or time_limit. faults: as in Given."""

    kind: str
    answer: str
    faults: dict[str, str]

    def event(self, page: Page) -> dict[str, Any]:
        """As it goes to the log."""
        ended = {"kind": "task_ended", "step": page.step.key, "claim": self.kind}
        return {**ended, "answer": self.answer} if page.prompt and self.answer else ended


def claim(page: Page, form: Mapping[str, str]) -> Claim:
    """What a posted form says about a task's end."""
    kind = {"gave_up": "gave_up", "time_limit": "time_limit"}.get(form.get("do", ""), "done")
    answer = form.get("answer", "").strip()[:LONGEST_TEXT]
    forgotten = kind == "done" and page.prompt and not answer
    words = "Write your answer, or say that you can’t do it"
    return Claim(kind, answer, {"answer": words} if forgotten else {})


def missing_words(ask: Ask) -> str:
    """What stands beside a forgotten question."""
    match ask.kind:
        case QuestionKind.TEXT:
            return "Nothing is written yet"
        case QuestionKind.CHOICES:
            return "Nothing is chosen yet"
        case _:
            return "No answer yet"


def value_of(ask: Ask, raw: Sequence[str]) -> Any:  # noqa: ANN401 - a value of the question's own type
    """A typed answer. Raises ValueError with a sentence for a person."""
    first = raw[0]
    match ask.kind:
        case QuestionKind.SCALE:
            if ask.not_applicable and first == NOT_APPLICABLE:
                return None
            return _point(ask, first)
        case QuestionKind.NUMBER:
            return _number(ask, first)
        case QuestionKind.CHOICE:
            return _option(ask, first)
        case QuestionKind.CHOICES:
            return [_option(ask, value) for value in raw]
        case QuestionKind.TEXT:
            if len(first) > LONGEST_TEXT:
                raise ValueError(f"Write at most {LONGEST_TEXT} characters; these are {len(first)}")
            return first


def fits(ask: Ask, value: object) -> bool:
    """Whether a typed answer that a program sent is one this question can have; None is a blank and always fits."""
    if value is None:
        return True
    if ask.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return _within(ask, value) and (ask.kind is QuestionKind.NUMBER or value in _points(ask))
    if ask.kind is QuestionKind.TEXT:
        return isinstance(value, str)
    keys = {key for key, _ in ask.options}
    if ask.kind is QuestionKind.CHOICES:
        return isinstance(value, list) and keys.issuperset(value) and len(set(value)) == len(value)
    return value in keys


def _points(ask: Ask) -> range:
    assert ask.low is not None
    assert ask.high is not None
    return range(ask.low, ask.high + 1, ask.step)


def _point(ask: Ask, raw: str) -> int:
    if raw.lstrip("-").isdecimal() and int(raw) in _points(ask):
        return int(raw)
    raise ValueError(f"Choose a number from {ask.low} to {ask.high}")


def _within(ask: Ask, value: float) -> bool:
    return (ask.low is None or value >= ask.low) and (ask.high is None or value <= ask.high)


def _number(ask: Ask, raw: str) -> int | float:
    try:
        value = float(raw.replace(",", "."))
    except ValueError:
        value = float("nan")
    if abs(value) <= 2**53 and _within(ask, value):
        return int(value) if value.is_integer() else value
    if ask.low is not None and ask.high is not None:
        raise ValueError(f"Write a number from {ask.low} to {ask.high}")
    if ask.low is not None:
        raise ValueError(f"Write a number of {ask.low} or more")
    if ask.high is not None:
        raise ValueError(f"Write a number of at most {ask.high}")
    raise ValueError("Write a number, in digits")


def _option(ask: Ask, raw: str) -> str:
    if raw not in {key for key, _ in ask.options}:
        raise ValueError("Choose one of the answers")
    return raw
