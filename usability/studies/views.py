"""The Plan room and the life of a study."""

from flask import Blueprint

bp = Blueprint("studies", __name__)
