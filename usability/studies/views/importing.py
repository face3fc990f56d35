"""A study from a file."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from usability.infra.database import db
from usability.studies import files, rules, services
from usability.studies.views.blueprint import Page, bp
from usability.web.access import Audience, audience


@bp.route("/studies/import", methods=["GET", "POST"])
@audience(Audience.RESEARCHER)
def import_file() -> Page:
    """Import a YAML or JSON file as a new draft; nothing is made when there is a mistake in it."""
    found: list[files.Mistake] = []
    text = ""
    if request.method == "POST":
        text, found = _sent()
        if not found:
            try:
                plan = files.load(text)
            except files.Unreadable as error:
                found = error.mistakes
            else:
                study = services.create_study(db.session, plan, current_user)
                count = len(rules.obstacles(plan))
                flash(
                    "The file is imported as a draft."
                    + (f" Standing in the way of publishing: {count}." if count else "")
                )
                return redirect(url_for("studies.plan", slug=study.slug))
    return render_template("studies/import.html", found=found, text=text), 422 if found else 200


def _sent() -> tuple[str, list[files.Mistake]]:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        try:
            return upload.read().decode("utf-8"), []
        except UnicodeDecodeError:
            return "", [files.Mistake(0, 0, "", "This is no text in UTF-8: save the plan as YAML or JSON.")]
    text = request.form.get("text", "")
    return text, [] if text.strip() else [files.Mistake(0, 0, "", "Choose a file or paste its text.")]
