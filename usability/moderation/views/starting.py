"""Beginning a moderated session."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.moderation import queries, services
from usability.moderation.forms import StartForm
from usability.moderation.rules import screener_answers
from usability.moderation.views import bp
from usability.sessions.rules import Purpose
from usability.studies.access import current_study
from usability.studies.plan import StudyPlan
from usability.studies.services import newest_version
from usability.web.access import Audience, audience

Answer = Response | str | tuple[str, int]


@bp.get("/studies/<slug>/moderate")
@audience(Audience.STUDY_RUN)
def start(slug: str) -> Answer:
    """Who comes now, and the sessions there are."""
    return _page(StartForm(formdata=None))


@bp.post("/studies/<slug>/moderate")
@audience(Audience.STUDY_RUN)
def begin(slug: str) -> Answer:
    """Begins a session and leads to its console."""
    form = StartForm()
    answers = _answers()
    if not form.validate():
        return _page(form, answers), 422
    try:
        session = services.start(
            db.session,
            current_study(),
            code=form.code.data or "",
            purpose=Purpose(form.purpose.data),
            consented=bool(form.consented.data),
            by=current_user,
            answers=answers,
            also=request.form.getlist("also"),
            despite_full=bool(form.despite_full.data),
        )
    except services.StartError as error:
        form[error.field].errors = [error.message]
        db.session.rollback()
        return _page(form, answers), 422
    return redirect(url_for("moderation.console", slug=slug, number=session.id), 303)


def _answers() -> dict[str, str]:
    version = newest_version(db.session, current_study())
    return screener_answers(StudyPlan.model_validate(version.plan).screener, request.form) if version else {}


def _page(form: StartForm, answers: Mapping[str, str] = services.NO_ANSWERS) -> str:
    study = current_study()
    version = newest_version(db.session, study)
    return render_template(
        "moderation/start.html",
        study=study,
        version=version,
        plan=StudyPlan.model_validate(version.plan) if version else None,
        form=form,
        answers=answers,
        ticked=request.form.getlist("also"),
        sessions=queries.sessions_of(db.session, study),
        codes=queries.codes_of(db.session, study),
    )
