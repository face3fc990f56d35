"""The Plan room as its editor uses it."""

import html
import re
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.support.client import Visitor
from usability.studies import services
from usability.studies.models import Study
from usability.studies.plan import StudyPlan


class Room:
    """The Plan room of one study as its editor uses it."""

    def __init__(self, client: Visitor, db: Session, study: Study) -> None:
        self.client, self.db, self.study = client, db, study
        self.address = f"/studies/{study.slug}/plan"

    @property
    def plan(self) -> StudyPlan:
        self.db.refresh(self.study)
        return services.draft_of(self.study)

    def form(self, path: str) -> dict[str, str]:
        """What a browser would send of the form as it stands there."""
        return fields(self.client.get(f"{self.address}/{path}").text)

    def send(self, path: str, **typed: Any) -> TestResponse:
        data = {**self.form(path), **typed}
        return self.client.post(
            f"{self.address}/{path}", data={k: v for k, v in data.items() if v is not None}
        )


def fields(page: str) -> dict[str, str]:
    """Names and values of the open form, as a browser collects them."""
    body = page[page.index('id="open"') : page.index("</form>", page.index('id="open"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not box or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name_, words in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        found[name_] = html.unescape(words).removeprefix("\r\n").removeprefix("\n")
    for name_, inside in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inside)
        found[name_] = html.unescape(chosen[1]) if chosen else ""
    return found
