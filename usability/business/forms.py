"""The form with which a file comes. Columns are chosen on a page made for the file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    file = FileField("File", [FileRequired("Choose the file with the figures.")])
