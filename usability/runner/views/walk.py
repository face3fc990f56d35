"""The walk: every step as a page, and what plain forms send. A module shows one step at a time where scripts run."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from usability.infra.clock import now_ms
from usability.infra.database import db
from usability.runner import rules, services
from usability.runner.answers import LONGEST_TEXT, read
from usability.runner.pages import Page
from usability.runner.views import bp
from usability.runner.visits import Visit
from usability.studies.walk import StepKind
from usability.web.access import Audience, audience
from usability.web.problems import problem, wants_json

Answer = Response | str | tuple[str, int]

_BASE, _CODE = "%walk%", "%code%"
_pristine: OrderedDict[tuple[object, ...], str] = OrderedDict()
_KEPT_SECTIONS = 4_096


@bp.get("/w/<token>/")
@audience(Audience.PARTICIPANT)
def walk(token: str) -> Answer:
    """The page of the step the session has come to, with all other steps waiting in it."""
    visit = Visit.of(db.session, token)
    return _missing() if visit is None else _render(visit, visit.current)


@bp.get("/w/<token>/steps/<int:index>")
@audience(Audience.PARTICIPANT)
def step(token: str, index: int) -> Answer:
    """One step's own address, for the back button; a step that cannot be shown now leads to the current one."""
    visit = Visit.of(db.session, token)
    if visit is None:
        return _missing()
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
    if index >= len(visit.pages):
        return _onward(visit, visit.current)
    page = visit.pages[index]
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
    return jsonify(_state(visit))


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
    claim = {"gave_up": "gave_up", "time_limit": "time_limit"}.get(form.get("do", ""), "done")
    answer = form.get("answer", "").strip()[:LONGEST_TEXT]
    if claim == "done" and page.prompt and not answer:
        return _render(visit, page, faults={"answer": "Write your answer, or say that you can’t do it"}), 422
    ended: dict[str, Any] = {"kind": "task_ended", "step": page.step.key, "claim": claim}
    if page.prompt and answer:
        ended["answer"] = answer
    return _write_and_go_on(visit, page, ended)


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
    touched = _touched(visit, shown, values=values, faults=faults, may_skip=may_skip)
    sections = [
        _touched_section(page, touched)
        if page is shown and touched
        else _section(visit.known.digest, page, page is not shown)
        for page in visit.pages
    ]
    html = render_template(
        "runner/walk.html",
        plan=visit.known.content.plan,
        purpose=visit.purpose,
        sections=Markup("\n".join(sections)),  # noqa: S704 - made by templates that escape
        shown=shown,
        base=_BASE,
        state=_state(visit),
        faulty=bool(faults),
    )
    return html.replace(_BASE, url_for("runner.walk", token=visit.token)).replace(_CODE, visit.known.code)


_UNTOUCHED: dict[str, Any] = {
    "values": {},
    "faults": {},
    "may_skip": False,
    "time_up": False,
    "noted": False,
    "over": False,
    "end": None,
}


def _touched(
    visit: Visit,
    page: Page,
    *,
    values: Mapping[str, Sequence[str]] | None,
    faults: Mapping[str, str] | None,
    may_skip: bool,
) -> dict[str, Any]:
    """What makes the shown step differ from one that nobody has touched; empty if nothing does."""
    if values is None:
        values = {name: _as_typed(value) for name, value in visit.answers(page.step.key).items()}
    running, limit = visit.running_ms(), page.step.limit_s
    before = visit.pages[page.index - 1].step.key if page.index else ""
    found = {
        "values": values,
        "faults": faults or {},
        "may_skip": may_skip,
        "time_up": before in visit.timed_out(),
        "noted": "noted" in request.args,
        "over": page is visit.current
        and limit is not None
        and running is not None
        and running > limit * 1_000,
        "end": _end(visit),
    }
    return found if found != _UNTOUCHED else {}


def _touched_section(page: Page, context: Mapping[str, Any]) -> str:
    return render_template("runner/section.html", page=page, base=_BASE, code=_CODE, hidden=False, **context)


def _section(digest: str, page: Page, hidden: bool) -> str:
    """A step nobody has touched. It is the same for everybody who meets it at this place, so it is made once."""
    key = (digest, page.index, page.step, page.where, hidden)
    found = _pristine.get(key)
    if found is None:
        found = _pristine[key] = render_template(
            "runner/section.html", page=page, base=_BASE, code=_CODE, hidden=hidden, **_UNTOUCHED
        )
        if len(_pristine) > _KEPT_SECTIONS:
            _pristine.popitem(last=False)
    return found


def _as_typed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _state(visit: Visit) -> dict[str, Any]:
    state = visit.state
    running = visit.running_ms()
    current = visit.current.step.key
    return {
        "current": current,
        "done": [page.step.key for page in visit.pages if page.step.key in state.done],
        "answers": {key: visit.answers(key) for key in state.answers},
        "running": None if running is None else {"step": current, "elapsed_ms": round(running)},
        "timed_out": visit.timed_out(),
        "finished": state.finished,
        "now": round(now_ms()),
        "end": _end(visit),
    }


def _end(visit: Visit) -> dict[str, str] | None:
    """The completion code and the way back; nobody gets them before the end."""
    if not visit.state.finished:
        return None
    plan = visit.known.content.plan
    back = plan.redirects.complete
    parameters = services.parameters_of(db.session, visit.id) if back else {}
    return {"code": plan.completion_code, "back": rules.with_parameters(back, parameters)}
