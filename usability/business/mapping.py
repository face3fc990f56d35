"""Which column of a file of business figures means what: one document for page and command line. Pure."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from usability.imports.mapping import Column, MappingFile, Part, UnreadableMapping, load, validated


def as_currency(text: str) -> str:
    """A currency by its three capitals (ISO 4217). Raises ValueError with a sentence for anything else."""
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError("A currency has three letters, as EUR.")
    return text


_NAMES = {
    "participant": ("participant", "code", "participant code", "person", "id", "pid"),
    "churned": ("churned", "churn", "left", "cancelled", "canceled"),
    "revenue": ("revenue", "sales", "turnover"),
    "lifetime_value": ("lifetime value", "lifetime_value", "ltv", "clv", "customer lifetime value"),
    "date": ("date", "as of", "as_of", "day"),
    "currency": ("currency", "unit"),
}


class Churned(Part):
    """A column that says whether a person left. left, stayed: cells that say so; if empty, the usual words do."""

    column: Column
    left: list[str] = Field(default_factory=list)
    stayed: list[str] = Field(default_factory=list)


class Mapping(MappingFile):
    """One row of the file is one participant. The day and the currency stand in a column, or are the same for all.

    date_column: its column; as_of: the day of all. currency_column: its column; currency: of all amounts.
    """

    format: Literal["usability-business/1"] = "usability-business/1"
    participant: Column
    churned: Churned | None = None
    revenue: Column | None = None
    lifetime_value: Column | None = None
    date_column: Column | None = None
    as_of: date | None = None
    currency_column: Column | None = None
    currency: Annotated[str, AfterValidator(as_currency)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.churned is None and self.revenue is None and self.lifetime_value is None:
            raise ValueError("Say which column is churn, revenue or lifetime value.")
        if (self.date_column is None) == (self.as_of is None):
            raise ValueError("Say which column has the date, or one date for all rows.")
        amounts = self.revenue is not None or self.lifetime_value is not None
        if amounts and (self.currency_column is None) == (self.currency is None):
            raise ValueError("Say which column has the currency, or one currency for all amounts.")
        named = self.columns
        if len(set(named)) < len(named):
            raise ValueError("One column cannot be two things.")
        return self

    @property
    def columns(self) -> list[str]:
        """Every column that is named."""
        churned = self.churned.column if self.churned else None
        every = (
            self.participant, churned, self.revenue, self.lifetime_value, self.date_column, self.currency_column,
        )  # fmt: skip
        return [one for one in every if one is not None]


ROLES = {
    "participant": "Participant’s code",
    "churned": "Churned: yes or no",
    "revenue": "Revenue",
    "lifetime_value": "Lifetime value",
    "date": "Date of the figures",
    "currency": "Currency",
}
"""What a column can be, in words."""


def guess(columns: tuple[str, ...]) -> dict[str, str]:
    """Column → role as the headings suggest; each role once."""
    found: dict[str, str] = {}
    for role, names in _NAMES.items():
        column = next((one for one in columns if one.strip().casefold() in names and one not in found), None)
        if column is not None:
            found[column] = role
    return found


def of_roles(roles: dict[str, str], *, as_of: date | None = None, currency: str = "") -> Mapping:
    """A mapping from column → role. as_of, currency: for all rows, where no column has them.

    Raises UnreadableMapping with a sentence a line.
    """
    by_role: dict[str, list[str]] = {}
    for column, role in roles.items():
        by_role.setdefault(role, []).append(column)
    twice = [ROLES[role] for role, own in by_role.items() if role in ROLES and len(own) > 1]
    if twice:
        raise UnreadableMapping("\n".join(f"{name}: only one column can be that." for name in twice))
    one = {role: own[0] for role, own in by_role.items()}
    if "participant" not in one:
        raise UnreadableMapping("Say which column has the participant’s code.")
    return validated(
        Mapping,
        {
            "participant": one["participant"],
            "churned": {"column": one["churned"]} if "churned" in one else None,
            "revenue": one.get("revenue"),
            "lifetime_value": one.get("lifetime_value"),
            "date_column": one.get("date"),
            "as_of": None if "date" in one else as_of,
            "currency_column": one.get("currency"),
            "currency": None if "currency" in one else currency.strip().upper() or None,
        },
    )


def load_mapping(text: str) -> Mapping:
    """A mapping of figures from YAML or JSON. Raises UnreadableMapping with every mistake and its place."""
    return load(Mapping, text)


def roles_of(mapping: Mapping) -> dict[str, str]:
    """Column → role, as a page shows them; `of_roles` the other way."""
    churned = mapping.churned.column if mapping.churned else None
    columns = {
        "participant": mapping.participant, "churned": churned, "revenue": mapping.revenue,
        "lifetime_value": mapping.lifetime_value, "date": mapping.date_column, "currency": mapping.currency_column,
    }  # fmt: skip
    return {column: role for role, column in columns.items() if column is not None}
