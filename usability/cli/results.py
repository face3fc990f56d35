"""`flask results`."""

from flask.cli import AppGroup

group = AppGroup("results", help="A study's figures.")
