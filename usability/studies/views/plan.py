"""The plan as a document, with an outline and what stands in the way of publishing."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user

from usability.infra.database import db
from usability.infra.settings import current_settings
from usability.instruments import catalogue
from usability.instruments.model import Instrument
from usability.instruments.wording import published_lines
from usability.studies import estimate, goals, outline, rules, services
from usability.studies.access import current_role, current_study, may
from usability.studies.binding import Gone
from usability.studies.forms import PartForm
from usability.studies.models import Study
from usability.studies.naming import item_words
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState
from usability.studies.views.blueprint import Page, bp
from usability.studies.walk import cell_count
from usability.web.access import Audience, audience
from usability.web.headers import SHARED
from usability.web.numbers import whole_number


@dataclass(frozen=True, slots=True)
class Opened:
    """The part whose form is open. template: of the form; gone: the row of it that was removed last; shown: the
    questionnaire as it is typed, to be seen as a participant sees it.
    """

    place: str
    heading: str
    form: PartForm
    action: str
    template: str
    new: bool = False
    gone: Gone | None = None
    shown: Instrument | None = None


@bp.get("/studies/<slug>")
@audience(Audience.STUDY_READ)
def study(slug: str) -> Page:
    """A study's own address: its first room."""
    return redirect(url_for("studies.plan", slug=slug))


@bp.get("/studies/<slug>/plan")
@audience(Audience.STUDY_READ)
def plan(slug: str) -> Page:
    """The plan room."""
    return page(current_study())


def page(study: Study, opened: Opened | None = None, status: int = 200) -> Page:
    """The plan's page, with one part open if there is one."""
    draft = services.draft_of(study)
    newest = services.newest_version(db.session, study)
    found = rules.obstacles(draft)
    may_edit = may(current_role(), Audience.STUDY_EDIT)
    context: dict[str, Any] = {
        "study": study,
        "plan": draft,
        "opened": opened,
        "sections": outline.SECTIONS,
        "anchor": outline.anchor,
        "may_edit": may_edit,
        "may_own": may(current_role(), Audience.STUDY_OWN),
        "cells": cell_count(draft),
        "goals": [
            (goals.aim_words(goal, draft, asked), goals.target_words(goal, asked))
            for goal in goals.goals_of(draft)
            for asked in [rules.find_instrument(draft, goal.instrument or "")]
        ],
        "obstacles": [_obstacle_line(study, draft, item, may_edit=may_edit) for item in found],
        "hints": _hints(study, draft, may_edit=may_edit),
        "troubled": {outline.target(item).section for item in found}
        | {outline.target(item).place for item in found},
        "removed": _removed(study) if may_edit else None,
        "minutes": estimate.minutes(draft),
        "newest": newest,
        "unpublished": newest is None or not services.is_version_of(newest, draft),
        "instrument_of": lambda key: rules.find_instrument(draft, key),
        "unworded": rules.unworded(draft),
        "published_lines": published_lines,
        "offered": lambda where: [*draft.instruments, *catalogue.by_use(_moment(where))],
        "person": current_user,
        "snippet_address": current_settings().base_url + url_for("static", filename=SHARED),
    }
    return render_template("studies/plan.html", **context), status


def _moment(place: str) -> str:
    """When a list of the plan is asked: "final", or "after_task" for "tasks/oxygen/after"."""
    last = place.rpartition("/")[2]
    return f"{last}_task" if last in ("before", "after") else last


@dataclass(frozen=True, slots=True)
class Removed:
    """What was just taken out and can be put back, and the section in which it stood."""

    number: int
    section: str
    words: str


def _removed(study: Study) -> Removed | None:
    number = whole_number(request.args.get("removed"))
    part = services.removed_part(db.session, study, number) if number is not None else None
    if part is None:
        return None
    words = item_words(_without_keys(part.place), part.part["item"])
    more = len(part.part["others"])
    return Removed(part.id, outline.section_of(part.place), f"{words} and {more} more" if more else words)


def _without_keys(place: str) -> str:
    """The place as lists are named: "tasks.after" for "tasks/oxygen/after"."""
    parts = place.split("/")
    return ".".join(parts[::2] if len(parts) == 3 else parts)


def _obstacle_line(
    study: Study, draft: StudyPlan, item: rules.Obstacle, *, may_edit: bool
) -> tuple[str, str, str]:
    where = outline.target(item)
    words, rest = item.message, ""
    if where.place.startswith("tasks/"):
        key = where.place.split("/")[1]
        number, task = next((at, task) for at, task in enumerate(draft.tasks, 1) if task.key == key)
        words = f"Task {number}"
        rest = item.message.removeprefix(f"Task “{task.title or task.key}” ")
        rest = "has no title." if where.field == "title" else rest
    if where.place and may_edit:
        url = url_for("studies.edit", slug=study.slug, place=where.place, _anchor=where.field or "open")
    else:
        url = url_for("studies.plan", slug=study.slug, _anchor=where.section)
    return words, url, rest


def _hints(study: Study, draft: StudyPlan, *, may_edit: bool) -> list[tuple[str, str, str]]:
    """What the plan alone shows, then what higher domains know of the study (app.py names them)."""
    lines = [
        (words, _address(study, place, may_edit=may_edit), rest)
        for place, words, rest in outline.hints(draft)
    ]
    if study.state != StudyState.CLOSED:
        for of in current_app.extensions["plan_hints"]:
            if found := of(db.session, study):
                endpoint, words, rest = found
                lines.append((words, url_for(endpoint, slug=study.slug), rest))
    return lines


def _address(study: Study, place: str, *, may_edit: bool) -> str:
    if may_edit and place != "tasks":
        return url_for("studies.edit", slug=study.slug, place=place, _anchor="open")
    return url_for("studies.plan", slug=study.slug, _anchor=outline.anchor(place))
