"""The Findings room: what was seen, and what it was gathered into."""

from usability.findings.views import acting, editing, observations, room
from usability.findings.views.blueprint import bp

__all__ = ["acting", "bp", "editing", "observations", "room"]
