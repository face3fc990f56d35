"""Addresses as QR codes."""

from io import BytesIO

import segno
from flask import Response


def qr_answer(address: str, *, title: str) -> Response:
    """An address as a QR code, an SVG that a device's camera reads. title: what it is, for those who do not see it."""
    drawn = BytesIO()
    code = segno.make(address, micro=False, error="m")
    code.save(drawn, kind="svg", scale=8, border=4, light="#ffffff", title=title)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")
