"""What pages of a walk are made of: its steps as sections, and what a page's module needs to know of the session."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from usability.infra.clock import now_ms
from usability.infra.database import db
from usability.infra.kept import Kept
from usability.runner import rules, services
from usability.runner.pages import Page
from usability.runner.visits import Visit
from usability.web.headers import keep_opener

BASE, CODE = "%walk%", "%code%"
"""Stand for the walk's address and the person's code until a page is sent, so that sections can be kept."""

_pristine: Kept[tuple[object, ...], str] = Kept(4_096)


def sections(
    visit: Visit,
    shown: Page | None,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
    may_skip: bool = False,
    guided: bool = False,
) -> Markup:
    """All steps, hidden but the one that is shown. guided: a moderator leads, so nothing starts by itself."""
    made = []
    for page in visit.pages:
        touched = (
            _touched(visit, page, values=values, faults=faults, may_skip=may_skip, guided=guided)
            if page is shown
            else None
        )
        made.append(
            _touched_section(page, touched)
            if touched
            else _section(visit.known.digest, page, hidden=page is not shown, guided=guided)
        )
    return Markup("\n".join(made))  # noqa: S704 - made by templates that escape


def placed(html: str, visit: Visit) -> str:
    """A page with the walk's own address and code. It keeps hold of a product that has something to say to it."""
    if any(page.step.signals for page in visit.pages):
        keep_opener()
    return html.replace(BASE, url_for("runner.walk", token=visit.token)).replace(CODE, visit.known.code)


_UNTOUCHED: dict[str, Any] = {
    "values": {},
    "faults": {},
    "may_skip": False,
    "time_up": False,
    "noted": False,
    "over": False,
    "end": None,
    "guided": False,
}


def _touched(
    visit: Visit,
    page: Page,
    *,
    values: Mapping[str, Sequence[str]] | None,
    faults: Mapping[str, str] | None,
    may_skip: bool,
    guided: bool,
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
        # Where a moderator leads, the moderator says when time is up.
        "over": not guided
        and page is visit.current
        and limit is not None
        and running is not None
        and running > limit * 1_000,
        "end": end(visit),
        "guided": guided,
    }
    return found if found != {**_UNTOUCHED, "guided": guided} else {}


def _touched_section(page: Page, context: Mapping[str, Any]) -> str:
    return render_template("runner/section.html", page=page, base=BASE, code=CODE, hidden=False, **context)


def _section(digest: str, page: Page, *, hidden: bool, guided: bool) -> str:
    """A step nobody has touched. It is the same for everybody who meets it at this place, so it is made once."""
    key = (digest, page.index, page.step, page.where, hidden, guided)
    context = {**_UNTOUCHED, "guided": guided, "hidden": hidden}
    return _pristine.get(
        key, lambda: render_template("runner/section.html", page=page, base=BASE, code=CODE, **context)
    )


def _as_typed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def state(visit: Visit) -> dict[str, Any]:
    """Where the session stands, as the page's module takes it (docs/event-format.md)."""
    folded = visit.state
    running = visit.running_ms()
    current = visit.current.step.key
    return {
        "current": current,
        "done": [page.step.key for page in visit.pages if page.step.key in folded.done],
        "answers": {key: visit.answers(key) for key in folded.answers},
        "running": None if running is None else {"step": current, "elapsed_ms": round(running)},
        "timed_out": visit.timed_out(),
        "finished": folded.finished,
        "now": round(now_ms()),
        "end": end(visit),
        **({"scene": visit.scene.body} if visit.moderated else {}),
    }


def end(visit: Visit) -> dict[str, str] | None:
    """The completion code and the way back; nobody gets them before the end."""
    if not visit.state.finished:
        return None
    plan = visit.known.content.plan
    back = plan.redirects.complete
    parameters = services.parameters_of(db.session, visit.id) if back else {}
    return {"code": plan.completion_code, "back": rules.with_parameters(back, parameters)}
