"""A figure of the results as every maker of figures gives it. Pure."""

from dataclasses import dataclass

from usability.charts.marks import Drawing
from usability.results.model import StudyResults


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure. key: stable, for instance "success". name: what it shows. finding: its heading.

    second: another view of the figure before it, which a page keeps folded.
    """

    key: str
    name: str
    finding: str
    note: str
    drawing: Drawing
    second: bool = False


def condition_names(results: StudyResults) -> tuple[str, ...]:
    """The conditions as a chart names them; none where nothing is compared."""
    return tuple(one.name or one.key for one in results.conditions) if results.compares else ()
