"""A moderated session with many who follow it: from a key press to an observer's screen, and what idle listeners cost.

The console and one observer are real pages in Chromium, which note by their own clocks when a key was pressed and when
the mark stood in the log. All other listeners are open streams that are read and timed as they arrive.
"""

import json
import os
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import product
from benchmarks.first_load import FLAGS
from benchmarks.load import Connection, Measured, Work, request, run
from benchmarks.results import save, table
from benchmarks.servers import HOST, ROOT
from benchmarks.walks import expect

AUDIENCES = (1, 50, 300)
PRESSES = 60
PAUSE_MS = 150
CLIENTS = 4
SECONDS = 6.0
PROMISED_MS = 500
MOST_SLOWER = 1.25
"""Pages may take this many times as long with 300 idle listeners as with none: less than runs differ anyway."""
LANDS = {"sqlite": "SQLite, one process", "postgres": "PostgreSQL, two workers"}

_WATCH = """
(() => {
  const clock = () => performance.timeOrigin + performance.now();
  Object.assign(window, { pressed: 0, presses: {}, seen: {} });
  addEventListener("keydown", () => { window.pressed = clock(); }, true);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const item of addedNodes) {
      if (!item.matches?.("#log > li") || item.dataset.key in window.seen) continue;
      window.seen[item.dataset.key] = clock();
      window.presses[item.dataset.key] = window.pressed;
    }
  }).observe(document, { subtree: true, childList: true });
})();
"""
_ENTRY = re.compile(rb'"writer":"([^"]+)","seq":(\d+),"kind":"note_marked"')


@dataclass(frozen=True, slots=True)
class Place:
    """A moderated session: its study's slug, number, observers' token, and other people's pages."""

    slug: str
    number: int
    observers: str
    walks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delays:
    """From key press to one observer's screen, and to every stream, in ms."""

    screen: list[float]
    streams: list[float]


