"""`flask report`."""

from flask.cli import AppGroup

group = AppGroup("report", help="PDF reports.")
