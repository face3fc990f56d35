"""`check`: reads figures of the business as a mapping says and names every bad row. Writes nothing. Pure."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from usability.business.mapping import Churned, Mapping
from usability.imports import cells
from usability.imports.reading import Sheet

HEADING = 1
"""Row of the heading: where a mistake of the mapping itself is named."""
CURRENCY = re.compile(r"[A-Z]{3}")
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
class Mistake:
    """What is wrong where. row: as a spreadsheet counts; 1 is the heading."""

    row: int
    column: str
    value: str
    message: str


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
class BusinessCheck:
    """The outcome of a dry run. Only one without mistakes can be imported. rows: read."""

    facts: list[Fact] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def people(self) -> int:
        """People with at least one number."""
        return len({fact.participant for fact in self.facts})

    def count(self, kind: BusinessKind) -> int:
        """Numbers of this kind."""
        return sum(fact.kind is kind for fact in self.facts)


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
            self._note(HEADING, name, "", "The file has no column of this name.")
        if not missing:
            for row, values in self.sheet.rows:
                self._row(row, values)
        return self.result

    def _row(self, row: int, values: Map[str, str]) -> None:
        code = values[self.mapping.participant]
        if not code:
            self._note(row, self.mapping.participant, "", "The participant’s code is missing.")
            return
        if code not in self.people:
            message = "The study has no participant with this code."
            self._note(row, self.mapping.participant, code, message)
            return
        as_of = self._day(row, values)
        if as_of is None:
            return
        before = len(self.result.facts), len(self.result.mistakes)
        if self.mapping.churned is not None:
            self._churned(row, code, self.mapping.churned, as_of, values)
        for kind, column in (
            (BusinessKind.REVENUE, self.mapping.revenue),
            (BusinessKind.LIFETIME_VALUE, self.mapping.lifetime_value),
        ):
            if column is not None:
                self._amount(row, code, kind, column, as_of, values)
        if before == (len(self.result.facts), len(self.result.mistakes)):
            self._note(row, "", "", "The row has no number: leave it out of the file.")

    def _day(self, row: int, values: Map[str, str]) -> date | None:
        column = self.mapping.date_column or ""
        cell = values[column] if column else ""
        found = _date(cell) if column else self.mapping.as_of
        if found is not None and found <= self.today:
            return found
        if found is not None:
            message = "This day is yet to come: a figure is of a day that has been."
        else:
            message = "This is not a date like 2026-09-30." if cell else "The date is missing."
        self._note(row, column, cell or (str(found) if found else ""), message)
        return None

    def _churned(self, row: int, code: str, chosen: Churned, as_of: date, values: Map[str, str]) -> None:
        cell = values[chosen.column]
        if not cell:
            return
        plain = cells.plain(cell)
        yes = {cells.plain(one) for one in chosen.yes} or YES
        no = {cells.plain(one) for one in chosen.no} or NO
        if plain not in yes | no:
            self._note(
                row, chosen.column, cell, "This says neither that the person left nor that they stayed."
            )
            return
        self._keep(
            row, chosen.column, cell, Fact(row, code, BusinessKind.CHURNED, float(plain in yes), "", as_of)
        )

    def _amount(
        self, row: int, code: str, kind: BusinessKind, column: str, as_of: date, values: Map[str, str]
    ) -> None:
        cell = values[column]
        if not cell:
            return
        try:
            amount = cells.number(cell)
        except ValueError:
            message = (
                "This is not a number. Write amounts without currency and thousands separators, as 1234.50."
            )
            self._note(row, column, cell, message)
            return
        if abs(amount) > MOST:
            self._note(row, column, cell, "This amount is too large to be true.")
            return
        unit = self._unit(row, values)
        if unit is not None:
            self._keep(row, column, cell, Fact(row, code, kind, amount, unit, as_of))

    def _unit(self, row: int, values: Map[str, str]) -> str | None:
        column = self.mapping.currency_column
        if column is None:
            return self.mapping.currency
        unit = values[column].upper()
        if not CURRENCY.fullmatch(unit):
            self._note(row, column, values[column], "A currency has three letters, as EUR.")
            return None
        return unit

    def _keep(self, row: int, column: str, cell: str, fact: Fact) -> None:
        key = (fact.participant, fact.kind.value, fact.as_of)
        if key in self.seen:
            message = f"Row {self.seen[key]} has this of {fact.participant} on the same day already."
        elif key in self.standing:
            message = (
                f"“{self.standing[key]}” has this of {fact.participant} on the same day already. Withdraw that "
                "import first, or take a newer day."
            )
        else:
            self.seen[key] = row
            self.result.facts.append(fact)
            return
        self._note(row, column, cell, message)

    def _note(self, row: int, column: str, value: str, message: str) -> None:
        self.result.mistakes.append(Mistake(row, column, value[:80], message))


def _date(cell: str) -> date | None:
    found = _DATE.fullmatch(cell)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
