"""Editing one part of the draft at a time; two people never overwrite each other unseen."""

import json
from collections.abc import Callable
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from usability.infra.database import db
from usability.studies import binding, diff, outline, places, rules, services
from usability.studies.access import current_study
from usability.studies.forms import SECTIONS, PartForm, item_form
from usability.studies.mistakes import mistakes
from usability.studies.models import Study
from usability.studies.places import Document
from usability.studies.plan import StudyPlan
from usability.studies.views.blueprint import Page, bp
from usability.studies.views.merging import Meeting
from usability.studies.views.plan import Opened, page
from usability.web.access import Audience, audience


class Part:
    """One place of a draft as its form edits it. Raises KeyError for a place that the plan does not have."""

    def __init__(self, study: Study, place: str, *, new: bool = False) -> None:
        self.study, self.place, self.new = study, place, new
        self.document = services.document(services.draft_of(study))
        self.is_section = place in SECTIONS and not new
        self.key_from, self.noun = "", ""
        if self.is_section:
            self.form_class = SECTIONS[place]
            self.value = self.document
            return
        where = place if new else places.split(place)[0]
        places.items(self.document, where)
        self.form_class, self.key_from, self.noun = item_form(where)
        self.value = {} if new else self._inner(places.item(self.document, place))

    def _inner(self, item: Document) -> Document:
        if "question" not in item:
            return item
        if item["question"] is None:
            raise KeyError(self.place)
        return dict(item["question"])

    @property
    def shown(self) -> Document:
        """What the form shows of the part: the state that its writer saw."""
        return self.form_class.data_from(self.value)

    def form(self, typed: MultiDict[str, str] | None) -> PartForm:
        """The form, with what was typed or with what the draft holds."""
        data = {
            "revision": self.study.revision,
            "base": json.dumps(self.shown),
            **self.form_class.data_from(self.value),
        }
        form = self.form_class(formdata=typed, data=data)
        form.offer(self.document)
        return form

    def changed(self, form: PartForm) -> tuple[Document, places.Loc]:
        """(document with what was typed, position of the part in it)."""
        value = form.part_from(self.value)
        if self.is_section:
            return value, ()
        where = self.place if self.new else places.split(self.place)[0]
        if self.new and self.key_from:
            words = str(value.get(self.key_from) or "")
            value["key"] = places.free_key(words, places.taken_keys(self.document, where), self.noun)
        asked = places.is_asked_list(where)
        item = {"instrument": None, "question": value} if asked else value
        if self.new:
            document = places.added(self.document, where, item)
            loc = places.loc_of(document, f"{where}/{value['key']}")
        else:
            document = places.replaced(self.document, self.place, item)
            loc = places.loc_of(document, self.place)
        return document, (*loc, "question") if asked else loc

    def opened(self, form: PartForm, typed: MultiDict[str, str] | None = None) -> Opened:
        """The form as the plan's page shows it. typed: what was sent, with a row taken out that can come back."""
        endpoint = "studies.add" if self.new else "studies.edit"
        heading = dict(outline.SECTIONS).get(self.place, "")
        if not self.is_section:
            heading = (
                f"New {self.noun}"
                if self.new
                else self.form_class.name_of(self.value)
                or str(self.value.get(self.key_from) or f"A {self.noun} without a name")
            )
        template = self.form_class.__name__.removesuffix("Form").lower()
        return Opened(
            self.place,
            heading,
            form,
            url_for(endpoint, slug=self.study.slug, place=self.place),
            template,
            new=self.new,
            gone=binding.gone(typed) if typed else None,
        )


