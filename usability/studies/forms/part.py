"""A form on a part of the plan."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.fields.core import UnboundField

from usability.studies import binding
from usability.studies.places import Document


class PartForm(FlaskForm):
    """A form on a part of the plan. `revision` and `base` say which state of the part its writer saw."""

    fresh: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {}
    """What a row that is added begins with, by its list: cells and values as a browser sends them."""
    revision = HiddenField()
    base = HiddenField()

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        """Data of the form from the part."""
        fields = [name for name in dir(cls) if isinstance(getattr(cls, name), UnboundField)]
        return binding.read(fields, part)

    @classmethod
    def name_of(cls, _part: Document) -> str:
        """The part's name for its heading where no field of it is one; "" otherwise."""
        return ""

    def offer(self, document: Document) -> None:
        """Fills choices that depend on the rest of the plan; most forms have none."""

    def part_from(self, part: Document) -> Document:
        """The part with what was typed."""
        return binding.write({name: self[name].data for name in binding.names(self)}, part)
