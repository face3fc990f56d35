"""Makes the pictures of README.md anew: serves the demo studies from a directory of its own and looks at them.

Run by `make screenshots`. The generated study is seeded, so the figures in the pictures stay the same.
"""

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
CHROMIUM: Final = "/usr/bin/chromium"
EMAIL, PASSWORD = "ada@example.org", "only for these pictures"
DESK: Final[ViewportSize] = {"width": 1280, "height": 860}
PHONE: Final[ViewportSize] = {"width": 390, "height": 780}
LARGEST: Final = 200_000
COLOURS: Final = (256, 128, 64, 32)


def main() -> None:
    """Serves, looks, writes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = os.environ | {
            "FLASK_APP": "wsgi.py",
            "USABILITY_DATA_DIR": folder,
            "USABILITY_BASE_URL": f"http://127.0.0.1:{port}",
        }
        flask(environment, "init")
        flask(environment, "create-user", EMAIL, "--name", "Ada", "--role", "keeper", "--password", PASSWORD)
        real, generated = (line.rsplit("/", 1)[1] for line in flask(environment, "seed-demo").splitlines())
        link = flask(environment, "link", "create", generated, "--preview").split()[0]
        report = Path(folder) / "report.pdf"
        flask(environment, "report", "build", real, "--out", str(report))
        with serving(environment, port) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            researcher(browser, address, real, generated)
            participant(browser, link)
            browser.close()
        pages(report)


def researcher(browser: Browser, address: str, real: str, generated: str) -> None:
    """The researcher's rooms on a desk."""
    with browser.new_context(base_url=address, viewport=DESK) as context:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Studies").wait_for()
        picture(page, "studies")
        page.goto(f"/studies/{generated}/plan")
        picture(page, "plan")
        page.goto(f"/studies/{real}/results")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            picture(page, f"results-{scheme}")


def participant(browser: Browser, link: str) -> None:
    """The walk on a phone, up to the first task and the questions after it."""
    with browser.new_context(viewport=PHONE, has_touch=True, device_scale_factor=2) as context:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(link)
        for _ in range(8):
            task = page.get_by_role("button", name="I’m done")
            start = page.get_by_role("button", name="Start task")
            if start.is_visible():
                picture(page, "participant-briefing")
                start.click()
                task.wait_for()
                picture(page, "participant-task")
                return
            for group in page.get_by_role("group").all():
                if group.get_by_role("radio").count():
                    group.get_by_role("radio").first.check()
            agree = page.get_by_role("button", name="I agree, continue")
            (agree if agree.is_visible() else page.get_by_role("button", name="Continue")).click()
            page.wait_for_timeout(500)
        raise SystemExit("The walk never came to a task.")


def pages(report: Path) -> None:
    """The report's cover and its answer."""
    document = pypdfium2.PdfDocument(report)
    for number, name in enumerate(("report-cover", "report-answer")):
        keep(document[number].render(scale=1.2).to_pil(), name)


def picture(page: Page, name: str) -> None:
    """What the window shows, once its fonts are there."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.mouse.move(0, 0)
    keep(Image.open(io.BytesIO(page.screenshot(animations="disabled"))), name)


def keep(image: Image.Image, name: str) -> None:
    """Writes a picture with as many colours as fit into LARGEST bytes."""
    for colours in COLOURS:
        buffer = io.BytesIO()
        image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= LARGEST:
            break
    else:
        raise SystemExit(f"{name} does not fit into {LARGEST} bytes.")
    (PICTURES / f"{name}.png").write_bytes(buffer.getvalue())
    print(f"docs/pictures/{name}.png {buffer.tell()} bytes")


def flask(environment: dict[str, str], *words: str) -> str:
    """What a command prints. Ends the script where the command fails."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[str]:
    """The address of the served installation."""
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(1_800):
                try:
                    with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - a fixed address
                        break
                except (URLError, ConnectionError, TimeoutError):
                    time.sleep(0.1)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
