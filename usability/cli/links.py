"""`flask link`."""

from flask.cli import AppGroup

group = AppGroup("link", help="Links for participants.")
