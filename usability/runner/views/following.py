"""The page of a moderated session: it shows what the moderator calls up, and takes what the participant says."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.runner import services
from usability.runner.answers import LONGEST_TEXT, claim, read
from usability.runner.pages import Page
from usability.runner.scene import SceneKind
from usability.runner.views import bp, parts
from usability.runner.visits import Visit
from usability.studies.walk import QUESTION_STEPS, StepKind
from usability.web.access import Audience, audience

Answer = Response | str | tuple[str, int]

REFRESH_S = 3
"""Without scripts the page asks again after so many seconds, where nothing can be typed."""
_PANELS = frozenset({SceneKind.WELCOME, SceneKind.WAIT, SceneKind.PAUSE})


def page(
    visit: Visit,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
    may_skip: bool = False,
) -> str:
    """What the moderator has called up, with everything else waiting in the page."""
    shown = shown_page(visit)
    typing = shown is not None and (shown.asks or (shown.step.kind is StepKind.TASK and shown.prompt))
    html = render_template(
        "runner/follow.html",
        plan=visit.known.content.plan,
        purpose=visit.purpose,
        sections=parts.sections(visit, shown, values=values, faults=faults, may_skip=may_skip, guided=True),
        scene=visit.scene,
        shown=shown,
        base=parts.BASE,
        state=parts.state(visit),
        faulty=bool(faults),
        helped="helped" in request.args,
        refresh=0 if typing or visit.scene.finished else REFRESH_S,
    )
    return parts.placed(html, visit)


def shown_page(visit: Visit) -> Page | None:
    """The walk's step that is shown; None while the page waits."""
    if visit.scene.kind in _PANELS:
        return None
    return next(page for page in visit.pages if page.step.key == visit.scene.step)


def onward(visit: Visit, said: str = "") -> Response:
    """To the one address that the page has. said: what the page then confirms, "noted" or "helped"."""
    address = url_for("runner.walk", token=visit.token)
    return redirect(f"{address}?{said}=1" if said else address, 303)


def submit(visit: Visit, index: int) -> Answer:
    """What a plain form says. Where the moderator has gone on meanwhile, what was answered is kept all the same."""
    if index >= len(visit.pages):
        return onward(visit)
    page_sent = visit.pages[index]
    if page_sent.step.kind in QUESTION_STEPS:
        return _answer(visit, page_sent)
    if page_sent.step.kind is StepKind.TASK:
        return _during(visit, page_sent)
    return onward(visit)


@bp.post("/w/<token>/help")
@audience(Audience.PARTICIPANT)
def ask_for_help(token: str) -> Answer:
    """Calls the moderator, from a page without scripts."""
    visit = Visit.of(db.session, token, lock=True)
    if visit is None or not visit.moderated:
        words = "Part of the address may be missing. Please use the link as you got it."
        return render_template(
            "runner/ended.html", heading="This link does not lead anywhere", words=words
        ), 404
    if not visit.state.finished:
        visit.write({"kind": "help_asked", "step": visit.scene.step or None})
    return onward(visit, "helped")


def _answer(visit: Visit, sent: Page) -> Answer:
    form = request.form.to_dict(flat=False)
    given = read(sent, form)
    if visit.state.finished:
        return onward(visit)
    if sent is not shown_page(visit):
        # The moderator went on: what was not answered stays open.
        answers = {name: value for name, value in given.answers.items() if value is not None}
    elif given.faults and not ("skip" in form and given.may_skip):
        return page(visit, values=form, faults=given.faults, may_skip=given.may_skip), 422
    else:
        answers = given.answers
    if answers:
        visit.write({"kind": "answers_given", "step": sent.step.key, "answers": answers})
    return onward(visit)


def _during(visit: Visit, sent: Page) -> Answer:
    here = sent is shown_page(visit)
    if request.form.get("do") == "problem" and not visit.state.finished:
        text = request.form.get("problem", "").strip()[:LONGEST_TEXT]
        services.report_problem(db.session, visit.head, sent.step.key, text)
        return onward(visit, "noted" if here else "")
    said = claim(sent, request.form)
    if not here:
        if said.answer and not visit.state.finished:
            visit.write({"kind": "text_left", "step": sent.step.key, "text": said.answer})
        return onward(visit)
    if said.faults:
        return page(visit, faults=said.faults), 422
    visit.write(said.event(sent))
    return onward(visit)
