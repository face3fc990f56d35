"""A small shop with the snippet in it, at an origin of its own."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page as Tab

SHOP = """<a href="/basket?customer=7#items">Basket</a> <a href="/help">Help</a>
<label for="gift">Wrap it</label> <input id="gift" type="checkbox">
<button onclick="throw new Error('of the shop')">Break</button>
<button onclick="document.getElementById('thanks').hidden = false">Thank me</button>
<p id="thanks" hidden>Thank you</p>"""
SINGLE = """<button onclick="history.pushState({}, '', '/one/basket')">Basket</button>
<button onclick="history.pushState({}, '', '/one/basket?sorted=1')">Sort</button>
<button onclick="history.replaceState({}, '', '/one/thanks')">Pay</button>"""
LIAR = """<script>
for (const what of ["page", "click", "goal", "ready"])
  window.opener?.postMessage({usability: 1, what, url: "%s/thanks", nonce: "0".repeat(32)}, "*");
</script>"""
PAGES = {
    "/shop": SHOP,
    "/help": '<a href="/shop">Shop</a>',
    "/basket": '<a href="/thanks">Pay</a>',
    "/thanks": "Thank you",
    "/one": SINGLE,
}


def at(tab: Tab, path: str) -> None:
    """Waits until the shop's tab is at this path and its snippet listens: it is loaded async, as in a real product."""
    tab.wait_for_url(re.compile(rf"{path}\b"))
    tab.wait_for_function("window.usabilitySignals")


@contextmanager
def shop(server: str, attributes: str = "") -> Iterator[str]:
    """Serves the shop; gives its origin, which is another site than 127.0.0.1. server: where the snippet comes from.

    Besides PAGES: /bare has no snippet; /liar?ORIGIN says all that the snippet might, as if it were ORIGIN; /moved?TO
    leads on.
    """
    snippet = f'<script src="{server}/static/js/product-signals.js" {attributes} async></script>'

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/moved":
                self.send_response(302)
                self.send_header("Location", query)
                self.end_headers()
                return
            body = snippet + PAGES[path] if path in PAGES else LIAR % query if path == "/liar" else SHOP
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Shop</title><body>{body}".encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    product = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=product.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{product.server_port}"
    product.shutdown()
    thread.join(timeout=10)
    product.server_close()
