"""The Plan room and the life of a study."""

from usability.studies.views import (  # noqa: F401 - their routes join the blueprint
    editing,
    importing,
    life,
    members,
    plan,
    versions,
)
from usability.studies.views.blueprint import bp

__all__ = ["bp"]
