"""A choice of a WTForms select or radio field, taken from one place."""

# newer than the library's type stubs
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

__all__ = ["SelectChoice"]