class Listeners:
    """Open streams, read by one thread, which notes when each mark arrived at each."""

    def __init__(self, port: int, token: str, many: int) -> None:
        self.arrived: list[tuple[str, float]] = []
        self._selector = selectors.DefaultSelector()
        self._over = threading.Event()
        self._open: list[socket.socket] = []
        for number in range(many):
            line = socket.create_connection((HOST, port), timeout=30)
            line.sendall(request("GET", f"/o/{token}/live?name=Observer&here=bench-{number}"))
            line.setblocking(False)
            self._selector.register(line, selectors.EVENT_READ, bytearray())
            self._open.append(line)
        self._ready: set[int] = set()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while len(self._ready) < many:
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {len(self._ready)} of {many} streams were opened")
            time.sleep(0.05)

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for line in self._open:
            line.close()

    def _read(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                line, buffer = key.fileobj, key.data
                assert isinstance(line, socket.socket)
                part = line.recv(1 << 16)
                moment = time.time() * 1_000
                if not part:
                    self._selector.unregister(line)
                    continue
                self._ready.add(line.fileno())
                buffer += part
                whole, _, rest = buffer.rpartition(b"\n\n")
                for found in _ENTRY.finditer(whole):
                    self.arrived.append((f"{found[1].decode()}:{found[2].decode()}", moment))
                buffer[:] = rest


def install(folder: Path) -> Place:
    """A study with a moderated session that has begun, and people whose pages can be asked for."""
    from sqlalchemy import select

    from usability.accounts.models import User
    from usability.app import create_app
    from usability.infra.database import db
    from usability.infra.settings import Settings
    from usability.moderation import queries, services
    from usability.sessions.rules import Purpose
    from usability.studies.models import Study

    people = product.install(folder, CLIENTS)
    app = create_app(Settings(data_dir=folder, log_level="WARNING"))
    with app.app_context():
        study = db.session.scalars(select(Study)).one()
        owner = db.session.scalars(select(User)).one()
        session = services.start(db.session, study, code="", purpose=Purpose.PILOT, consented=True, by=owner)
        link = queries.newest_link(db.session, session.id)
        assert link is not None
        place = Place(study.slug, session.id, link.token, tuple(person.token for person in people))
        db.session.commit()
        db.engine.dispose()
    return place


def measure(land: str, folder: Path) -> dict[str, Any]:
    """Everything on one database: delays by number of listeners, and pages without and with idle ones."""
    place = install(folder)
    workers = 2 if land == "postgres" else 1
    with product.served(folder, workers=workers) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        console, observer = _pages(browser, port, place)
        console.keyboard.press("ArrowRight")
        delays = {}
        for many in AUDIENCES:
            with listening(port, place, many - 1) as listeners:
                delays[many] = _press(console, observer, listeners)
        browser.close()
        quiet = _pages_of_others(port, place)
        with listening(port, place, max(AUDIENCES)):
            full = _pages_of_others(port, place)
    return {
        "delays": {many: (one.screen, one.streams) for many, one in delays.items()},
        "pages": [(one.rate, one.median, one.p95) for one in (quiet, full)],
    }


@contextmanager
def listening(port: int, place: Place, many: int) -> Iterator[Listeners]:
    """So many open streams for the length of a block."""
    listeners = Listeners(port, place.observers, many)
    # Who comes is told to all; the measurement begins after that.
    time.sleep(2)
    try:
        yield listeners
    finally:
        listeners.close()
        time.sleep(2)


def _pages(browser: Browser, port: int, place: Place) -> tuple[Page, Page]:
    pages = []
    for _ in range(2):
        context = browser.new_context(
            base_url=f"http://{HOST}:{port}", viewport={"width": 1280, "height": 900}
        )
        context.add_init_script(_WATCH)
        pages.append(context.new_page())
    console, observer = pages
    console.goto("/sign-in")
    console.get_by_label("E-mail").fill("someone@example.org")
    console.get_by_label("Password").fill("correct horse battery")
    console.get_by_role("button", name="Sign in").click()
    console.wait_for_load_state()
    console.goto(f"/studies/{place.slug}/sessions/{place.number}/console")
    console.wait_for_selector("#status[data-state=saved]")
    observer.goto(f"/o/{place.observers}/")
    observer.wait_for_selector("#status[data-state=saved]")
    return console, observer


def _press(console: Page, observer: Page, listeners: Listeners) -> Delays:
    before = set(console.evaluate("Object.keys(presses)"))
    for _ in range(PRESSES):
        console.keyboard.press("b")
        console.wait_for_timeout(PAUSE_MS)
    console.wait_for_selector("#status[data-state=saved]")
    presses = {key: at for key, at in console.evaluate("presses").items() if key not in before}
    expect(len(presses) == PRESSES, f"{len(presses)} of {PRESSES} presses became marks")
    observer.wait_for_function("keys => keys.every((key) => key in seen)", arg=list(presses))
    seen = observer.evaluate("seen")
    time.sleep(1)
    streams = [at - presses[key] for key, at in listeners.arrived if key in presses]
    return Delays([seen[key] - at for key, at in presses.items()], streams)


def _pages_of_others(port: int, place: Place) -> Measured:
    """Participants' pages, asked for by a few clients at once."""

    def reader(token: str) -> Work:
        def work(connection: Connection) -> Iterator[None]:
            while True:
                answer = connection.exchange(request("GET", f"/w/{token}/"))
                expect(answer.status == 200, answer)
                yield

        return work

    return run(port, [reader(token) for token in place.walks], warm_up_s=2.0, seconds=SECONDS)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def _report(found: dict[str, dict[str, Any]]) -> bool:
    rows, pages, good = [], [], True
    for land, one in found.items():
        for many, (screen, streams) in one["delays"].items():
            good = good and _p95(screen) < PROMISED_MS
            rows.append(
                [
                    LANDS[land],
                    str(many),
                    f"{statistics.median(screen):.0f}",
                    f"{_p95(screen):.0f}",
                    f"{max(screen):.0f}",
                    f"{statistics.median(streams):.0f}" if streams else "",
                    f"{_p95(streams):.0f}" if streams else "",
                    f"{len(streams):,}",
                ]
            )
        for many, (rate, median, p95) in zip((0, max(AUDIENCES)), one["pages"], strict=True):
            pages.append([LANDS[land], str(many), f"{rate:.0f}", f"{median:.1f}", f"{p95:.1f}"])
        good = good and one["pages"][1][1] < one["pages"][0][1] * MOST_SLOWER
    head = ["", "listeners", "screen median ms", "p95", "worst", "streams median ms", "p95", "arrivals"]
    text = table(head, rows)
    text += f"\n\nFrom the key press, {PRESSES} marks each; asked for are {PROMISED_MS} ms to a screen.\n\n"
    text += table(["", "idle listeners", "pages/s", "median ms", "p95 ms"], pages)
    text += f"\n\nParticipants' pages, {CLIENTS} clients at once for {SECONDS:.0f} s."
    save("Live feed", text)
    return good


def _on_postgres(file: Path) -> dict[str, Any]:
    """This module once more, beside a PostgreSQL of its own."""
    command = [str(ROOT / "scripts" / "with-postgres.sh"), sys.executable, "-m", "benchmarks.live", str(file)]
    subprocess.run(command, cwd=ROOT, check=True)
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def main() -> None:
    """Measures both; with a file's name only PostgreSQL, whose figures go there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if len(sys.argv) > 1:
            os.environ["USABILITY_DATABASE_URL"] = os.environ["USABILITY_TEST_DATABASE_URL"]
            os.environ["USABILITY_SECRET_KEY"] = "only for this measurement"
            Path(sys.argv[1]).write_text(json.dumps(measure("postgres", folder)))
            return
        found = {"sqlite": measure("sqlite", folder), "postgres": _on_postgres(folder / "postgres.json")}
    if not _report(found):
        sys.exit("the live feed is slower than it may be")


if __name__ == "__main__":
    main()
