"""Taking finished trials from a file."""

from flask import Blueprint

bp = Blueprint("imports", __name__)
