"""The People room: links and participants."""

from flask import Blueprint

bp = Blueprint("participants", __name__)
