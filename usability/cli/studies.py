"""`flask study`."""

from flask.cli import AppGroup

group = AppGroup("study", help="Studies as files.")
