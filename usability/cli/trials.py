"""`flask trials`."""

from flask.cli import AppGroup

group = AppGroup("trials", help="Finished trials from files.")
