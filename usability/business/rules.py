"""`check`: reads figures of the business as a mapping says and names every bad row. Writes nothing. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from usability.business.mapping import Mapping, as_currency
from usability.imports import cells
from usability.imports.dry_run import HEADING, DryRun
from usability.imports.reading import Sheet
from usability.measures.words import counted

FILE = "figures"
YES = frozenset({"yes", "y", "true", "1", "churned", "left", "gone", "cancelled", "canceled", "lost"})
NO = frozenset({"no", "n", "false", "0", "active", "stayed", "kept", "customer", "retained"})
MOST = 1e12
"""Amounts beyond are taken for a slip of the spreadsheet."""
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
"""2026-09-30, 2026/9/30 and 30.9.2026; what could be read in two ways is no date."""


class BusinessKind(StrEnum):
    """What is known of a person from outside."""

    CHURNED = "churned"
    REVENUE = "revenue"
    LIFETIME_VALUE = "lifetime_value"


@dataclass(frozen=True, slots=True)
class Fact:
    """One number about one person. churned is 1 or 0 and has no unit."""

    row: int
    participant: str
    kind: BusinessKind
    number: float
    unit: str
    as_of: date


@dataclass(slots=True)
class BusinessCheck(DryRun):
    """The outcome of a dry run."""

    facts: list[Fact] = field(default_factory=list)

    @property
    def found(self) -> str:
        """What an import would write, for instance “6 figures of 3 people”."""
        if not self.facts:
            return ""
        return f"{counted(len(self.facts), 'figure')} of {counted(self.people, 'person', 'people')}"

    @property
    def people(self) -> int:
        """People with at least one number."""
        return len({fact.participant for fact in self.facts})

    @property
    def details(self) -> str:
        """How many numbers of each kind there are."""
        kinds = Counter(fact.kind for fact in self.facts)
        return ", ".join(
            f"{kind.value.replace('_', ' ')} of {kinds[kind]}" for kind in BusinessKind if kinds[kind]
        )


def check(
    sheet: Sheet,
    mapping: Mapping,
    people: Map[str, int],
    standing: Map[tuple[str, str, date], str],
    today: date,
) -> BusinessCheck:
    """A dry run: every number that the file has under this mapping, and every mistake in it.

    people: codes of the study's people. standing: file that has a number already, by (code, kind, day). A blank cell is
    "not known" and no mistake; a row without any number is one. Mistakes are noted and the reading goes on, so that a
    person can correct them all at once.
    """
    return _Checker(sheet, mapping, people, standing, today).run()


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that was read, and the cell that it stands in."""

    kind: BusinessKind
    number: float
    unit: str
    column: str
    cell: str


class _Checker:
    def __init__(
        self,
        sheet: Sheet,
        mapping: Mapping,
        people: Map[str, int],
        standing: Map[tuple[str, str, date], str],
        today: date,
    ) -> None:
        self.sheet, self.mapping, self.people = sheet, mapping, people
        self.standing, self.today = standing, today
        self.seen: dict[tuple[str, str, date], int] = {}
        self.result = BusinessCheck(rows=len(sheet.rows), notices=list(sheet.notices))

    def run(self) -> BusinessCheck:
        missing = [name for name in self.mapping.columns if name not in self.sheet.columns]
        for name in missing:
            self.result.note(FILE, HEADING, name, "", "The file has no column of this name.")
        if not missing:
            for row, values in self.sheet.rows:
                self._row(row, values)
        return self.result

    def _row(self, row: int, values: Map[str, str]) -> None:
        code = values[self.mapping.participant]
        if not code:
            self.result.note(FILE, row, self.mapping.participant, "", "The participant’s code is missing.")
            return
        if code not in self.people:
            message = "The study has no participant with this code."
            self.result.note(FILE, row, self.mapping.participant, code, message)
            return
        mistakes = len(self.result.mistakes)
        # Whatever is wrong, the rest of the row is read: a person may correct all of it at once.
        as_of = self._day(row, values)
        numbers = [*self._churned(row, values), *self._amounts(row, values)]
        if as_of is None:
            return
        for one in numbers:
            self._keep(Fact(row, code, one.kind, one.number, one.unit, as_of), one)
        if not numbers and mistakes == len(self.result.mistakes):
            self.result.note(FILE, row, "", "", "The row has no number: leave it out of the file.")

    def _day(self, row: int, values: Map[str, str]) -> date | None:
        column = self.mapping.date_column or ""
        cell = values[column] if column else ""
        found = as_date(cell) if column else self.mapping.as_of
        if found is not None and found <= self.today:
            return found
        if found is not None:
            message = "This day is yet to come: a figure is of a day that has been."
        else:
            message = "This is not a date like 2026-09-30." if cell else "The date is missing."
        self.result.note(FILE, row, column, cell or (str(found) if found else ""), message)
        return None

    def _churned(self, row: int, values: Map[str, str]) -> Iterator[_Number]:
        chosen = self.mapping.churned
        if chosen is None or not (cell := values[chosen.column]):
            return
        plain = cells.plain(cell)
        yes = {cells.plain(one) for one in chosen.left} or YES
        no = {cells.plain(one) for one in chosen.stayed} or NO
        if plain in yes | no:
            yield _Number(BusinessKind.CHURNED, float(plain in yes), "", chosen.column, cell)
        else:
            message = "This says neither that the person left nor that they stayed."
            self.result.note(FILE, row, chosen.column, cell, message)

    def _amounts(self, row: int, values: Map[str, str]) -> Iterator[_Number]:
        amounts = {
            BusinessKind.REVENUE: self.mapping.revenue,
            BusinessKind.LIFETIME_VALUE: self.mapping.lifetime_value,
        }
        filled = {kind: column for kind, column in amounts.items() if column and values[column]}
        unit = self._unit(row, values) if filled else None
        for kind, column in filled.items():
            try:
                amount = cells.number(values[column])
            except ValueError:
                message = "This is not a number. Write amounts without currency and separators, as 1234.50."
                self.result.note(FILE, row, column, values[column], message)
                continue
            if abs(amount) > MOST:
                self.result.note(FILE, row, column, values[column], "This amount is too large to be true.")
            elif unit is not None:
                yield _Number(kind, amount, unit, column, values[column])

    def _unit(self, row: int, values: Map[str, str]) -> str | None:
        column = self.mapping.currency_column
        if column is None:
            return self.mapping.currency
        try:
            return as_currency(values[column].upper())
        except ValueError as error:
            self.result.note(FILE, row, column, values[column], str(error))
            return None

    def _keep(self, fact: Fact, number: _Number) -> None:
        key = (fact.participant, fact.kind.value, fact.as_of)
        if key in self.seen:
            message = f"Row {self.seen[key]} has this of {fact.participant} on the same day already."
        elif key in self.standing:
            message = (
                f"“{self.standing[key]}” has this of {fact.participant} on the same day already. Withdraw that "
                "import first, or take a newer day."
            )
        else:
            self.seen[key] = fact.row
            self.result.facts.append(fact)
            return
        self.result.note(FILE, fact.row, number.column, number.cell, message)


def as_date(cell: str) -> date | None:
    """The day that a cell says, as 2026-09-30 or 30.9.2026; None where it says none."""
    found = _DATE.fullmatch(cell)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
