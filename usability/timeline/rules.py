"""Which moments are shown: by kind, task and person, as the address says. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from usability.timeline.kinds import USUAL, Kind
from usability.timeline.moments import Moment

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown. kinds: USUAL where the address names none. task, person: "" for all."""

    kinds: frozenset[Kind] = field(default=USUAL)
    task: str = ""
    person: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it leaves out something that is usually shown."""
        return bool(self.task or self.person) or not self.kinds >= USUAL

    def lets(self, moment: Moment) -> bool:
        """Whether this moment is shown. The person is a matter of the session."""
        return moment.kind in self.kinds and (not self.task or moment.task == self.task)

    def address(self) -> dict[str, Any]:
        """The values that say the same in an address."""
        values: dict[str, Any] = {}
        if self.kinds != USUAL:
            values["kind"] = [kind.value for kind in Kind if kind in self.kinds]
        if self.task:
            values["task"] = self.task
        if self.person:
            values["person"] = self.person
        return values


def read_filter(
    given: Mapping[str, list[str]], tasks: Collection[str], people: Iterable[str] = ()
) -> tuple[Filter, str]:
    """The filter that an address asks for, and what was wrong with it, "" for nothing.

    A kind, task or person that there is not is passed over and said so, and the rest of the choice stands.
    """
    wrong = []
    kinds = set()
    for name in given.get("kind", []):
        if name in _KINDS:
            kinds.add(Kind(name))
        else:
            wrong.append(f"There is no kind “{name[:60]}”.")
    task = next(iter(given.get("task", [])), "")
    if task and task not in tasks:
        wrong.append(f"There is no task “{task[:60]}”.")
        task = ""
    person = next(iter(given.get("person", [])), "").strip()
    if person and person not in set(people):
        wrong.append(f"There is no person “{person[:60]}” with a session.")
        person = ""
    return Filter(frozenset(kinds) or USUAL, task, person), " ".join(wrong)
