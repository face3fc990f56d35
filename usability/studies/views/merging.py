"""Two people changed one part of a draft at once: what each changed, and both together where that loses nothing."""

import json
from typing import Any

from usability.studies import binding
from usability.studies.forms import PartForm
from usability.studies.places import Document


class Meeting:
    """A form of somebody whose part was saved by somebody else meanwhile.

    before: what the writer saw; theirs: what is saved now; mine: what was typed. Each by field.
    """

    def __init__(self, form: PartForm, theirs: Document, before: str) -> None:
        self.form, self.theirs = form, theirs
        self.before = _read(before)
        self.mine = {name: form[name].data for name in binding.names(form)}
        self.by_me = {name for name, value in self.mine.items() if value != self.before.get(name)}
        self.by_them = {name for name in self.mine if theirs.get(name) != self.before.get(name)}

    @property
    def collides(self) -> bool:
        """Whether one field was changed by both, each in another way."""
        return any(self.mine[name] != self.theirs.get(name) for name in self.by_me & self.by_them)

    @property
    def together(self) -> dict[str, Any]:
        """Theirs, with what the writer changed on top."""
        return {**self.theirs, **{name: self.mine[name] for name in self.by_me}}

    def merged(self, value: Document, document: Document) -> PartForm | None:
        """The form with both people's changes; None where one of them would be lost.

        A field may rule out others: an answer's wording is nothing where an address decides. value: the part as it is
        saved; document: the plan around it.
        """
        data = self.together
        form = type(self.form)(formdata=None, data={**data, "revision": self.form.revision.data})
        form.offer(document)
        kept = form.data_from(form.part_from(value))
        lost = [name for name in self.by_me | self.by_them if kept.get(name) != data.get(name)]
        return None if lost else form


def _read(before: str) -> dict[str, Any]:
    """What the writer saw, as it travelled in the form; nothing where it was tampered with."""
    try:
        found = json.loads(before)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
