"""Who findings are counted over, as the address of a page chooses it.

Results know what a study offers to choose; they stand above findings, so the app hands their reader down as
`app.extensions["findings_choices"]`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from usability.findings.model import Among
from usability.studies.models import Study


class Words(Protocol):
    """A few words of the sentence that says who is counted, with what else one could choose: words, address, whether
    it is chosen.
    """

    @property
    def before(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def alternatives(self) -> Sequence[tuple[str, str, bool]]: ...
    @property
    def after(self) -> str: ...


class Progress(Protocol):
    """Work on a choice of a large study. percent: 0 to 100."""

    percent: int
    words: str


Link = Callable[[dict[str, str]], str]
"""The address of a page with these values of a choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is counted.

    among: those chosen, None for everybody. values: as an address holds the choice. sentence: of how many people, with
    the addresses of what else one could choose. mistake: what was wrong with the address, "" for nothing; if there was,
    everybody is counted. work: where it is still being found out who is chosen. level: of the
    confidence of intervals.
    """

    among: Among | None
    with_excluded: bool
    values: dict[str, str]
    sentence: Callable[[int, Link], Sequence[Words]]
    mistake: str = ""
    work: Progress | None = None
    level: float = 0.95


Reader = Callable[[Session, Study, Mapping[str, str]], Choice]
"""The choice that an address makes for a study."""
