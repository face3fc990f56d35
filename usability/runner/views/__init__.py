"""The participant's addresses: the entrance (/s/), the walk (/w/) and what its page sends."""

from flask import Blueprint

bp = Blueprint("runner", __name__)

from usability.runner.views import (  # noqa: E402, F401 - each registers its views on `bp`
    entrance,
    events,
    following,
    walk,
)
