"""Sign-in, sign-out, the first account, one's own account."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from werkzeug.wrappers import Response

from usability.accounts import services
from usability.accounts.forms import NewAccountForm, NewPasswordForm, SetUpForm, SignInForm
from usability.accounts.models import User
from usability.accounts.rules import Role
from usability.infra.clock import now
from usability.infra.database import db
from usability.web.access import Audience, audience
from usability.web.limits import tries

bp = Blueprint("accounts", __name__)
Page = str | tuple[str, int] | Response


def set_up_token(secret: str) -> str:
    """The one-time part of the address at which the first account is made; void once an account exists."""
    token = URLSafeSerializer(secret, salt="first-account").dumps("first")
    return str(token)


@bp.route("/sign-in", methods=["GET", "POST"])
@audience(Audience.EVERYONE)
@tries(lambda: str(current_app.config["SIGN_IN_LIMIT"]))
def sign_in() -> Page:
    """Sign in with an e-mail address and a password."""
    if current_user.is_authenticated:
        return redirect(_next_page())
    form = SignInForm()
    if form.validate_on_submit():
        user = services.authenticate(db.session, form.email.data or "", form.password.data or "")
        if user is not None:
            user.last_seen_at = now()
            _begin_session(user)
            return redirect(_next_page())
        form.form_errors.append("No account has this address and password together.")
    return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
@audience(Audience.SIGNED_IN)
def sign_out() -> Page:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@bp.route("/set-up/<token>", methods=["GET", "POST"])
@audience(Audience.EVERYONE)
@tries("10 per minute")
def set_up(token: str) -> Page:
    """The first account. The address is printed by `flask init` and works once."""
    try:
        URLSafeSerializer(current_app.config["SECRET_KEY"], salt="first-account").loads(token)
    except BadSignature:
        abort(404)
    if services.anyone_registered(db.session):
        flash("This address was used already. Sign in.")
        return redirect(url_for("accounts.sign_in"))
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            user = services.create_user(
                db.session,
                email=form.email.data or "",
                name=form.name.data or "",
                password=form.password.data or "",
                role=Role.KEEPER,
            )
        except services.AccountError as error:
            _say(form, error)
        else:
            _begin_session(user)
            return redirect(url_for("overview.studies"))
    return render_template("accounts/set_up.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def account() -> Page:
    """One's own account: change the password, sign out."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            services.set_password(db.session, current_user, form.password.data or "")
        except services.AccountError as error:
            _say(form, error)
        else:
            login_user(current_user)
            flash("Your password is changed. Your other sessions have ended.")
            return redirect(url_for("accounts.account"))
    return render_template("accounts/account.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/accounts", methods=["GET", "POST"])
@audience(Audience.KEEPER)
def accounts() -> Page:
    """Every account of the installation, and a form for a new one."""
    form = NewAccountForm()
    if form.validate_on_submit():
        try:
            user = services.create_user(
                db.session,
                email=form.email.data or "",
                name=form.name.data or "",
                password=form.password.data or "",
                role=Role(form.role.data),
            )
        except services.AccountError as error:
            _say(form, error)
        else:
            services.note(db.session, current_user, "account.create", user.email, user.role)
            flash(f"{user.name} can sign in.")
            return redirect(url_for("accounts.accounts"))
    return _accounts(form, 422 if form.is_submitted() else 200)


@bp.post("/accounts/<int:number>/active")
@audience(Audience.KEEPER)
def set_active(number: int) -> Page:
    """Closes an account, or opens it again."""
    user = db.session.get(User, number)
    if user is None:
        abort(404)
    if user.id == current_user.id:
        flash("Nobody closes their own account.", "error")
        return _accounts(NewAccountForm(formdata=None), 409)
    services.set_active(db.session, user, active=not user.active, by=current_user)
    flash(f"{user.name} can {'sign in again' if user.active else 'not sign in any more'}.")
    return redirect(url_for("accounts.accounts"))


def _accounts(form: NewAccountForm, status: int) -> Page:
    users = db.session.scalars(select(User).order_by(User.name, User.id)).all()
    return render_template("accounts/accounts.html", users=users, form=form), status


def _begin_session(user: User) -> None:
    """Signs in with a cookie that holds nothing of before: what somebody else may have put there is worth nothing."""
    session.clear()
    login_user(user)


def _next_page() -> str:
    target = request.args.get("next", "")
    return target if _is_own_path(target) else url_for("overview.studies")


def _is_own_path(target: str) -> bool:
    """Whether it is a path of this server: neither another host nor "//host" nor a backslash trick."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and not parts.netloc
        and not parts.scheme
    )


def _say(form: FlaskForm, error: services.AccountError) -> None:
    """Puts a refusal beside the field that it concerns."""
    field = form[error.field]
    field.errors = [*field.errors, error.message]
