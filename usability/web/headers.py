"""Security headers. The policy allows no inline script, no inline style and no other host."""

from flask import Flask, Response, after_this_request, request

POLICY: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


SHARED = "js/product-signals.js"
"""The one static file that pages of other sites include (docs/product-signals.md)."""


def keep_opener() -> None:
    """Lets this page keep hold of a window that it opens on another site, if that site lets it.

    Only where the two have something to say to each other; every other page is out of reach of what it opens.
    """

    @after_this_request
    def _allow(response: Response) -> Response:
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
        return response


def init_app(app: Flask, *, https: bool) -> None:
    """Adds the headers to every answer; pages are not stored by caches, static files are."""
    on_files = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    }
    if https:
        on_files["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    on_shared = {
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=86400, stale-while-revalidate=604800",
    }
    on_pages = {**on_files, "Cache-Control": "no-store"}

    @app.after_request
    def _add(response: Response) -> Response:
        if request.endpoint == "static" and (request.view_args or {}).get("filename") == SHARED:
            response.headers.update(on_shared)
        # What a view set itself stays.
        taken = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - headers iterate as pairs
        wanted = on_files if request.endpoint == "static" else on_pages
        response.headers.extend([pair for pair in wanted.items() if pair[0].lower() not in taken])
        return response
