"""The figures that follow from numbers brought from outside, with their source and day. Pure.

Nothing here ever sees a session, and nothing that is computed from sessions sees these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from usability.measures import outside
from usability.measures.clocks import day
from usability.measures.proportions import completion_rate
from usability.measures.rounding import EN_DASH, NBSP, confidence_text, rate_text, rounded
from usability.outside.kinds import KINDS, NOT_MEASURED_HERE, PAYMENTS, Kind
from usability.outside.rules import Entry


@dataclass(frozen=True, slots=True)
class OutsideFigure:
    """One figure. value: unrounded, None where there is none, and then `words` says why.

    x, n: the counts behind a share. low, high: its interval, and what follows from it; high None beside a low:
    without an upper end. unit: "share", a currency, or periods as "months".
    """

    key: str
    label: str
    words: str
    unit: str
    value: float | None
    x: int | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """An entry with what follows from it. number: its own, for addresses and commands. by: who wrote it, "" for nobody
    known. before: the state before the last change, if it was changed. level: of the confidence of intervals.
    """

    number: int
    entry: Entry
    written_at: datetime
    by: str = ""
    revision: int = 1
    before: Entry | None = None
    level: float = 0.95

    @property
    def name(self) -> str:
        """What kind of number it is."""
        return KINDS[self.entry.kind].name

    @property
    def figures(self) -> tuple[OutsideFigure, ...]:
        """What follows from it."""
        return figures(self.entry, self.level)

    @property
    def said(self) -> str:
        """What it was computed from, in a sentence."""
        return said(self.entry)

    @property
    def note(self) -> str:
        """What must be known to understand it, or that nobody said so."""
        return self.entry.note or KINDS[self.entry.kind].unsaid


def figures(entry: Entry, level: float = 0.95) -> tuple[OutsideFigure, ...]:
    """Everything that follows from one entry. level: of the confidence of intervals."""
    return tuple(_FIGURES[entry.kind](entry.given, level))


def said(entry: Entry) -> str:
    """What was given, as a sentence without its end."""
    given, period = entry.given, entry.given["period"]
    match entry.kind:
        case Kind.CHURN:
            return f"{given['lost']:,} lost of {given['at_start']:,} customers at the start of a {period}"
        case Kind.RETENTION:
            return f"{given['still']:,} still active of {given['at_start']:,} at the start of a {period}"
        case Kind.CONVERSION:
            return f"{given['orders']:,} orders of {given['visits']:,} {given['of']} in a {period}"
        case Kind.LIFETIME_VALUE:
            parts = [
                f"Revenue {_money(given['revenue'], given['currency'])} a {period}",
                f"margin {_share(given['margin'])}",
                f"churn {_share(given['churn'])}",
            ]
            if given["discount"] is not None:
                parts.append(f"discount rate {_share(given['discount'])}")
            return ", ".join(parts)


def as_document(brought: Sequence[Brought]) -> list[dict[str, object]]:
    """For programs: each entry as it was given, with its source and day, and what follows from it, unrounded."""
    return [
        {
            "number": one.number,
            "kind": one.entry.kind.value,
            "label": one.name,
            "measured_here": False,
            "mark": NOT_MEASURED_HERE,
            "given": one.entry.given,
            "note": one.entry.note or None,
            "source": one.entry.source,
            "as_of": one.entry.as_of.isoformat(),
            "written_at": one.written_at.isoformat(),
            "formula": KINDS[one.entry.kind].formula,
            "figures": [
                {
                    "key": figure.key,
                    "label": figure.label,
                    "value": figure.value,
                    "x": figure.x,
                    "n": figure.n,
                    "low": figure.low,
                    "high": figure.high,
                    "method": figure.method or None,
                    "unit": figure.unit,
                    "words": figure.words,
                }
                for figure in one.figures
            ],
        }
        for one in brought
    ]


def heads(level: float = 0.95) -> tuple[str, ...]:
    """The heads of `table`. level: of the confidence of intervals."""
    return "Number", f"Value ({confidence_text(level)})", "Source", "As of", "From"


def table(brought: Sequence[Brought]) -> list[tuple[str, str, str, str, str]]:
    """A row for each figure, below `heads`: the figure, its source and its day, and what it follows from."""
    return [
        (figure.label, figure.words, one.entry.source, day(one.entry.as_of), f"{one.said}. {one.note}")
        for one in brought
        for figure in one.figures
    ]


def _churn(given: dict[str, Any], level: float) -> Iterator[OutsideFigure]:
    rate = completion_rate(given["lost"], given["at_start"], level)
    period = given["period"]
    yield _rate("churn", f"Churn rate, a {period}", given["lost"], given["at_start"], level)
    # A life is as long as churn is low, so its ends are those of churn, the other way round.
    life = outside.expected_life(outside.churn_rate(given["lost"], given["at_start"]) or 0)
    low = outside.expected_life(rate.high) if rate.high is not None else None
    high = outside.expected_life(rate.low) if rate.low is not None else None
    label, unit = "Expected life of a customer", f"{period}s"
    if life is None:
        words = (
            f"no value: nobody left. The interval of churn allows for {rounded(low or 0, 1)} {unit} or longer"
        )
        yield OutsideFigure("expected_life", label, words, unit, None, low=low, method="1 / churn")
        return
    ends = (
        f"{rounded(low or 0, 1)}{EN_DASH}{rounded(high, 1)}" if high else f"{rounded(low or 0, 1)} or longer"
    )
    words = f"{rounded(life, 1)} {unit} ({ends})"
    yield OutsideFigure("expected_life", label, words, unit, life, low=low, high=high, method="1 / churn")


def _lifetime_value(given: dict[str, Any], _level: float) -> Iterator[OutsideFigure]:
    margin, churn, unit = given["revenue"] * given["margin"], given["churn"], given["currency"]
    yield _amount(
        "lifetime_value",
        "Lifetime value, undiscounted",
        outside.lifetime_value(margin, churn),
        unit,
        "margin / churn",
    )
    if given["discount"] is None:
        return
    now = given["paid"] == "now"
    value = outside.discounted_lifetime_value(margin, 1 - churn, given["discount"], first_payment_now=now)
    label = f"Lifetime value, discounted, {PAYMENTS[given['paid']].lower()}"
    formula = "m·(1 + d)/(1 + d − r)" if now else "m·r/(1 + d − r)"
    yield _amount("lifetime_value.discounted", label, value, unit, formula)


def _amount(key: str, label: str, value: float | None, unit: str, method: str) -> OutsideFigure:
    if value is None:
        return OutsideFigure(key, label, "no value: nobody leaves", unit, None, method=method)
    words = f"{_money(value, unit)} (no interval: it follows from averages)"
    return OutsideFigure(key, label, words, unit, value, method=method)


def _conversion(given: dict[str, Any], level: float) -> Iterator[OutsideFigure]:
    yield _rate("conversion", f"Market conversion, of {given['of']}", given["orders"], given["visits"], level)


def _retention(given: dict[str, Any], level: float) -> Iterator[OutsideFigure]:
    yield _rate("retention", f"Retention over a {given['period']}", given["still"], given["at_start"], level)


def _rate(key: str, label: str, x: int, n: int, level: float) -> OutsideFigure:
    rate = completion_rate(x, n, level)
    return OutsideFigure(
        key, label, rate_text(rate), "share", rate.value, x, n, rate.low, rate.high, rate.method
    )


_FIGURES = {
    Kind.CHURN: _churn,
    Kind.LIFETIME_VALUE: _lifetime_value,
    Kind.CONVERSION: _conversion,
    Kind.RETENTION: _retention,
}


def _money(value: float, unit: str) -> str:
    return f"{rounded(value, 2)}{NBSP}{unit}"


def _share(value: float) -> str:
    return f"{value * 100:.6f}".rstrip("0").rstrip(".") + f"{NBSP}%"
