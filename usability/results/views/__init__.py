"""The Results room and what stands behind its figures."""

from usability.results.views import room, traces
from usability.results.views.blueprint import bp

__all__ = ["bp", "room", "traces"]
