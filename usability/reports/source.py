"""What a report is made from, and its digest. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from pydantic import BaseModel

from usability.findings.files import as_document
from usability.findings.model import Account
from usability.instruments.model import Instrument
from usability.outside.figures import Brought
from usability.outside.figures import as_document as as_outside
from usability.results.choosing import write_choices
from usability.results.model import StudyResults
from usability.results.orders import Orders
from usability.studies.plan import StudyPlan


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file from which finished trials came. digest: SHA-256."""

    name: str
    digest: str
    rows: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that a report says.

    plan, instruments: of the newest version counted, the draft's before publishing. led_by: the study's owners.
    prepared_by: who asked for the report, "" on the command line. software: the product's version. orders: in which
    people met tasks and conditions. findings: None where nothing was found. outside: numbers that somebody brought.
    """

    results: StudyResults
    plan: StudyPlan
    instruments: dict[str, Instrument]
    made_at: datetime
    software: str
    led_by: tuple[str, ...] = ()
    prepared_by: str = ""
    files: tuple[ImportedFile, ...] = ()
    orders: Orders = field(default_factory=Orders)
    findings: Account | None = None
    outside: tuple[Brought, ...] = ()

    @property
    def versions(self) -> tuple[int, ...]:
        """The plan versions counted that people ran; all counted ones where nobody did."""
        counted = [one for one in self.results.versions if one.counted]
        return tuple(
            sorted(one.number for one in counted if one.people) or sorted(one.number for one in counted)
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the input: results, choices and exclusions, orders, findings, numbers from outside, plan,
        instruments, files, software.

        The same input gives the same digest whenever and by whomever a report is built.
        """
        content: dict[str, object] = {
            "results": asdict(self.results),
            "choices": write_choices(self.results.choices),
            "plan": self.plan.model_dump(mode="json"),
            "instruments": {key: one.model_dump(mode="json") for key, one in self.instruments.items()},
            "orders": asdict(self.orders),
            "files": [one.digest for one in self.files],
            "software": self.software,
        }
        if self.findings is not None:
            content["findings"] = as_document(self.findings.board)
            content["evidence"] = {
                str(number): [[one.key, one.words] for one in seen]
                for number, seen in self.findings.words.items()
            }
        if self.outside:
            content["outside"] = as_outside(self.outside)
        canonical = json.dumps(
            content,
            default=_plain,
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
