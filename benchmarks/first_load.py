"""What a participant's first page costs over the wire, in a real browser with an empty cache."""

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, sync_playwright

from benchmarks import product
from benchmarks.results import save, table
from benchmarks.servers import HOST

LIMIT_KB = 60
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        person = product.install(folder, 1)[0]
        with product.served(folder) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            page = browser.new_page()
            cost = Cost(page.context.new_cdp_session(page))
            page.goto(f"http://{HOST}:{port}/w/{person.token}/", wait_until="load")
            page.wait_for_timeout(2_000)
            swaps = page.evaluate(
                "[...document.fonts].every(font => ['swap', 'optional'].includes(font.display))"
            )
            browser.close()
    _report(cost, swaps=bool(swaps))


class Cost:
    """Bytes over the wire by kind and path: headers and compressed bodies, as the browser counts them."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, object]) -> None:
        response = event["response"]
        assert isinstance(response, dict)
        path = urlsplit(response["url"]).path
        name = path.rsplit("/", 1)[-1] or "the page itself"
        self._kinds[str(event["requestId"])] = (str(event["type"]), name)

    def _finished(self, event: dict[str, object]) -> None:
        kind = self._kinds.get(str(event["requestId"]))
        if kind is not None:
            self.bytes[kind] = self.bytes.get(kind, 0) + int(str(event["encodedDataLength"]).split(".")[0])

    def total(self, *, fonts: bool) -> int:
        """Bytes of all fonts, or of all else."""
        return sum(count for (kind, _name), count in self.bytes.items() if (kind == "Font") is fonts)


def _report(cost: Cost, *, swaps: bool) -> None:
    rows = [[kind, name, f"{count:,}"] for (kind, name), count in sorted(cost.bytes.items())]
    besides, fonts = cost.total(fonts=False), cost.total(fonts=True)
    save(
        "First load of a participant's page",
        f"{table(['kind', 'file', 'bytes over the wire'], rows)}\n\n{besides / 1_000:.1f} kB besides fonts (at most "
        f"{LIMIT_KB}), {fonts / 1_000:.1f} kB of fonts. Fonts {'never block' if swaps else 'may block'} the text.",
    )
    if besides > LIMIT_KB * 1_000 or not swaps:
        sys.exit("a participant's first page is heavier than it may be, or its fonts block the text")


if __name__ == "__main__":
    main()
