"""The first load of a participant's page stays light, fonts apart."""

import re

from sqlalchemy.orm import Session

from tests.runner.walking import Walker, come_in
from tests.support.client import Visitor
from usability.participants.models import Link

MOST_BYTES = 60_000


def over_the_wire(client: Visitor, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert answer.status_code == 200, address
    if len(answer.data) > 500:  # below that nothing is won
        assert answer.headers["Content-Encoding"] == "br", address
    return len(answer.data)


def test_html_styles_and_scripts_weigh_less_than_sixty_kilobytes(
    client: Visitor, link: Link, db_session: Session
) -> None:
    walker = come_in(Walker(client), link.token)
    files = {
        address.split("?")[0]
        for address in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))', walker.text)
    }
    assert {"/static/js/runner.js", "/static/css/runner.css"} <= files
    scripts = client.get("/static/js/runner.js").text
    files |= {f"/static/js/{name}" for name in re.findall(r'from "\./([^"]+)"', scripts)}
    weights = {
        address: over_the_wire(client, address) for address in [walker.path, "/w/sw.js", *sorted(files)]
    }
    assert len(weights) >= 11
    # The worker fetches the page once more for its copy.
    total = sum(weights.values()) + weights[walker.path]
    assert total < MOST_BYTES, weights


def test_fonts_never_block_the_text(client: Visitor) -> None:
    faces = re.findall(r"@font-face \{[^}]*\}", client.get("/static/css/tokens.css").text)
    assert faces
    assert all("font-display: swap" in face for face in faces)
