"""The walk: every step as a page, and what plain forms send. A module shows one step at a time where scripts run."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from usability.infra.clock import ms_of, now_ms
from usability.infra.database import db
from usability.measures.vocabulary import Outcome
from usability.runner import rules, services
from usability.runner.answers import LONGEST_TEXT, read
from usability.runner.pages import Content, Page, content_of, pages_of
from usability.runner.views import bp
from usability.sessions import queries
from usability.sessions.fold import FoldedSession
from usability.sessions.models import UsabilitySession
from usability.studies.walk import QUESTION_STEPS, Step, StepKind, Walk
from usability.web.access import Audience, audience
from usability.web.problems import problem, wants_json

Answer = Response | str | tuple[str, int]

_BASE = "%walk%"
_pristine: OrderedDict[tuple[object, ...], str] = OrderedDict()
_KEPT_SECTIONS = 4_096


class Visit:
    """One request's view of a session: its pages, where it stands, and the person's own words."""

    def __init__(self, session: UsabilitySession) -> None:
        self.session = session
        self.digest = session.version.digest
        self.content: Content = content_of(self.digest, session.version.plan, session.version.instruments)
        self.walk: Walk = queries.walk_of(session)
        self.pages = pages_of(self.content, self.walk)
        self.state: FoldedSession = queries.folded(db.session, session)
        self._texts: dict[str, str] | None = None

    @property
    def current(self) -> Page:
        """The page to show next; the last one once the session is finished."""
        return self.page_of(self.state.current) if self.state.current else self.pages[-1]

    @property
    def texts(self) -> dict[str, str]:
        if self._texts is None:
            self._texts = services.texts_of(db.session, self.session.id)
        return self._texts

    def page_of(self, step: Step) -> Page:
        return next(page for page in self.pages if page.step.key == step.key)

    def may_see(self, page: Page) -> bool:
        """The current page, and questions answered before, which may be corrected until the end."""
        if page is self.current:
            return True
        return (
            not self.state.finished and page.step.kind in QUESTION_STEPS and page.step.key in self.state.done
        )

    def answers(self, step: str) -> dict[str, Any]:
        """What the person answered at a step, with their own words."""
        return {
            name: self.texts.get(value["text_ref"], "") if isinstance(value, dict) else value
            for name, value in self.state.answers.get(step, {}).items()
        }

    def running_ms(self) -> float | None:
        """Milliseconds since the current task began, by the server's clock; None outside a task."""
        step = self.state.current
        attempt = self.state.attempts.get(step.key) if step else None
        if attempt is None or attempt.started_at is None:
            return None
        return max(now_ms() - ms_of(self.session.admitted_at) - attempt.started_at, 0.0)

    def timed_out(self) -> list[str]:
        return [key for key, attempt in self.state.attempts.items() if attempt.outcome is Outcome.TIMED_OUT]

    def following(self, just: str) -> Page:
        """The page after `just` is done, by the fold's own rule."""
        return next(
            page for page in self.pages if page.step.key not in self.state.done and page.step.key != just
        )


@bp.get("/w/<token>/")
@audience(Audience.PARTICIPANT)
def walk(token: str) -> Answer:
    """The page of the step the session has come to, with all other steps waiting in it."""
    session = _session(token)
    return _missing() if session is None else _render(visit := Visit(session), visit.current)


@bp.get("/w/<token>/steps/<int:index>")
@audience(Audience.PARTICIPANT)
def step(token: str, index: int) -> Answer:
    """One step's own address, for the back button; a step that cannot be shown now leads to the current one."""
    session = _session(token)
    if session is None:
        return _missing()
    visit = Visit(session)
    if index < len(visit.pages) and visit.may_see(visit.pages[index]):
        return _render(visit, visit.pages[index])
    return _onward(visit.session, visit.current)


@bp.post("/w/<token>/steps/<int:index>")
@audience(Audience.PARTICIPANT)
def submit(token: str, index: int) -> Answer:
    """What a plain form says about one step. What was said before changes nothing; a stale page leads to the current."""
    session = _session(token, lock=True)
    if session is None:
        return _missing()
    visit = Visit(session)
    if index >= len(visit.pages):
        return _onward(session, visit.current)
    page = visit.pages[index]
    match page.step.kind:
        case StepKind.BRIEFING:
            return _start(visit, page)
        case StepKind.TASK:
            return _during(visit, page)
        case StepKind.THANKS:
            return _onward(session, visit.current)
        case _:
            return _answer(visit, page)


@bp.get("/w/<token>/state")
@audience(Audience.PARTICIPANT)
def state(token: str) -> Response:
    """Where the session stands, for the page's module and for programs (docs/event-format.md)."""
    session = _session(token)
    if session is None:
        return problem(404, "There is no such session")
    return jsonify(_state(Visit(session)))


