"""The Reports room: ask for a report, watch it being built, download it unchanged."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.measures.estimate import CONFIDENCE_KEYS, CONFIDENCES
from usability.measures.rounding import confidence_text
from usability.reports import services
from usability.reports.models import Report
from usability.reports.queries import find_report, names_of, reports_of
from usability.results.choices import Modes
from usability.results.choosing import NAMES, UnknownChoice, read_choices
from usability.results.grouping import DEVICES
from usability.results.rules import segments_of
from usability.studies.access import StudyRole, current_role, current_study, may
from usability.studies.models import Study
from usability.studies.plan import StudyPlan
from usability.web.access import Audience, audience

bp = Blueprint("reports", __name__)

ASKED = (*NAMES, "paper")
MODES = {
    Modes.APART: "Each way of running side by side",
    Modes.POOLED: "Counted together (pooled)",
    Modes.MODERATED: "Moderated sessions alone",
    Modes.UNMODERATED: "Unmoderated sessions alone",
    Modes.IMPORTED: "Imported trials alone",
}


def _db() -> Session:
    return db.session()  # type: ignore[no-any-return,operator]  # the registry's own session


def _folder() -> Path:
    return current_settings().reports_dir


def _report(number: int) -> Report:
    found = find_report(_db(), current_study(), number)
    if found is None:
        abort(404)
    return found


def state_of(report: Report) -> str:
    """queued, running, failed or done. A report whose work was cleared away unfinished is failed."""
    if report.file_digest:
        return "done"
    return report.job.state if report.job is not None and report.job.state != "done" else "failed"


@bp.get("/studies/<slug>/reports")
@audience(Audience.STUDY_READ)
def reports(slug: str) -> ResponseReturnValue:
    """Finished reports, those on their way, and the form that asks for one."""
    return _room({name: request.args.get(name, "") for name in ASKED}, "")


@bp.post("/studies/<slug>/reports")
@audience(Audience.STUDY_RUN)
def build(slug: str) -> ResponseReturnValue:
    """Asks for a report with the choices of the form."""
    asked = {name: request.form.get(name, "") for name in ASKED}
    study = current_study()
    try:
        report = services.request_report(
            _db(), study, read_choices(asked), current_user, letter=asked["paper"] == "letter"
        )
    except UnknownChoice as error:
        return _room(asked, str(error)), 422
    return redirect(url_for("reports.report", slug=slug, number=report.id), 303)


def _room(asked: dict[str, str], mistake: str) -> str:
    study = current_study()
    found = reports_of(_db(), study)
    options = _options(study, asked)
    return render_template(
        "reports/reports.html",
        study=study,
        reports=[_line(one, options) for one in found],
        names=names_of(_db(), found),
        asked=asked,
        mistake=mistake,
        options=options,
        may_build=may(StudyRole(current_role()), Audience.STUDY_RUN),
        may_delete=may(StudyRole(current_role()), Audience.STUDY_EDIT),
    )


Options = dict[str, list[tuple[str, str]]]
"""By name of a choice what it may be: (value, words)."""


def _options(study: Study, asked: dict[str, str]) -> Options:
    """What the form lets one choose. What the address asks for is among it, also where the list has no such word."""
    plan = StudyPlan.model_validate(study.versions[-1].plan if study.versions else study.draft)
    segments = segments_of(plan)
    questions = {question.key: question.text or question.key for question in plan.participant_questions}
    conditions = [(item.key, item.name) for item in plan.conditions.items]
    own = "By condition" if conditions else "Nothing"
    by = [("", own), ("device", "By device"), ("version", "By version of the plan")]
    by += [
        (f"segment:{key}", f"By “{questions[key]}”") for key in dict.fromkeys(s.question for s in segments)
    ]
    options = {
        "version": [("", "All that match the newest")]
        + [(str(one.number), f"Version {one.number} alone") for one in study.versions],
        "segment": [("", "Everybody")] + [(f"{one.question}:{one.option}", one.label) for one in segments],
        "mode": [("" if mode is Modes.APART else mode.value, words) for mode, words in MODES.items()],
        "by": by + ([("nothing", "Nothing: conditions together")] if conditions else []),
        "device": [("", "Any")] + [(key, name) for key, (name, _phrase) in DEVICES.items()],
        "condition": [("", "All")] + [(key, f"{name} alone") for key, name in conditions],
        "level": [
            ("" if level == CONFIDENCES[0] else key, confidence_text(level))
            for key, level in CONFIDENCE_KEYS.items()
        ],
    }
    for name, offered in options.items():
        if asked.get(name, "") not in [value for value, _words in offered]:
            offered.append((asked[name], asked[name]))
    return options


def _line(report: Report, options: Options) -> dict[str, Any]:
    return {
        "report": report,
        "state": state_of(report),
        "kilobytes": _size(report),
        "words": choice_words(report.choices, options),
    }


def _size(report: Report) -> int | None:
    path = _folder() / report.path
    return max(round(path.stat().st_size / 1000), 1) if report.file_digest and path.is_file() else None


def choice_words(choices: dict[str, Any], options: Options) -> str:
    """What a report counts, in words. options: what its study offers now; what it offers no more keeps its key."""
    parts = [
        "solved in full or in part" if choices.get("success") == "lenient" else "solved in full, without help"
    ]
    if choices.get("excluded") == "with":
        parts.append("excluded people counted")
    named = {
        "segment": "segment “{}”",
        "device": "device: {}",
        "condition": "condition: {}",
        "mode": "sessions: {}",
        "by": "compared: {}",
    }
    for name, words in named.items():
        value = choices.get(name)
        if value:
            label = dict(options[name]).get(value, value)
            own = name in ("segment", "condition")
            parts.append(words.format(label if own else label[:1].lower() + label[1:]))
    if choices.get("combined"):
        parts.append("with the Single Usability Metric")
    if choices.get("exploratory"):
        parts.append("with the exploratory parts of SUS")
    if choices.get("correction"):
        parts.append("p adjusted by Benjamini-Hochberg")
    if level := choices.get("level"):
        parts.append(f"{level}\u00a0% intervals")
    if choices.get("imported") == "without":
        parts.append("imported trials left out")
    if choices.get("paper") == "letter":
        parts.append("Letter paper")
    return "; ".join(parts)


@bp.get("/studies/<slug>/reports/<int:number>")
@audience(Audience.STUDY_READ)
def report(slug: str, number: int) -> ResponseReturnValue:
    """One report: how far it is, or where to get it."""
    found = _report(number)
    return render_template(
        "reports/report_page.html",
        study=current_study(),
        line=_line(found, _options(current_study(), {})),
        report=found,
        by=names_of(_db(), [found]).get(found.created_by or 0, ""),
        may_build=may(StudyRole(current_role()), Audience.STUDY_RUN),
    )


@bp.get("/studies/<slug>/reports/<int:number>/state")
@audience(Audience.STUDY_READ)
def state(slug: str, number: int) -> ResponseReturnValue:
    """How far a report is, for the page that waits for it."""
    found = _report(number)
    job = found.job
    return jsonify(
        state=state_of(found),
        progress=100 if found.file_digest else job.progress if job is not None else 0,
        message=job.message if job is not None else "",
    )


@bp.post("/studies/<slug>/reports/<int:number>/retry")
@audience(Audience.STUDY_RUN)
def retry(slug: str, number: int) -> ResponseReturnValue:
    """Puts a failed report back into the queue."""
    try:
        services.retry(_db(), _report(number), current_user)
    except services.ReportError as error:
        flash(error.message, "error")
    return redirect(url_for("reports.report", slug=slug, number=number), 303)


@bp.get("/studies/<slug>/reports/<int:number>/file.pdf")
@audience(Audience.STUDY_READ)
def file(slug: str, number: int) -> ResponseReturnValue:
    """The kept file, byte for byte. `?inline=1` shows it in the browser."""
    found = _report(number)
    if not found.file_digest:
        abort(404)
    try:
        content = services.content_of(found, _folder())
    except services.ReportError as error:
        flash(error.message, "error")
        return redirect(url_for("reports.reports", slug=slug), 303)
    response: Response = send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=request.args.get("inline") != "1",
        download_name=f"{slug}-report-{found.created_at:%Y-%m-%d}.pdf",
        etag=found.file_digest,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.post("/studies/<slug>/reports/<int:number>/delete")
@audience(Audience.STUDY_EDIT)
def delete(slug: str, number: int) -> ResponseReturnValue:
    """Removes a report; the page asked before."""
    services.delete_report(_db(), _report(number), _folder())
    flash("The report is deleted.")
    return redirect(url_for("reports.reports", slug=slug), 303)
