"""create_app: wiring only."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, Response
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import usability.business.models
import usability.findings.models
import usability.jobs.models
import usability.moderation.models
import usability.outside.models
import usability.participants.models
import usability.reports.models
import usability.schedule.models
import usability.scoring.models
import usability.sessions.models  # noqa: F401 - all tables belong to the schema, whoever asks for it
from usability.accounts.models import User
from usability.infra import logs, together
from usability.infra.database import db, engine_options
from usability.infra.settings import Settings, from_environment
from usability.overview import queries as overview
from usability.results import over
from usability.studies import access as study_access
from usability.web import access, filters, headers, limits, navigation, problems, requests, transaction
from usability.web.numbers import NumberInAddress

ROOT = Path(__file__).resolve().parent.parent
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The application. settings: the environment's where none are given. Raises RuntimeError without a secret key."""
    settings = settings or from_environment()
    logs.configure(settings.log_level, as_json=settings.log_json)
    app = requests.Application(
        "usability", root_path=str(ROOT), static_folder="static", template_folder="templates"
    )
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.require_secret(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SIGN_IN_LIMIT=settings.sign_in_limit,
        TRIES_LIMITED=settings.env != "testing",
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_REGISTER=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    app.url_map.converters["int"] = NumberInAddress
    db.init_app(app)
    together.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    _compress(app)
    requests.init_app(app)
    limits.init_app(app)
    csrf.init_app(app)
    _sign_in(app)
    transaction.init_app(app)
    headers.init_app(app, https=settings.secure_cookies)
    access.init_app(app, study_access.guards())
    problems.init_app(app)
    filters.init_app(app)
    navigation.init_app(app)
    app.extensions["plan_hints"] = (overview.no_trial,)
    app.extensions["findings_choices"] = over.choice_of
    _register(app)
    return app


def _compress(app: Flask) -> None:
    """Compresses answers that gain from it; a short one is not even asked what its reader could take."""
    compress = Compress(app)

    @app.after_request
    def _long_ones(response: Response) -> Response:
        short = not response.is_streamed and (response.content_length or 0) < app.config["COMPRESS_MIN_SIZE"]
        return response if short else compress.after_request(response)


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader
    def _load(cookie: str) -> User | None:
        number, _, stamp = cookie.partition(":")
        user = db.session.get(User, int(number)) if number.isdigit() else None
        return user if user is not None and user.active and user.session_stamp == stamp else None


def _register(app: Flask) -> None:
    """Blueprints and commands, a line each."""
    from usability.accounts.views import bp as accounts
    from usability.business.views import bp as business
    from usability.cli import commands
    from usability.findings.views import bp as findings
    from usability.imports.views import bp as imports
    from usability.instruments.views import bp as instruments
    from usability.moderation.views import bp as moderation
    from usability.moderation.views import observers
    from usability.outside.views import bp as outside
    from usability.overview.views import bp as overview
    from usability.participants.views import bp as participants
    from usability.planning.views import bp as planning
    from usability.privacy.views import bp as privacy
    from usability.reports.views import bp as reports
    from usability.results.views import bp as results
    from usability.runner.views import bp as runner
    from usability.schedule.views import appointments, calendar
    from usability.schedule.views import bp as schedule
    from usability.scoring.views import bp as scoring
    from usability.sessions.views import bp as sessions
    from usability.studies.views import bp as studies
    from usability.timeline.views import bp as timeline
    from usability.web.health import bp as health

    for blueprint in (
        health,
        accounts,
        overview,
        studies,
        instruments,
        planning,
        participants,
        privacy,
        sessions,
        timeline,
        imports,
        business,
        outside,
        runner,
        moderation,
        observers,
        schedule,
        calendar,
        appointments,
        findings,
        results,
        scoring,
        reports,
    ):
        app.register_blueprint(blueprint)
    # A participant's right is the token in the address, which no other site knows; there is no cookie to borrow.
    csrf.exempt(runner)
    csrf.exempt(observers)
    csrf.exempt(appointments)
    commands.init_app(app)
