"""The page on which a study gets keys of its own for the console."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from usability.infra.database import db
from usability.moderation import queries, services
from usability.moderation.keys import ACTS, CODE, KeyProblem, clashes, code_keys, keys_of, read_key, shown
from usability.moderation.views import bp
from usability.studies.access import current_study
from usability.studies.plan import ErrorCode, StudyPlan
from usability.studies.services import newest_version
from usability.web.access import Audience, audience

Answer = Response | str | tuple[str, int]


class KeyField(StringField):
    """A key, as somebody writes it. key: as KeyboardEvent.key has it, once validated."""

    key: str = ""

    def pre_validate(self, form: BaseForm) -> None:
        try:
            self.key = read_key(self.data or "")
        except KeyProblem as error:
            raise ValidationError(str(error)) from error


@bp.get("/studies/<slug>/console-keys")
@audience(Audience.STUDY_RUN)
def keys(slug: str) -> Answer:
    """Which key does what, each in a field of its own."""
    own = queries.own_keys(db.session, current_study())
    form = _form()(formdata=None)
    for name, key in keys_of(own).items():
        form[name].data = shown(key)
    for code in _codes():
        form[CODE + code].data = shown(own.get(CODE + code, ""))
    return _page(form)


@bp.post("/studies/<slug>/console-keys")
@audience(Audience.STUDY_RUN)
def set_keys(slug: str) -> Answer:
    """Keeps them, or says beside the field which cannot be had."""
    form = _form()()
    codes = _codes()
    if not form.validate():
        return _page(form), 422
    names = [*ACTS, *(CODE + code for code in codes)]
    own = {name: form[name].key for name in names}
    missing = [name for name in ACTS if not own[name]]
    for name in missing:
        form[name].errors = ["It needs a key. Its usual one is " + shown(ACTS[name].key) + "."]
    found = {} if missing else clashes(own, {code: one.label for code, one in codes.items()})
    for name, words in found.items():
        form[name].errors = [words]
    if missing or found:
        return _page(form), 422
    services.set_keys(db.session, current_study(), own, current_user)
    flash("The console has these keys from its next opening on.")
    return redirect(url_for("moderation.keys", slug=slug), 303)


@bp.post("/studies/<slug>/console-keys/reset")
@audience(Audience.STUDY_RUN)
def reset_keys(slug: str) -> Answer:
    """The usual keys again."""
    services.set_keys(db.session, current_study(), {}, current_user)
    flash("The console has its usual keys again.")
    return redirect(url_for("moderation.keys", slug=slug), 303)


def _codes() -> dict[str, ErrorCode]:
    """The error codes of the newest version, or of the draft where none is published, by their key."""
    study = current_study()
    version = newest_version(db.session, study)
    plan = StudyPlan.model_validate(version.plan if version else study.draft)
    found = {code.key: code for task in plan.tasks for code in task.error_codes}
    return found | {code.key: code for code in plan.error_codes}


def _form() -> type[FlaskForm]:
    """A form with one field for each act and each error code of the study."""

    class KeysForm(FlaskForm):
        pass

    for name, act in ACTS.items():
        setattr(KeysForm, name, KeyField(act.label))
    for key, code in _codes().items():
        label = code.label or key
        setattr(KeysForm, CODE + key, KeyField(label))
    return KeysForm


def _page(form: FlaskForm) -> str:
    study = current_study()
    codes = _codes()
    return render_template(
        "moderation/keys.html",
        study=study,
        form=form,
        acts=[form[name] for name in ACTS],
        codes=[form[CODE + code] for code in codes],
        digits=code_keys(codes.values(), {}),
        changed=bool(queries.own_keys(db.session, study)),
    )
