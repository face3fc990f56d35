"""`flask measures`."""

from flask.cli import AppGroup

group = AppGroup("measures", help="The log and what is computed from it.")