@bp.route("/studies/<slug>/plan/edit/<path:place>", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def edit(slug: str, place: str) -> Page:
    """One section or item of the plan."""
    study = current_study()
    try:
        part = Part(study, place)
    except KeyError:
        if (
            request.method == "POST"
            and not places.is_list(place)
            and places.is_list(place.rpartition("/")[0])
        ):
            return _gone(study, place)
        abort(404)
    return _handle(part)


@bp.route("/studies/<slug>/plan/add/<path:place>", methods=["GET", "POST"])
@audience(Audience.STUDY_EDIT)
def add(slug: str, place: str) -> Page:
    """A new item of a list."""
    try:
        part = Part(current_study(), place, new=True)
    except KeyError:
        abort(404)
    return _handle(part)


def _handle(part: Part) -> Page:
    if request.method == "GET":
        return page(part.study, part.opened(part.form(None)))
    if part.noun == "questionnaire" and request.form.get("rows") == "preview":
        return _preview(part)
    if act := request.form.get("rows"):
        typed = binding.rearranged(request.form, act, part.form_class.fresh)
        return page(part.study, part.opened(part.form(typed), typed))
    form = part.form(request.form)
    if not form.validate():
        return page(part.study, part.opened(form), 422)
    return _meet(part, form)


def _preview(part: Part) -> Page:
    """A questionnaire as it is typed, as a participant sees it; nothing is saved."""
    form = part.form(request.form)
    if not form.validate():
        return page(part.study, part.opened(form, request.form), 422)
    document, loc = part.changed(form)
    try:
        plan = StudyPlan.model_validate(document)
    except ValidationError as error:
        binding.show_mistakes(form, error, loc)
        return page(part.study, part.opened(form, request.form), 422)
    shown = plan.instruments[int(loc[-1])]
    return page(part.study, replace(part.opened(form, request.form), shown=shown))


def _meet(part: Part, form: PartForm) -> Page:
    """Saves what was typed, together with what somebody else saved meanwhile, or shows both."""
    if part.new or form.revision.data == str(part.study.revision):
        return _save(part, _on_top(part, form), "Saved.")
    if form.base.data == json.dumps(part.shown):
        return _save(part, form, "Saved. Somebody else changed other parts meanwhile; both are kept.")
    met = Meeting(form, part.shown, _first_seen(form))
    together = None if met.collides else met.merged(part.value, part.document)
    if together is None:
        return _conflict(part, met)
    return _save(part, together, "Saved. Somebody else changed other fields here meanwhile; both are kept.")


def _first_seen(form: PartForm) -> str:
    """What the writer saw at first: it travels on where two changes have met before."""
    return request.form.get("before") or form.base.data or ""


def _on_top(part: Part, form: PartForm) -> PartForm:
    """Where two changes met and the writer saw both: theirs stays in every field that the writer did not touch."""
    if "before" not in request.form:
        return form
    return Meeting(form, part.shown, _first_seen(form)).merged(part.value, part.document) or form


def _save(part: Part, form: PartForm, words: str) -> Page:
    document, loc = part.changed(form)
    try:
        plan = StudyPlan.model_validate(document)
    except ValidationError as error:
        binding.show_mistakes(form, error, loc)
        return page(part.study, part.opened(form), 422)
    try:
        gone = services.save_draft(
            db.session, part.study, plan, revision=part.study.revision, by=current_user
        )
    except services.StaleDraft:
        db.session.refresh(part.study)
        try:
            now = Part(part.study, part.place, new=part.new)
        except KeyError:
            return _gone(part.study, part.place)
        return _conflict(now, Meeting(form, now.shown, _first_seen(form)))
    flash(words)
    if gone is not None:
        return redirect(url_for("studies.plan", slug=part.study.slug, removed=gone.id, _anchor="removed"))
    return redirect(_address(part, document))


def _address(part: Part, document: Document) -> str:
    """Where the reader goes on: the item that was saved, or its section."""
    place = part.place
    if part.place.startswith("tasks/") and (part.new or part.place.count("/") > 1):
        return url_for(
            "studies.edit", slug=part.study.slug, place="/".join(place.split("/")[:2]), _anchor="open"
        )
    if part.new:
        item = places.items(document, place)[-1]
        place = f"{place}/{places.key_of(item)}"
    return url_for("studies.plan", slug=part.study.slug, _anchor=outline.anchor(place))


def _conflict(part: Part, met: Meeting) -> Page:
    lines = diff.three_ways(met.before, met.theirs, met.together, _labels(met.form))
    typed = [
        (key, value)
        for key, value in request.form.items(multi=True)
        if key not in ("revision", "base", "before", "csrf_token")
    ]
    current = [
        ("revision", part.study.revision),
        ("base", json.dumps(part.shown)),
        ("before", _first_seen(met.form)),
    ]
    return render_template(
        "studies/conflict.html",
        study=part.study,
        opened=part.opened(met.form),
        lines=lines,
        typed=typed + current,
        gone=False,
    ), 409


def _labels(form: PartForm) -> dict[str, str]:
    return {field.short_name: field.label.text for field in form}


def _gone(study: Study, place: str) -> Page:
    """Somebody removed the item while it was open here: what was typed is shown and can become a new item."""
    where = place.rpartition("/")[0]
    try:
        part = Part(study, where, new=True)
    except KeyError:
        abort(404)
    typed = [(key, value) for key, value in request.form.items(multi=True) if key != "csrf_token"]
    form = part.form(request.form)
    lines = diff.three_ways({}, {}, form.data, _labels(form))
    return render_template(
        "studies/conflict.html",
        study=study,
        opened=part.opened(form),
        lines=lines,
        typed=typed,
        gone=True,
    ), 409


@bp.post("/studies/<slug>/plan/ask/<path:place>")
@audience(Audience.STUDY_EDIT)
def ask(slug: str, place: str) -> Page:
    """Puts an instrument at the end of what is asked."""
    study = current_study()
    document = services.document(services.draft_of(study))
    key = request.form.get("instrument", "")
    if not places.is_asked_list(place) or rules.find_instrument(services.draft_of(study), key) is None:
        abort(404)
    try:
        if key in {places.key_of(item) for item in places.items(document, place)}:
            flash("This is asked here already.", "error")
            return redirect(_section(study, place))
        changed = places.added(document, place, {"instrument": key, "question": None})
    except KeyError:
        return _not_there(study)
    return _save_change(study, changed, place, "Added.")


@bp.post("/studies/<slug>/plan/move/<path:place>")
@audience(Audience.STUDY_EDIT)
def move(slug: str, place: str) -> Page:
    """One place up or down."""
    study = current_study()
    by = {"up": -1, "down": 1}.get(request.form.get("to", ""))
    if by is None:
        abort(400)
    try:
        changed = places.moved(services.document(services.draft_of(study)), place, by)
    except KeyError:
        return _not_there(study)
    return _save_change(study, changed, place, "Moved.")


@bp.post("/studies/<slug>/plan/remove/<path:place>")
@audience(Audience.STUDY_EDIT)
def remove(slug: str, place: str) -> Page:
    """Takes an item out of the draft; it can be put back, and published versions keep it."""
    study = current_study()
    try:
        changed = places.removed(services.document(services.draft_of(study)), place)
    except KeyError:
        return _not_there(study)

    def act(revision: int) -> str:
        plan = StudyPlan.model_validate(changed)
        gone = services.save_draft(db.session, study, plan, revision=revision, by=current_user)
        return _section(study, place, removed=gone.id if gone else None)

    return _act(study, act)


@bp.post("/studies/<slug>/plan/put-back/<int:number>")
@audience(Audience.STUDY_EDIT)
def put_back(slug: str, number: int) -> Page:
    """Undoes a removal."""
    study = current_study()
    part = services.removed_part(db.session, study, number)
    if part is None:
        flash("That was put back already, or lies too far back.", "error")
        return redirect(url_for("studies.plan", slug=slug))
    before = places.key_of(part.part["item"])

    def act(_revision: int) -> str:
        place = services.put_back(db.session, study, part, by=current_user)
        if place.rpartition("/")[2] != before:
            flash("Put back. Something else got its key meanwhile, so it has a new one.")
        else:
            flash("Put back in its place.")
        return _section(study, place)

    try:
        return _act(study, act)
    except KeyError:
        flash("What this belonged to is not in the plan any more.", "error")
        return page(study, status=409)


def _save_change(study: Study, changed: Document, place: str, words: str) -> Page:
    def act(revision: int) -> str:
        plan = StudyPlan.model_validate(changed)
        services.save_draft(db.session, study, plan, revision=revision, by=current_user)
        flash(words)
        return _section(study, place)

    return _act(study, act)


def _act(study: Study, act: Callable[[int], str]) -> Page:
    """Does a change of one press. act: takes the revision that was seen and says where to go on."""
    try:
        revision = int(request.form.get("revision", ""))
    except ValueError:
        abort(400)
    try:
        return redirect(act(revision))
    except services.StaleDraft as error:
        return _stale(study, error)
    except ValidationError as error:
        flash(" ".join(message for _, message in mistakes(error)), "error")
        return page(study, status=422)


def _not_there(study: Study) -> Page:
    """A place that the plan does not have: nothing, or something that somebody else removed meanwhile."""
    if request.form.get("revision", "") in ("", str(study.revision)):
        abort(404)
    return _stale(study, services.StaleDraft(study.revision))


def _stale(study: Study, error: services.StaleDraft) -> Page:
    db.session.refresh(study)
    flash(f"{error} Look at it as it is now, then repeat what you wanted.", "error")
    return page(study, status=409)


def _section(study: Study, place: str, removed: int | None = None) -> str:
    if place.startswith("tasks/") and place.count("/") > 1:
        task = "/".join(place.split("/")[:2])
        anchor = "removed" if removed else "open"
        return url_for("studies.edit", slug=study.slug, place=task, removed=removed, _anchor=anchor)
    where = place if places.is_list(place.rpartition("/")[0]) else outline.section_of(place)
    anchor = "removed" if removed else outline.anchor(where)
    return url_for("studies.plan", slug=study.slug, removed=removed, _anchor=anchor)
