"""Events a second in batches of twenty over HTTP, acknowledged after commit; beside it what bare sqlite3 does."""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import batches, product
from benchmarks.load import Connection, Measured, Work, request, run
from benchmarks.results import save, table
from benchmarks.walks import expect

CLIENTS = 16
PEOPLE = 900
REPEATS = 4
WARM_UP_S, SECONDS = 2.0, 10.0
BARE_TRANSACTIONS = 2_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people = product.install(folder, PEOPLE)
        opened = time.time() * 1_000 - 3_600_000
        bodies = {
            person.token: batches.of(person, repeats=REPEATS, writer=f"page-{person.id:06d}", opened=opened)
            for person in people
        }
        requests = {
            token: [request("POST", f"/w/{token}/events", body, "application/json") for body in of_one]
            for token, of_one in bodies.items()
        }
        sent: list[bytes] = []
        tokens = [person.token for person in people]
        with product.served(folder) as port:
            works = [
                _sending([requests[token] for token in tokens[n::CLIENTS]], sent) for n in range(CLIENTS)
            ]
            measured = run(port, works, warm_up_s=WARM_UP_S, seconds=SECONDS)
            rows, distinct = _count(folder), len(sent)
            expect(rows == distinct * batches.SIZE, f"{rows} rows of {distinct} batches")
            again = sent[:: max(1, distinct // 500)]
            connection = Connection(port)
            for body in again:
                answer = connection.exchange(body)
                expect(answer.status == 200 and b'"accepted":0' in answer.body, answer)
            connection.close()
            after = _count(folder)
        bare = _bare(folder)
    _report(measured, bare, rows, len(again), after)


def _sending(sessions: Sequence[Sequence[bytes]], sent: list[bytes]) -> Work:
    def work(connection: Connection) -> Iterator[None]:
        for session in sessions:
            for body in session:
                answer = connection.exchange(body)
                expect(answer.status == 200 and b'"accepted":20' in answer.body, answer)
                sent.append(body)
                yield

    return work


def _count(folder: Path) -> int:
    with sqlite3.connect(folder / "usability.db") as connection:
        found: int = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        return found


def _bare(folder: Path) -> float:
    """Rows a second that sqlite3 alone writes: those of the run, 20 in a transaction, into the same table."""
    with sqlite3.connect(folder / "usability.db") as source:
        made = source.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()[0]
        rows = source.execute(
            "SELECT session_id, writer, seq, kind, origin, at, received, mono, wall, data, digest FROM events LIMIT ?",
            (BARE_TRANSACTIONS * batches.SIZE,),
        ).fetchall()
    target = sqlite3.connect(folder / "bare.db", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    target.execute(made)
    start = time.perf_counter()
    for first in range(0, len(rows), batches.SIZE):
        target.execute("BEGIN IMMEDIATE")
        target.executemany(
            "INSERT INTO events (session_id, writer, seq, kind, origin, at, received, mono, wall, data, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows[first : first + batches.SIZE],
        )
        target.execute("COMMIT")
    took = time.perf_counter() - start
    target.close()
    return len(rows) / took


def _report(measured: Measured, bare: float, rows: int, replayed: int, after: int) -> None:
    rate = measured.rate * batches.SIZE
    figures = table(
        ["", "events/s", "batches/s", "median ms", "p95 ms", "worst ms"],
        [
            [
                f"over HTTP, {CLIENTS} clients, acknowledged after commit",
                f"{rate:,.0f}",
                f"{measured.rate:,.0f}",
                f"{measured.median:.1f}",
                f"{measured.p95:.1f}",
                f"{measured.worst:.0f}",
            ],
            [
                "bare sqlite3, one thread, the same rows",
                f"{bare:,.0f}",
                f"{bare / batches.SIZE:,.0f}",
                "",
                "",
                "",
            ],
        ],
    )
    doubled = after - rows
    save(
        "Ingestion",
        f"{figures}\n\nThat is {rate / bare:.0%} of bare sqlite3 (20 rows in a transaction, synchronous FULL, "
        "the same table). "
        f"{replayed} batches were sent a second time: {doubled} rows more.",
    )
    if doubled:
        sys.exit("a replayed batch doubled events")


if __name__ == "__main__":
    main()
