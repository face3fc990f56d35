"""The entrance: welcome, consent, screener, admission. Plain forms; what was said so far travels signed in the form."""

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from usability.infra.database import db
from usability.participants import services as participants
from usability.participants.models import Link
from usability.participants.rules import LinkKind, TurnedAwayFor
from usability.runner import rules, services
from usability.runner.views import bp
from usability.sessions.models import UsabilitySession
from usability.sessions.rules import Mode, Purpose, SessionState
from usability.sessions.services import StudyFull, require_place
from usability.studies import services as studies
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan
from usability.studies.rules import StudyState
from usability.web.access import Audience, audience

Page = Response | str | tuple[str, int]

COOKIE = "walk"
AWAY_COOKIE = "away"
COOKIE_AGE_S = 90 * 24 * 3_600
STATE_AGE_S = 2 * 24 * 3_600
CHANGED = "The study was changed a moment ago. Please read this again; nothing was sent."


@dataclass(slots=True)
class Entry:
    """How far a person has come: kept signed in the form, so nothing is stored of somebody who does not come in."""

    version: int
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    stage: str = "welcome"
    parameters: dict[str, str] = field(default_factory=dict)
    agreed: list[str] = field(default_factory=list)

    def signed(self) -> str:
        """For the form's hidden field."""
        return str(_serializer("entrance").dumps(asdict(self)))

    @classmethod
    def of_form(cls) -> "Entry | None":
        """What the posted form carries; None where it is older than two days or not ours."""
        try:
            return cls(**_serializer("entrance").loads(request.form.get("entry", ""), max_age=STATE_AGE_S))
        except BadSignature:
            return None


@bp.get("/s/<token>")
@audience(Audience.PARTICIPANT, writes=True)
def entrance(token: str) -> Page:
    """Opens a link: goes on with the walk where there is one, else says welcome."""
    link = _link(token)
    if link is None:
        return _unknown()
    if request.method == "GET":
        # Counted where it stands: two who come at once are two.
        db.session.execute(update(Link).where(Link.id == link.id).values(opened=Link.opened + 1))
    entered = _entered(link)
    if entered is not None:
        return _resume(entered)
    version = studies.newest_version(db.session, link.study)
    stopped = _stopped(link, version)
    if stopped is not None or version is None:
        return stopped or _unknown()
    entry = Entry(version=version.id, parameters=rules.kept_parameters(request.args.items(multi=True)))
    plan = StudyPlan.model_validate(version.plan)
    return (
        _screened_before(link, entry, plan)
        or _full_already(link, version, plan, entry)
        or _first(link, plan, entry)
    )


@bp.post("/s/<token>")
@audience(Audience.PARTICIPANT)
def enter(token: str) -> Page:
    """One step further in, or kindly out."""
    link = _link(token)
    if link is None:
        return _unknown()
    entered = _entered(link)
    if entered is not None:
        return _resume(entered)
    version = studies.newest_version(db.session, link.study)
    stopped = _stopped(link, version)
    if stopped is not None or version is None:
        return stopped or _unknown()
    plan = StudyPlan.model_validate(version.plan)
    entry = Entry.of_form()
    if entry is None or entry.version != version.id:
        fresh = Entry(version=version.id, parameters=entry.parameters if entry else {})
        return _first(link, plan, fresh, notice=CHANGED)
    return _screened_before(link, entry, plan) or _further(link, version, plan, entry)


def _further(link: Link, version: PlanVersion, plan: StudyPlan, entry: Entry) -> Page:
    match entry.stage, request.form.get("do"):
        case "welcome", _:
            return _show(link, plan, entry, "consent")
        case "consent", "agree":
            entry.agreed = rules.also_agreed(plan.consent, request.form.getlist("also"))
            if plan.screener.questions:
                return _show(link, plan, entry, "screener")
            return _admit(link, version, plan, entry)
        case "consent", "refuse":
            return _turn_away(link, version.id, plan, entry, TurnedAwayFor.REFUSED_CONSENT)
        case "screener", _:
            return _screen(link, version, plan, entry)
        case _:
            return _show(link, plan, entry, entry.stage)


def _screen(link: Link, version: PlanVersion, plan: StudyPlan, entry: Entry) -> Page:
    answers = {question.key: request.form.get(question.key, "") for question in plan.screener.questions}
    missing = rules.unanswered(plan.screener, answers)
    if missing:
        return _show(link, plan, entry, "screener", answers=answers, missing=missing), 422
    question = rules.turned_away_by(plan.screener, answers)
    if question is not None:
        return _turn_away(link, version.id, plan, entry, TurnedAwayFor.SCREENED_OUT, question)
    return _admit(link, version, plan, entry, answers)


def _admit(
    link: Link, version: PlanVersion, plan: StudyPlan, entry: Entry, answers: dict[str, str] | None = None
) -> Page:
    try:
        session = services.admit(
            db.session,
            link,
            version,
            token=services.token_of(str(current_app.secret_key), entry.nonce),
            screener=answers or {},
            parameters=entry.parameters,
            agreed=entry.agreed,
        )
    except StudyFull as full:
        return _turn_away(link, version.id, plan, entry, TurnedAwayFor.FULL, full.quota)
    return _resume(session)


def _link(token: str) -> Link | None:
    link = db.session.scalar(select(Link).where(Link.token == token))
    return link if link is not None and link.study.deleted_at is None else None


