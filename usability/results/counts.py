"""What a figure counts, and how that is written in an address. Pure."""

from dataclasses import dataclass
from typing import Any

from usability.measures.vocabulary import Outcome

ANY = "*"


@dataclass(frozen=True, slots=True)
class Counts:
    """Which attempts a passage counts; "" is any task or condition, no outcome is every one.

    unassisted: only those without help. censored: only those whose time was cut off. far: only those whose time lies
    far from the others of the task. page: only those that came to this page of the product. trial: those of this time
    in a row, 0: of the first alone. conversion: only at tasks that count as one. error: only those with this error
    code, help: only those with an assist of this level; ANY is whichever. stop: of tasks at this place of the journey.
    instrument: no attempts but the scores on this questionnaire. question: no attempts but the answers to this own
    question at this place, the kind of its step; option: only those who chose it. known: no attempts but the people of
    whom this measure of the journey is known. solved: of what was said or is known only that of people who solved all
    that they tried at the stop ("yes"), or of the others there ("no").
    """

    task: str = ""
    condition: str = ""
    outcomes: tuple[Outcome, ...] = ()
    unassisted: bool = False
    censored: bool = False
    far: bool = False
    page: str = ""
    trial: int = 0
    conversion: bool = False
    error: str = ""
    help: str = ""
    stop: str = ""
    instrument: str = ""
    question: str = ""
    place: str = ""
    option: str = ""
    known: str = ""
    solved: str = ""

    @property
    def said(self) -> bool:
        """Whether it counts what people said or what is known of them, not what they did."""
        return bool(self.instrument or self.question or self.known)


def write_counts(counts: Counts) -> dict[str, Any]:
    """The address values; what is left open is left out."""
    values: dict[str, Any] = {
        "task": counts.task,
        "stop": counts.stop,
        "column": counts.condition,
        "outcome": [outcome.value for outcome in counts.outcomes],
        "unassisted": "yes" if counts.unassisted else "",
        "cut": "yes" if counts.censored else "",
        "far": "yes" if counts.far else "",
        "visited": counts.page,
        "trial": counts.trial,
        "conversion": "yes" if counts.conversion else "",
        "error": counts.error,
        "help": counts.help,
        "of": counts.instrument,
        "question": counts.question,
        "place": counts.place,
        "option": counts.option,
        "known": counts.known,
        "solved": counts.solved,
    }
    return {name: value for name, value in values.items() if value}
