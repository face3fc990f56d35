"""The catalogue of questionnaires."""

from flask import Blueprint

bp = Blueprint("instruments", __name__)
