"""Security headers. The policy allows no inline script, no inline style and no other host."""

from flask import Flask, Response, request

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
    on_pages = {**on_files, "Cache-Control": "no-store"}

    @app.after_request
    def _add(response: Response) -> Response:
        # What a view set itself stays.
        taken = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - headers iterate as pairs
        wanted = on_files if request.endpoint == "static" else on_pages
        response.headers.extend([pair for pair in wanted.items() if pair[0].lower() not in taken])
        return response
