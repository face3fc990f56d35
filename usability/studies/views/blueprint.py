"""The blueprint that every module here puts its routes on."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("studies", __name__)
Page = str | tuple[str, int] | Response
