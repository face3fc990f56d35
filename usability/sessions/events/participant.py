"""What a participant's page may say."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from usability.sessions.events.base import Incoming, StepKey, Text, WithoutNul


def _web_address(text: str) -> str:
    """An address of a product's page. Raises ValueError for any other kind of address."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError("must be an address that begins with http:// or https://")
    return text


PageAddress = Annotated[str, StringConstraints(max_length=2_000), WithoutNul, AfterValidator(_web_address)]
AnswerValue = int | float | Text | list[Annotated[str, StringConstraints(max_length=100)]] | None


class PageLoaded(Incoming):
    kind: Literal["page_loaded"]
    width: int | None = Field(default=None, ge=0, le=100_000)
    height: int | None = Field(default=None, ge=0, le=100_000)
    restored: bool = False


class StepShown(Incoming):
    kind: Literal["step_shown"]
    step: StepKey


class TaskStarted(Incoming):
    kind: Literal["task_started"]
    step: StepKey


class TaskEnded(Incoming):
    """The end of a task. time_limit: the page's own clock passed the limit. answer: where one is checked."""

    kind: Literal["task_ended"]
    step: StepKey
    claim: Literal["done", "gave_up", "time_limit"]
    answer: Text | None = None


class AnswersGiven(Incoming):
    """answers: by question key, or instrument.item; null where the person left it out."""

    kind: Literal["answers_given"]
    step: StepKey
    answers: dict[Annotated[str, StringConstraints(max_length=120)], AnswerValue] = Field(max_length=200)


class ProblemReported(Incoming):
    kind: Literal["problem_reported"]
    step: StepKey | None = None
    text: Text = ""


class PageHidden(Incoming):
    kind: Literal["page_hidden"]
    step: StepKey | None = None


class PageShown(Incoming):
    kind: Literal["page_shown"]
    step: StepKey | None = None


class ProductOpened(Incoming):
    kind: Literal["product_opened"]
    step: StepKey | None = None


class HelpAsked(Incoming):
    """A participant of a moderated session asks the moderator for help."""

    kind: Literal["help_asked"]
    step: StepKey | None = None


class TextLeft(Incoming):
    """What a participant had written and not sent when the moderator went on. It is kept and changes nothing."""

    kind: Literal["text_left"]
    step: StepKey
    text: Text


class SessionFinished(Incoming):
    kind: Literal["session_finished"]


class ProductSignal(Incoming):
    """From the snippet in the product under test, stamped when the participant's page heard it.

    page: a page was visited, `url` says which; whether it is the one that shows success is noted on receipt. click,
    error: one happened. goal: the success criterion's element appeared.
    """

    kind: Literal["product_signal"]
    step: StepKey
    what: Literal["page", "click", "goal", "error"]
    url: PageAddress | None = None

    @model_validator(mode="after")
    def _pages_have_addresses(self) -> Self:
        if (self.what == "page") != (self.url is not None):
            raise ValueError("a page, and nothing else, has an address in url")
        return self


ParticipantEvent = Annotated[
    PageLoaded
    | StepShown
    | TaskStarted
    | TaskEnded
    | AnswersGiven
    | ProblemReported
    | PageHidden
    | PageShown
    | ProductOpened
    | ProductSignal
    | HelpAsked
    | TextLeft
    | SessionFinished,
    Field(discriminator="kind"),
]
"""What a participant's page may say."""
