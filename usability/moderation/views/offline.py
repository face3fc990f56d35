"""The service worker that opens a console again without a network."""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Response, current_app, url_for

from usability.moderation.views import bp
from usability.web.access import Audience, audience

_STYLES = ("tokens", "base", "participant", "console")
_OTHER = (
    "favicon.svg",
    "js/runner-form.js",
    "js/runner-log.js",
    *(
        f"fonts/source-{face}-latin-{weight}-normal.woff2"
        for face in ("sans-3", "serif-4")
        for weight in (400, 600)
    ),
)


@bp.get("/console-worker.js")
@audience(Audience.EVERYONE)
def worker() -> Response:
    """The script of the worker. A change of any file it keeps makes a new version of it."""
    root = Path(current_app.static_folder or "")
    files = _files(root)
    source = (root / "js" / "offline-console.js").read_text(encoding="utf-8")
    addresses = [url_for("static", filename=name) for name in files]
    response = Response(
        source.replace("VERSION", _version(root)).replace('["FILES"]', json.dumps(addresses)),
        mimetype="text/javascript",
    )
    response.headers["Cache-Control"] = "no-cache"
    # A session's address, not the script's, says what the worker may answer.
    response.headers["Service-Worker-Allowed"] = url_for("moderation.worker").removesuffix(
        "console-worker.js"
    )
    return response


@cache
def _files(root: Path) -> list[str]:
    modules = sorted([*root.glob("js/console*.js"), *root.glob("js/live-*.js")])
    return [f"css/{name}.css" for name in _STYLES] + [f"js/{path.name}" for path in modules] + list(_OTHER)


@cache
def _version(root: Path) -> str:
    digest = hashlib.sha256()
    for name in [*_files(root), "js/offline-console.js"]:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()[:12]
