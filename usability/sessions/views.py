"""The Sessions room: who did what, and each session's log."""

from flask import Blueprint

bp = Blueprint("sessions", __name__)
