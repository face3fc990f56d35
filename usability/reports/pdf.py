"""A report's PDF: printed by WeasyPrint from local files alone, then given what its tags lack.

The file is tagged (structure, alternative texts, language, bookmarks). It is checked, and no conformance is claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from usability.reports.html import STATIC

_PRINT_FLAG = 4
_KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


class RefusedAddress(ValueError):
    """A report asked for something that is not one of the product's static files."""


class StaticFetcher(URLFetcher):  # type: ignore[misc]  # the library is untyped
    """Opens the product's own style sheets, fonts and pictures, and nothing else: no network, no other file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind a file: address below static/. Raises RefusedAddress for every other address."""
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            raise RefusedAddress(f"A report may not open {url}")
        path = Path(unquote(parts.path)).resolve()
        if not path.is_relative_to(STATIC) or path.suffix not in _KINDS or not path.is_file():
            raise RefusedAddress(f"A report may not open {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _KINDS[path.suffix]})


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished file and how many pages it has."""

    content: bytes
    pages: int


def print_html(html: str) -> bytes:
    """The tagged PDF as WeasyPrint makes it."""
    page = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=StaticFetcher())
    printed: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return printed


def finish(printed: bytes, names: Mapping[str, str] | None = None) -> Pdf:
    """Adds to the tags: Scope on header cells, words and the Print flag on links. names: of the parts, "
    "by their id.
    """
    with pikepdf.open(BytesIO(printed)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            _scope(root)
        for page in pdf.pages:
            for annotation in page.get("/Annots", ()):
                _link(annotation, names or {})
        target = BytesIO()
        pdf.save(target, deterministic_id=True)
        return Pdf(target.getvalue(), len(pdf.pages))


def _scope(root: pikepdf.Object) -> None:
    """Header cells in a row with data cells head their row, all others their column."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        kids = _kids(element)
        if element.get("/S") == "/TR":
            heads = [kid for kid in kids if kid.get("/S") == "/TH"]
            scope = pikepdf.Name("/Row" if len(heads) < len(kids) else "/Column")
            for head in heads:
                head["/A"] = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)
        waiting += kids


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get("/K")
    if found is None:
        return []
    kids = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _link(annotation: pikepdf.Object, names: Mapping[str, str]) -> None:
    if annotation.get("/Subtype") != "/Link":
        return
    annotation["/F"] = int(annotation.get("/F", 0)) | _PRINT_FLAG
    destination = str(annotation.get("/Dest", ""))
    annotation["/Contents"] = pikepdf.String(f"Go to {names.get(destination, destination)}")
