"""Figures of the business as measures of people: of each person the newest of a kind. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from usability.results.journey_model import Kind, Measure
from usability.results.rows import BusinessRow, SessionRow

NAMES = {
    "churned": ("Churned", "churn"),
    "revenue": ("Revenue", "bring revenue"),
    "lifetime_value": ("Lifetime value", "have a lifetime value"),
}


def business_measures(
    rows: Sequence[BusinessRow], sessions: Iterable[SessionRow]
) -> Iterator[tuple[Measure, dict[int, float]]]:
    """Each measure with its value by person, of the people in these sessions. Every currency is one of its own."""
    people = {session.person for session in sessions}
    newest: dict[tuple[int, str], BusinessRow] = {}
    for row in rows:
        key = (row.person, row.kind)
        if row.person in people and (key not in newest or newest[key].as_of < row.as_of):
            newest[key] = row
    groups: dict[tuple[str, str], list[BusinessRow]] = defaultdict(list)
    for row in newest.values():
        groups[row.kind, row.unit].append(row)
    for kind, (name, verb) in NAMES.items():
        for unit in sorted(unit for found, unit in groups if found == kind):
            own = groups[kind, unit]
            measure = Measure(
                f"{kind}:{unit}" if unit else kind,
                f"{name}, {unit} (imported)" if unit else f"{name} (imported)",
                verb,
                Kind.SHARE if kind == "churned" else Kind.MONEY,
                0 if kind == "churned" else None,
                1 if kind == "churned" else None,
                unit=unit,
                imported=True,
                dates=tuple(sorted({row.as_of for row in own})),
                sources=tuple(sorted({row.source for row in own if row.source})),
            )
            yield measure, {row.person: row.number for row in own}
