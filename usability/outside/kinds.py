"""What may be brought from outside, and what must be said of each. One description for pages and commands. Pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST = 1_000_000_000_000
"""Counts and amounts beyond are taken for a slip of the keyboard."""
NOT_MEASURED_HERE = "Brought from outside, not measured here"


class Kind(StrEnum):
    """Numbers that no session can measure."""

    CHURN = "churn"
    LIFETIME_VALUE = "lifetime_value"
    CONVERSION = "conversion"
    RETENTION = "retention"


class Sort(StrEnum):
    """What is typed into a blank. A share is typed in percent and kept as 0..1."""

    WHOLE = "whole"
    AMOUNT = "amount"
    SHARE = "share"
    CURRENCY = "currency"
    CHOICE = "choice"
    DAY = "day"
    LINE = "line"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Blank:
    """One thing to fill in. low, high: of a number, in the unit that is typed. choices: (value, words)."""

    key: str
    label: str
    sort: Sort
    hint: str = ""
    unit: str = ""
    low: float = 0
    high: float = MOST
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """A kind of number. note: the label of what must be known to understand it, and `unsaid` where nobody said it.

    parts: (blank of the part, blank of the whole), where one may not be above the other. needs: (blank that may stay
    empty, blank that must be filled in where it does not).
    """

    name: str
    says: str
    formula: str
    blanks: tuple[Blank, ...]
    note: str
    unsaid: str
    parts: tuple[str, str] | None = None
    needs: tuple[str, str] | None = None


PERIODS = {"week": "A week", "month": "A month", "quarter": "A quarter", "year": "A year"}
DENOMINATORS = {
    "visits": "Visits (a person may count several times)",
    "visitors": "Visitors (each person once)",
}
PAYMENTS = {"now": "Paid from now on", "next": "Paid from the end of the first period on"}
_PERIOD = Blank("period", "Length of the period", Sort.CHOICE, choices=tuple(PERIODS.items()))
_SOURCE = Blank(
    "source",
    "Source",
    Sort.LINE,
    "Who or what counted it, so that somebody else finds it again: “Customer records, export of 3 October 2026”.",
)
_AS_OF = Blank("as_of", "As of", Sort.DAY, "The last day of the period.")
_AT_START = Blank("at_start", "Customers at the start of the period", Sort.WHOLE, low=1)

KINDS: dict[Kind, About] = {
    Kind.CHURN: About(
        "Churn",
        "Customers lost in a period, of those who were there at its start. From it follows the expected life of a "
        "customer.",
        "Churn rate = customers lost in the period / customers at its start. Expected life = 1 / churn rate, in "
        "periods.",
        (
            _AT_START,
            Blank("lost", "Of them lost in the period", Sort.WHOLE, "Who came and left within it counts in neither."),
            _PERIOD,
        ),
        "How customers who came back are counted",
        "Nobody said how customers who came back are counted.",
        ("lost", "at_start"),
    ),
    Kind.LIFETIME_VALUE: About(
        "Customer lifetime value",
        "What a customer brings until they leave, from the business’s own averages.",
        "Undiscounted: revenue × margin / churn. Discounted, with m = revenue × margin, r = 1 − churn, d = discount "
        "rate: m·(1 + d)/(1 + d − r) if paid from now on, m·r/(1 + d − r) if paid from the end of the first period.",
        (
            Blank("revenue", "Revenue per customer and period (ARPU)", Sort.AMOUNT),
            Blank("currency", "Currency", Sort.CURRENCY, "Three letters, as EUR."),
            Blank("margin", "Margin", Sort.SHARE, "What is left of the revenue.", "%", high=100),
            Blank("churn", "Churn in a period", Sort.SHARE, "0 if nobody leaves.", "%", high=100),
            Blank(
                "discount",
                "Discount rate of a period",
                Sort.SHARE,
                "Without it, only the undiscounted value is computed.",
                "%",
                high=1_000,
                optional=True,
            ),
            Blank(
                "paid",
                "Payments",
                Sort.CHOICE,
                "Of the discounted value.",
                choices=tuple(PAYMENTS.items()),
                optional=True,
            ),
            _PERIOD,
        ),
        "What revenue and margin include",
        "Nobody said what revenue and margin include.",
        needs=("discount", "paid"),
    ),
    Kind.CONVERSION: About(
        "Market conversion",
        "Orders of all visits, from web analytics. A session’s task conversion is another figure: there people were "
        "asked to reach the goal.",
        "Conversion = orders / visits, or / visitors, as stated; adjusted-Wald interval.",
        (
            Blank("orders", "Orders", Sort.WHOLE, "Visits, or visitors, with an order: each counts once."),
            Blank("visits", "Of how many", Sort.WHOLE, "The denominator.", low=1),
            Blank("of", "What the denominator counts", Sort.CHOICE, choices=tuple(DENOMINATORS.items())),
            _PERIOD,
        ),
        "What counts as an order, and what was left out",
        "Nobody said what counts as an order.",
        ("orders", "visits"),
    ),
    Kind.RETENTION: About(
        "Retention",
        "Customers active at the end of a period, of those active at its start. What people say they will do is "
        "another figure: the likelihood to continue.",
        "Retention = active at the start and still at the end / active at the start; adjusted-Wald interval.",
        (
            Blank("at_start", "Active at the start of the period", Sort.WHOLE, low=1),
            Blank("still", "Of them still active at its end", Sort.WHOLE, "Who came since does not count."),
            _PERIOD,
        ),
        "What counts as active",
        "Nobody said what counts as active.",
        ("still", "at_start"),
    ),
}  # fmt: skip


def blanks_of(kind: Kind) -> tuple[Blank, ...]:
    """Everything to fill in for a number of this kind, in the order in which it is asked."""
    about = KINDS[kind]
    return (*about.blanks, Blank("note", about.note, Sort.WORDS, optional=True), _SOURCE, _AS_OF)
