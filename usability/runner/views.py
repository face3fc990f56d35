"""The participant's walk."""

from flask import Blueprint

bp = Blueprint("runner", __name__)
