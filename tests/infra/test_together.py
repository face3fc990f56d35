"""Group commit: one transaction for what comes together, and each request answers for its own work alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from usability.infra.together import Together


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'together.db'}")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE noted (number INTEGER PRIMARY KEY)"))
    yield made
    made.dispose()


def note(session: Session, number: int) -> int:
    session.execute(text("INSERT INTO noted VALUES (:number)"), {"number": number})
    return number


def noted(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT number FROM noted ORDER BY number")))


def test_each_gets_its_own_value_and_all_is_committed(engine: Engine) -> None:
    shared = Together(engine)
    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda number: shared.run(lambda session: note(session, number)), range(200)))
    assert values == list(range(200))
    assert noted(engine) == list(range(200))


def test_who_waits_behind_a_commit_shares_the_next_one(engine: Engine) -> None:
    shared = Together(engine)
    commits: list[Connection] = []
    event.listen(engine, "commit", commits.append)
    entered, go_on = Event(), Event()

    def slow(session: Session) -> int:
        entered.set()
        assert go_on.wait(60)
        return note(session, 0)

    threads = [Thread(target=shared.run, args=(slow,))]
    threads[0].start()
    assert entered.wait(60)
    for number in range(1, 6):
        thread = Thread(target=shared.run, args=(lambda session, number=number: note(session, number),))
        thread.start()
        threads.append(thread)
    while len(shared._waiting) < 5:
        sleep(0.01)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert noted(engine) == list(range(6))
    assert len(commits) == 2


def test_one_that_fails_fails_alone(engine: Engine) -> None:
    shared = Together(engine)

    def attempt(number: int) -> str:
        try:
            shared.run(lambda session: note(session, number % 10))
        except IntegrityError:
            return "there already"
        return "noted"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(40)))
    assert results.count("noted") == 10
    assert results.count("there already") == 30
    assert noted(engine) == list(range(10))