@bp.get("/w/<token>/leave")
@audience(Audience.PARTICIPANT)
def leave(token: str) -> Answer:
    """How to stop, how to come back, how to withdraw."""
    session = _session(token)
    if session is None:
        return _missing()
    content = content_of(session.version.digest, session.version.plan, session.version.instruments)
    return render_template(
        "runner/leave.html", plan=content.plan, code=session.participant.code, back=_base(session)
    )


def _start(visit: Visit, page: Page) -> Response:
    task = visit.pages[page.index + 1]
    if page is visit.current:
        services.write(db.session, visit.session, [{"kind": "task_started", "step": task.step.key}])
        return _onward(visit.session, task)
    return _onward(visit.session, visit.current)


def _during(visit: Visit, page: Page) -> Answer:
    if page is not visit.current:
        return _onward(visit.session, visit.current)
    form = request.form
    if form.get("do") == "problem":
        services.report_problem(
            db.session, visit.session, page.step.key, form.get("problem", "").strip()[:LONGEST_TEXT]
        )
        return redirect(url_for("runner.step", token=visit.session.token, index=page.index, noted=1), 303)
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
        return _onward(visit.session, visit.current)
    form = request.form.to_dict(flat=False)
    given = read(page, form)
    if given.faults and not ("skip" in form and given.may_skip):
        return _render(visit, page, values=form, faults=given.faults, may_skip=given.may_skip), 422
    if page.step.key in visit.state.done and visit.answers(page.step.key) == given.answers:
        return _onward(visit.session, visit.current)
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
    services.write(db.session, visit.session, events)
    return _onward(visit.session, following)


def _onward(session: UsabilitySession, page: Page) -> Response:
    return redirect(url_for("runner.step", token=session.token, index=page.index), 303)


def _session(token: str, *, lock: bool = False) -> UsabilitySession | None:
    session = queries.by_token(db.session, token, lock=lock)
    return session if session is not None and session.version.study.deleted_at is None else None


def _missing() -> Answer:
    if wants_json():
        return problem(404, "There is no such session")
    words = "Part of the address may be missing. Please use the link as you got it."
    return render_template("runner/ended.html", heading="This link does not lead anywhere", words=words), 404


def _base(session: UsabilitySession) -> str:
    return url_for("runner.walk", token=session.token)


def _render(
    visit: Visit,
    shown: Page,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
    may_skip: bool = False,
) -> str:
    sections = []
    for page in visit.pages:
        if page.step.kind is StepKind.THANKS:
            inner = render_template(
                page.template, page=page, base=_BASE, end=_end(visit), code=visit.session.participant.code
            )
        elif page is shown:
            inner = _shown(visit, page, values=values, faults=faults or {}, may_skip=may_skip)
        else:
            inner = _section(visit.digest, page)
        sections.append((page, Markup(inner)))  # noqa: S704 - made by templates that escape
    html = render_template(
        "runner/walk.html",
        plan=visit.content.plan,
        purpose=visit.session.purpose,
        sections=sections,
        shown=shown,
        base=_BASE,
        state=_state(visit),
        faulty=bool(faults),
    )
    return html.replace(_BASE, _base(visit.session))


def _shown(
    visit: Visit,
    page: Page,
    *,
    values: Mapping[str, Sequence[str]] | None,
    faults: Mapping[str, str],
    may_skip: bool,
) -> str:
    if values is None:
        values = {name: _as_typed(value) for name, value in visit.answers(page.step.key).items()}
    running, limit = visit.running_ms(), page.step.limit_s
    before = visit.pages[page.index - 1].step.key if page.index else ""
    return render_template(
        page.template,
        page=page,
        base=_BASE,
        values=values,
        faults=faults,
        may_skip=may_skip,
        time_up=before in visit.timed_out(),
        noted="noted" in request.args,
        over=limit is not None and running is not None and running > limit * 1_000 and page is visit.current,
    )


def _section(digest: str, page: Page) -> str:
    """A step nobody has touched. It is the same for everybody who meets it at this place, so it is made once."""
    key = (digest, page.index, page.step, page.where)
    found = _pristine.get(key)
    if found is None:
        found = render_template(
            page.template,
            page=page,
            base=_BASE,
            values={},
            faults={},
            may_skip=False,
            time_up=False,
            noted=False,
            over=False,
        )
        _pristine[key] = found
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
    return {
        "current": visit.current.step.key,
        "done": [page.step.key for page in visit.pages if page.step.key in state.done],
        "answers": {key: visit.answers(key) for key in state.answers},
        "running": None
        if running is None
        else {"step": visit.current.step.key, "elapsed_ms": round(running)},
        "timed_out": visit.timed_out(),
        "finished": state.finished,
        "now": round(now_ms()),
        "end": _end(visit),
    }


def _end(visit: Visit) -> dict[str, str] | None:
    """The completion code and the way back; nobody gets them before the end."""
    if not visit.state.finished:
        return None
    plan = visit.content.plan
    back = rules.with_parameters(
        plan.redirects.complete,
        services.parameters_of(db.session, visit.session.id) if plan.redirects.complete else {},
    )
    return {"code": plan.completion_code, "back": back}
