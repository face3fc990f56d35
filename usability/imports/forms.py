"""The form with which files come. Columns are chosen on a page made for the file (usability.imports.choices)."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    trials = FileField("Trials", [FileRequired("Choose the file with the trials.")])
    answers = FileField("Questionnaires")
    mapping = FileField("Mapping")
