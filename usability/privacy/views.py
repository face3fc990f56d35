"""What a person may ask for: a copy of everything that is held of them, and to be erased."""

import json

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.accounts.services import note
from usability.infra.database import db
from usability.measures.words import counted
from usability.participants.queries import person_of
from usability.privacy import services
from usability.privacy.copy import copy_of
from usability.studies.access import current_study
from usability.web.access import Audience, audience
from usability.web.numbers import whole_number

bp = Blueprint("privacy", __name__)


@bp.get("/studies/<slug>/people/<int:participant_id>/copy.json")
@audience(Audience.STUDY_OWN, writes=True)
def copy(slug: str, participant_id: int) -> Response:
    """Everything held of a person, as a file to hand to them. The audit trail says that it was made, so it writes."""
    study = current_study()
    person = person_of(db.session, study.id, participant_id) or abort(404)
    body = json.dumps(copy_of(db.session, study, person), ensure_ascii=False, indent=2)
    note(db.session, current_user, "participant.copy", study.slug, f"person {person.id}")
    return Response(
        body,
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{slug}-person-{participant_id}.json"',
            "Cache-Control": "private, no-store",
        },
    )


@bp.post("/studies/<slug>/people/<int:participant_id>/take-back")
@audience(Audience.STUDY_RUN)
def take_back(slug: str, participant_id: int) -> Response:
    """Takes back what a person agreed to besides taking part, because they say so; the page that leads here asked."""
    study = current_study()
    person = person_of(db.session, study.id, participant_id) or abort(404)
    words = request.form.get("words", "")
    if services.take_back(db.session, study, person, words, current_user):
        flash(f"Taken back for {person.code}: “{words}”")
    else:
        flash(f"{person.code} does not agree to that any more.", "error")
    page = whole_number(request.args.get("page"))
    return redirect(url_for("participants.people", slug=slug, page=page, _anchor=f"person-{participant_id}"))


@bp.post("/studies/<slug>/people/<int:participant_id>/erase")
@audience(Audience.STUDY_OWN)
def erase(slug: str, participant_id: int) -> Response:
    """Erases a person for good; the page that leads here asked first."""
    study = current_study()
    person = person_of(db.session, study.id, participant_id) or abort(404)
    try:
        erased = services.erase_person(db.session, study, person, current_user)
    except services.AlreadyErased as error:
        flash(str(error), "error")
    else:
        flash(
            f"Erased: {counted(erased.texts, 'text')}, {counted(erased.notes, 'note')} of observers and "
            f"{counted(erased.figures, 'business figure')}. What was counted stays, as {erased.code}."
        )
    page = whole_number(request.args.get("page"))
    return redirect(url_for("participants.people", slug=slug, page=page, _anchor=f"person-{participant_id}"))
