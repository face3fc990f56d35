"""Findings for the generated study, told from what its invented people reported and wrote. Nothing here was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from usability.accounts.models import User
from usability.findings import picking, services
from usability.findings.model import Seen
from usability.findings.rules import Status
from usability.findings.seen import observed, with_words
from usability.studies.models import Study

GENERATED = "Generated for the demonstration: nobody took part, and there is no such shop."


@dataclass(frozen=True, slots=True)
class Invented:
    """A finding of the demonstration. words: the generator's phrases that it is told from. tag: put on them."""

    title: str
    description: str
    words: tuple[str, ...]
    tasks: tuple[str, ...]
    tag: str
    severity: int | None = None
    recommendation: str = ""
    status: Status = Status.OPEN
    positive: bool = False


FINDINGS = (
    Invented(
        "The voucher field cannot be found in the basket",
        "People look for the field where the price is. It only comes after the address, and many give up before.",
        (
            "There is no place where I can enter the code.",
            "The voucher field only came after the address.",
            "Show the voucher field in the basket, I looked for it everywhere.",
        ),
        ("voucher",),
        "voucher",
        4,
        "Show the field in the basket, below the sum.",
        Status.IN_WORK,
    ),
    Invented(
        "Nothing tells whether a voucher was accepted",
        "After the code is typed the page stays as it is. People type it again or take it for refused.",
        ("I typed the code and nothing happened.",),
        ("voucher",),
        "voucher",
        3,
        "Say beside the field what the voucher took off, or why it was not accepted.",
    ),
    Invented(
        "The order form forgets the address",
        "Going back one step empties the form, and the address has to be written again.",
        ("The form forgot my address when I went back.", "The form asked for my address twice."),
        ("checkout",),
        "address",
        2,
        "Keep what was typed for as long as the basket lives.",
        Status.FIXED,
    ),
    Invented(
        "Returns stand where nobody looks",
        "The rules for sending something back are linked from the foot of the page alone.",
        ("Returns are hidden at the bottom of the page.",),
        ("returns",),
        "help",
        2,
    ),
    Invented(
        "On a phone, tables and letters are hard to read",
        "The table of weights is cut off, and letters are small.",
        (
            "The table of weights does not fit on my screen.",
            "Nice pictures. The letters are small on my phone.",
        ),
        (),
        "phone",
    ),
    Invented(
        "Searching finds things at once",
        "The first hit was the right one.",
        ("Searching was quick, I found the trowel at once.",),
        ("price",),
        "search",
        positive=True,
    ),
)


def tell_findings(db: Session, study: Study, by: User) -> None:
    """Tells the invented findings. Phrases that no invented person said are passed over."""
    said = with_words(db, observed(db, study))
    for one in FINDINGS:
        _tell(db, study, one, [seen for seen in said if seen.words in one.words], by)


def _tell(db: Session, study: Study, one: Invented, seen: Sequence[Seen], by: User) -> None:
    chosen = picking.observe(db, study, [item.key for item in seen]) if seen else []
    fields = {
        "title": one.title,
        "description": f"{one.description} ({GENERATED})",
        "positive": one.positive,
        "severity": one.severity,
        "status": one.status.value,
        "tasks": list(one.tasks),
        "recommendation": one.recommendation,
    }
    services.create_finding(db, study, fields, chosen=chosen, by=by)
    if chosen:
        picking.tag(db, chosen, one.tag)
