"""A real browser before a real server."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tests.support.cast import PASSWORD

Found = TypeVar("Found")
CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
# Long, because a machine that does other work is slow and not wrong.
PATIENCE_MS: Final = 120_000
expect.set_options(timeout=PATIENCE_MS)
AXE: Final = Path(__file__).resolve().parents[2] / "tools" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application as served. Commit before the browser is to see something."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, without a window."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: str) -> Iterator[Page]:
    """A desktop browser's page on the live server. The test fails on any script error or refused content."""
    with window(chromium, live_server, **DESKTOP) as page:
        yield page


@pytest.fixture
def phone(chromium: Browser, live_server: str) -> Iterator[Page]:
    """As `page`, on a phone."""
    with window(chromium, live_server, **PHONE) as page:
        yield page


def ready(page: Page) -> None:
    """Until the scripts of a walk, a console or an observers' page run: before that a button sends a form."""
    page.wait_for_selector("body[data-ready]", state="attached")


def until(page: Page, look: Callable[[], Found], wanted: Callable[[Found], object] = bool) -> Found:
    """What `look` gives as soon as it is as wanted. The page goes on meanwhile.

    For what Playwright cannot wait for: its `wait_for_function` takes the promise of an async function for true.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1_000
    while not wanted(found := look()):
        assert time.monotonic() < deadline, f"after {PATIENCE_MS} ms it is still {found!r}"
        page.wait_for_timeout(50)
    return found


def sign_in(page: Page, email: str) -> None:
    """As a person does it, up to the list of studies."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Studies", level=1)).to_be_visible()


def signed_in_as(page: Page, user_id: str, app: Flask, address: str) -> None:
    """Gives the page's window the cookie of a person who has signed in at this address."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own interface
    value = serializer.dumps({"_user_id": user_id, "_fresh": True})
    page.context.add_cookies([{"name": "session", "value": value, "url": address}])


@contextmanager
def window(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page with cookies of its own at this address. Fails at its end on any script error or refused content."""
    with browser.new_context(base_url=address, **options) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        complaints: list[str] = []

        def on_message(message: ConsoleMessage) -> None:
            if message.type == "error" and not _is_expected(message, page):
                complaints.append(message.text)

        def on_error(error: Error) -> None:
            complaints.append(str(error))

        page.on("console", on_message)
        page.on("pageerror", on_error)
        yield page
        assert not complaints, complaints


def _is_expected(message: ConsoleMessage, page: Page) -> bool:
    """What the console calls an error and is an answer: a cut network, a refused form, an error page."""
    text = message.text
    return (
        "net::ERR_INTERNET_DISCONNECTED" in text
        or ("status of 4" in text and message.location["url"] == page.url)
        or any(f"status of {status}" in text for status in (409, 422))
    )


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now: rule, help and the elements, one string a rule."""
    # Evaluated and not added as a script element, which the content security policy would refuse.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Not awaited in one go: a page that never answers shall fail a test and not stop it for ever. What is on its way
    # from one colour to another is looked at when it has come there.
    page.evaluate(
        """tags => { window.axeFound = null;
        Promise.allSettled(document.getAnimations().map(({finished}) => finished))
          .then(() => axe.run(document, {runOnly: {type: 'tag', values: tags}}))
          .then(found => { window.axeFound = found; }); }""",
        AXE_TAGS,
    )
    found = until(page, lambda: page.evaluate("window.axeFound"))
    return [
        f"{fault['id']}: {fault['help']}: " + "; ".join(str(node["target"]) for node in fault["nodes"])
        for fault in found["violations"]
    ]
