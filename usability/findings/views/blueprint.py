"""What the Findings room's pages share."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from usability.accounts.models import User
from usability.findings import queries
from usability.findings.choosing import Choice, Reader
from usability.findings.model import Board, Seen
from usability.findings.models import Finding
from usability.infra.database import db
from usability.studies.access import current_role, current_study, may
from usability.web.access import Audience

bp = Blueprint("findings", __name__)
Page = str | tuple[str, int] | Response


def the_finding(number: int, *, lock: bool = False) -> Finding:
    """The finding that the address names, deleted and merged ones too; a page that says so where there is none."""
    finding = queries.find(db.session, current_study(), number, lock=lock)
    if finding is None:
        raise NotFound
    return finding


def may_edit() -> bool:
    """Whether the signed-in person may change findings of the study."""
    return may(current_role(), Audience.STUDY_EDIT)


def person() -> User:
    """Who is signed in."""
    found: User = current_user._get_current_object()
    return found


def rater() -> int | None:
    """The signed-in person's id if they may rate findings: others' ratings wait until they gave their own."""
    return person().id if may_edit() else None


def the_choice() -> Choice:
    """Who is counted, as the address chooses it."""
    read: Reader = current_app.extensions["findings_choices"]
    return read(db.session, current_study(), request.args)


def board_of(choice: Choice) -> Board:
    """The findings over those chosen, as the signed-in person may see them."""
    return queries.board(
        db.session,
        current_study(),
        with_excluded=choice.with_excluded,
        among=choice.among,
        rater=rater(),
        level=choice.level,
    )


def not_yet(choice: Choice) -> Page:
    """The page that stands in while it is found out in a large study who is chosen."""
    study = current_study()
    state = url_for("results.state", slug=study.slug, **dict[str, Any](choice.values))
    return render_template("results/waiting.html", study=study, work=choice.work, state_url=state), 202


def moment_url(seen: Seen) -> str:
    """Where an observation can be met again: its moment in the session."""
    anchor = None if seen.by_hand else f"e{seen.event_id}" if seen.event_id is not None else seen.key
    return url_for("timeline.session", slug=current_study().slug, session_id=seen.session_id, _anchor=anchor)
