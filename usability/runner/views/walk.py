"""The walk: every step as a page, and what plain forms send. A module shows one step at a time where scripts run."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.runner import services
from usability.runner.answers import LONGEST_TEXT, claim, read
from usability.runner.pages import Page
from usability.runner.views import bp, following, parts
from usability.runner.visits import Visit
from usability.studies.walk import StepKind
from usability.web.access import Audience, audience
from usability.web.problems import problem, wants_json

Answer = Response | str | tuple[str, int]


@bp.get("/w/<token>/")
@audience(Audience.PARTICIPANT)
def walk(token: str) -> Answer:
    """The page of the step the session has come to, with all other steps waiting in it."""
    visit = Visit.of(db.session, token)
    if visit is None:
        return _missing()
    return following.page(visit) if visit.moderated else _render(visit, visit.current)


@bp.get("/w/<token>/steps/<int:index>")
@audience(Audience.PARTICIPANT)
def step(token: str, index: int) -> Answer:
    """One step's own address, for the back button; a step that cannot be shown now leads to the current one."""
    visit = Visit.of(db.session, token)
    if visit is None:
        return _missing()
    if visit.moderated:
        return following.onward(visit)
    if index < len(visit.pages) and visit.may_see(visit.pages[index]):
        return _render(visit, visit.pages[index])
    return _onward(visit, visit.current)


@bp.post("/w/<token>/steps/<int:index>")
@audience(Audience.PARTICIPANT)
def submit(token: str, index: int) -> Answer:
    """What a plain form says about a step. What was said before changes nothing; a stale page leads to the current."""
    visit = Visit.of(db.session, token, lock=True)
    if visit is None:
        return _missing()
    if visit.moderated:
        return following.submit(visit, index)
    return _step(visit, visit.pages[index]) if index < len(visit.pages) else _onward(visit, visit.current)


def _step(visit: Visit, page: Page) -> Answer:
    match page.step.kind:
        case StepKind.BRIEFING:
            return _start(visit, page)
        case StepKind.TASK:
            return _during(visit, page)
        case StepKind.THANKS:
            return _onward(visit, visit.current)
        case _:
            return _answer(visit, page)


@bp.get("/w/<token>/state")
@audience(Audience.PARTICIPANT)
def state(token: str) -> Response:
    """Where the session stands, for the page's module and for programs (docs/event-format.md)."""
    visit = Visit.of(db.session, token)
    if visit is None:
        return problem(404, "There is no such session")
    return jsonify(parts.state(visit))


@bp.get("/w/<token>/leave")
@audience(Audience.PARTICIPANT)
def leave(token: str) -> Answer:
    """How to stop, how to come back, how to withdraw."""
    visit = Visit.of(db.session, token)
    if visit is None:
        return _missing()
    back = url_for("runner.walk", token=token)
    return render_template(
        "runner/leave.html", plan=visit.known.content.plan, code=visit.known.code, back=back
    )


def _start(visit: Visit, page: Page) -> Response:
    task = visit.pages[page.index + 1]
    if page is visit.current:
        visit.write({"kind": "task_started", "step": task.step.key})
        return _onward(visit, task)
    return _onward(visit, visit.current)


def _during(visit: Visit, page: Page) -> Answer:
    if page is not visit.current:
        return _onward(visit, visit.current)
    form = request.form
    if form.get("do") == "problem":
        services.report_problem(
            db.session, visit.head, page.step.key, form.get("problem", "").strip()[:LONGEST_TEXT]
        )
        return redirect(url_for("runner.step", token=visit.token, index=page.index, noted=1), 303)
    said = claim(page, form)
    if said.faults:
        return _render(visit, page, faults=said.faults), 422
    return _write_and_go_on(visit, page, said.event(page))


def _answer(visit: Visit, page: Page) -> Answer:
    if not visit.may_see(page):
        return _onward(visit, visit.current)
    form = request.form.to_dict(flat=False)
    given = read(page, form)
    if given.faults and not ("skip" in form and given.may_skip):
        return _render(visit, page, values=form, faults=given.faults, may_skip=given.may_skip), 422
    if page.step.key in visit.state.done and visit.answers(page.step.key) == given.answers:
        return _onward(visit, visit.current)
    return _write_and_go_on(
        visit, page, {"kind": "answers_given", "step": page.step.key, "answers": given.answers}
    )


def _write_and_go_on(visit: Visit, page: Page, event: Mapping[str, Any]) -> Response:
    """Writes one event and what follows of itself: a briefing that is now shown, or the end."""
    following = visit.following(page.step.key)
    events = [event]
    if following.step.kind is StepKind.THANKS:
        events.append({"kind": "session_finished"})
    elif following.step.kind is StepKind.BRIEFING:
        events.append({"kind": "step_shown", "step": following.step.key})
    visit.write(*events)
    return _onward(visit, following)


def _onward(visit: Visit, page: Page) -> Response:
    return redirect(url_for("runner.step", token=visit.token, index=page.index), 303)


def _missing() -> Answer:
    if wants_json():
        return problem(404, "There is no such session")
    words = "Part of the address may be missing. Please use the link as you got it."
    return render_template("runner/ended.html", heading="This link does not lead anywhere", words=words), 404


def _render(
    visit: Visit,
    shown: Page,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
    may_skip: bool = False,
) -> str:
    html = render_template(
        "runner/walk.html",
        plan=visit.known.content.plan,
        purpose=visit.purpose,
        sections=parts.sections(visit, shown, values=values, faults=faults, may_skip=may_skip),
        shown=shown,
        base=parts.BASE,
        state=parts.state(visit),
        faulty=bool(faults),
    )
    return parts.placed(html, visit)