def _entered(link: Link) -> UsabilitySession | None:
    """The session this person already has: by a personal link on any device, by a public one in this browser."""
    if link.kind == LinkKind.PERSONAL:
        session = db.session.scalar(
            # A moderator may have begun the session for them: then their link opens the page that follows it.
            select(UsabilitySession)
            .where(
                (UsabilitySession.link_id == link.id)
                | (
                    (UsabilitySession.participant_id == link.participant_id)
                    & (UsabilitySession.mode == Mode.MODERATED)
                    & (UsabilitySession.purpose == link.purpose)
                )
            )
            .order_by(UsabilitySession.id.desc())
            .limit(1)
        )
    else:
        own = select(UsabilitySession).where(UsabilitySession.link_id == link.id)
        session = db.session.scalar(own.where(UsabilitySession.token == request.cookies.get(COOKIE, "")))
    if session is not None and link.purpose != Purpose.REAL and session.state == SessionState.FINISHED:
        # A researcher tries the study as often as she likes.
        return None
    return session


def _resume(session: UsabilitySession) -> Response:
    address = url_for("runner.walk", token=session.token)
    answer = redirect(address, 303)
    if session.link is not None and session.link.kind == LinkKind.PUBLIC:
        _keep_cookie(answer, COOKIE, session.token, session.link)
    return answer


def _stopped(link: Link, version: PlanVersion | None) -> Page | None:
    """The kind page where nobody new may come in."""
    state = StudyState(link.study.state)
    if not link.active:
        return _ended(
            "This link is closed",
            "Nobody new can take part by this link any more. Thank you for your interest.",
        )
    if rules.open_for(Purpose(link.purpose), state, published=version is not None):
        return None
    if state is StudyState.PAUSED:
        return _ended("The study is taking a break", "Please come back later: the same link will work again.")
    if state is StudyState.CLOSED:
        return _ended("The study has ended", "No more people are needed. Thank you for wanting to help.")
    return _ended("The study has not begun yet", "Please come back later: the same link will work then.")


def _unknown() -> Page:
    return _ended(
        "This link does not lead anywhere",
        "Part of the address may be missing. Please use the link as you got it.",
    ), 404


def _full_already(link: Link, version: PlanVersion, plan: StudyPlan, entry: Entry) -> Page | None:
    if link.purpose != Purpose.REAL:
        return None
    try:
        require_place(db.session, version, plan, ())
    except StudyFull:
        return _turn_away(link, version.id, plan, entry, TurnedAwayFor.FULL)
    return None


def _screened_before(link: Link, entry: Entry, plan: StudyPlan) -> Page | None:
    """Somebody the screener turned away is not asked again with the answers known."""
    away = _away(link)
    if away != (entry.version, TurnedAwayFor.SCREENED_OUT) or link.purpose != Purpose.REAL:
        return None
    return _away_page(plan, entry, TurnedAwayFor.SCREENED_OUT)


def _turn_away(
    link: Link, version_id: int, plan: StudyPlan, entry: Entry, reason: TurnedAwayFor, question: str = ""
) -> Response:
    """Ends kindly and leaves only a count, one for each person."""
    counts = link.purpose == Purpose.REAL and _away(link) != (version_id, reason)
    if counts and participants.first_time(db.session, entry.nonce):
        version = db.session.get_one(PlanVersion, version_id)
        participants.count_turned_away(db.session, version, link, reason, question=question)
    answer = current_app.make_response(_away_page(plan, entry, reason))
    _keep_cookie(
        answer, AWAY_COOKIE, str(_serializer("away").dumps([link.id, version_id, reason.value])), link
    )
    return answer


def _away_page(plan: StudyPlan, entry: Entry, reason: TurnedAwayFor) -> str:
    match reason:
        case TurnedAwayFor.REFUSED_CONSENT:
            return _ended(
                "That is perfectly fine", "You do not take part, and nothing about you was stored.", plan
            )
        case TurnedAwayFor.SCREENED_OUT:
            words = "For this study we are looking for people with other experience. Your answers were not stored."
            return _ended(
                "Thank you for your time",
                words,
                plan,
                rules.with_parameters(plan.redirects.screened_out, entry.parameters),
            )
        case TurnedAwayFor.FULL:
            words = "Enough people have taken part already. Nothing about you was stored. Thank you for your interest."
            return _ended(
                "The study is full", words, plan, rules.with_parameters(plan.redirects.full, entry.parameters)
            )


def _away(link: Link) -> tuple[int, TurnedAwayFor] | None:
    try:
        link_id, version_id, reason = _serializer("away").loads(
            request.cookies.get(AWAY_COOKIE, ""), max_age=STATE_AGE_S
        )
    except (BadSignature, ValueError):
        return None
    return (version_id, TurnedAwayFor(reason)) if link_id == link.id else None


def _first(link: Link, plan: StudyPlan, entry: Entry, notice: str = "") -> str:
    return _show(link, plan, entry, "welcome" if plan.welcome.strip() else "consent", notice=notice)


def _show(link: Link, plan: StudyPlan, entry: Entry, stage: str, **context: Any) -> str:  # noqa: ANN401 - for the template
    entry.stage = stage
    return render_template(
        f"runner/{stage}.html",
        plan=plan,
        purpose=link.purpose,
        entry=entry.signed(),
        here=url_for("runner.enter", token=link.token),
        **context,
    )


def _ended(heading: str, words: str, plan: StudyPlan | None = None, back: str = "") -> str:
    return render_template("runner/ended.html", heading=heading, words=words, plan=plan, back=back)


def _keep_cookie(answer: Response, name: str, value: str, link: Link) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=COOKIE_AGE_S,
        path=url_for("runner.entrance", token=link.token),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"runner-{salt}")
