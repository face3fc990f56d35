"""Fixtures that every test may use: one migrated database a process, emptied after each test."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from tests.support.browser import chromium, live_server, page, phone
from tests.support.cast import Cast, make_cast, make_study
from tests.support.client import Visitor
from tests.support.database import empty
from usability.accounts.models import User
from usability.app import create_app
from usability.infra.database import db, set_intent
from usability.infra.settings import Settings
from usability.studies.models import Study

# Hypothesis' own settings for such machines: how long an example takes says nothing where other work is done, and the
# examples are the same in every run, so that a change fails for what it changes.
hypothesis.settings.load_profile("ci")

__all__ = ["chromium", "live_server", "page", "phone"]

# Whatever a test says about hours must hold where the machine is not on UTC.
os.environ["TZ"] = "Asia/Kathmandu"
time.tzset()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Gives browser tests a second try; on PostgreSQL leaves out the tests that never ask for a database.

    A browser on a machine with other work loses a key now and then. The summary tells which tests were tried again.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if "USABILITY_TEST_DATABASE_URL" not in os.environ:
        return
    asking = [
        item for item in items if isinstance(item, pytest.Function) and "database_url" in item.fixturenames
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in asking])
    items[:] = asking


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def database_url(data_dir: Path) -> str:
    """A database of this process's own: a file, or one in the cluster of USABILITY_TEST_DATABASE_URL."""
    given = os.environ.get("USABILITY_TEST_DATABASE_URL")
    if not given:
        return f"sqlite:///{data_dir / 'usability.db'}"
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster = create_engine(given, isolation_level="AUTOCOMMIT")
    with cluster.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    cluster.dispose()
    return make_url(given).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings(data_dir: Path, database_url: str) -> Settings:
    return Settings(env="testing", data_dir=data_dir, database_url=database_url)


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Flask:
    """The application over a database that Alembic made, as in production. Tests take `app`."""
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Visitor
    with app.app_context():
        flask_migrate.upgrade()
    return app


@pytest.fixture(scope="session")
def engine(migrated_app: Flask) -> Iterator[Engine]:
    with migrated_app.app_context():
        engine = db.engine
    yield engine
    # PostgreSQL's driver warns of connections that nobody closed.
    engine.dispose()


@pytest.fixture
def app(migrated_app: Flask, engine: Engine) -> Iterator[Flask]:
    """The application with an empty database.

    Rows are deleted afterwards and not rolled back, because served pages commit on other connections.
    """
    set_intent("write")
    yield migrated_app
    empty(engine)


@pytest.fixture
def db_session(app: Flask, engine: Engine) -> Iterator[Session]:
    """A session of the test's own. A `client` commits it before each request, for the server to see."""
    with Session(engine) as session:
        app.extensions["test_session"] = session
        yield session
        session.rollback()
        del app.extensions["test_session"]


@pytest.fixture
def client(app: Flask, db_session: Session) -> Visitor:
    """A browser's place: cookies of its own, nobody signed in."""
    return visitor(app)


@pytest.fixture
def signed_in(app: Flask, db_session: Session) -> Callable[[User], Visitor]:
    """`signed_in(user)`: a client of its own on which this person is signed in."""

    def sign_in(user: User) -> Visitor:
        db_session.commit()
        client = visitor(app)
        client.sign_in(user)
        return client

    return sign_in


@pytest.fixture
def cast(db_session: Session) -> Cast:
    """The people of the tests: who they are to `study` stands in tests/support/cast.py."""
    return make_cast(db_session)


@pytest.fixture
def study(db_session: Session, cast: Cast) -> Study:
    """A publishable draft of two tasks, with the cast as its members."""
    return make_study(db_session, cast)


def visitor(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client
