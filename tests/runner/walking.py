"""A participant without scripts: fills in what the page shows and presses its buttons."""

import re
from typing import Any

from html5lib import parse
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.support.client import Visitor
from usability.sessions.services import settle
from usability.studies.models import Study

Form = dict[str, Any]


def counted(db: Session) -> None:
    """Brings the read models up to the moment, as results do before they count."""
    db.commit()
    for study_id in db.scalars(select(Study.id)).all():
        settle(db, study_id)
    db.commit()


class Walker:
    """Keeps the last page and where it stands."""

    def __init__(self, client: Visitor) -> None:
        self.client = client
        self.response: TestResponse | None = None

    def get(self, address: str) -> "Walker":
        return self._take(self.client.get(address, follow_redirects=True))

    def post(self, address: str, **form: Any) -> "Walker":
        return self._take(self.client.post(address, data=form, follow_redirects=True, csrf=False))

    def press(self, do: str = "", **form: Any) -> "Walker":
        """Sends the shown form that has a button of this value, with its hidden fields."""
        for action, hidden, buttons in self.forms():
            if not do or do in buttons:
                data = {**hidden, **form}
                if do == "skip":
                    data["skip"] = "1"
                elif do:
                    data["do"] = do
                return self.post(action, **data)
        raise AssertionError(f"no form with a button {do!r} on this page: {self.forms()}")

    @property
    def text(self) -> str:
        assert self.response is not None
        return self.response.text

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code

    @property
    def path(self) -> str:
        assert self.response is not None
        return self.response.request.path

    @property
    def token(self) -> str:
        found = re.match(r"/w/([^/]+)/", self.path)
        assert found, self.path
        return found[1]

    @property
    def action(self) -> str:
        """Where the first shown form leads."""
        return self.forms()[0][0]

    @property
    def shown(self) -> str:
        """Key of the step that is shown."""
        found = [s.attrib["data-step"] for s in self._tree().iter("section") if "hidden" not in s.attrib]
        assert len(found) == 1, found
        return str(found[0])

    def visible(self) -> str:
        """All words that a person sees."""
        words: list[str] = []

        def walk(element: Any) -> None:
            if not isinstance(element.tag, str) or element.tag in ("script", "template", "style"):
                return
            if "hidden" in element.attrib:
                return
            words.append(element.text or "")
            for child in element:
                walk(child)
                words.append(child.tail or "")

        walk(self._tree().find("body"))
        return " ".join(" ".join(words).split())

    def forms(self) -> list[tuple[str, dict[str, str], set[str]]]:
        """(action, hidden fields, values of its buttons) of each shown form."""
        found = []

        def walk(element: Any) -> None:
            if not isinstance(element.tag, str) or "hidden" in element.attrib:
                return
            if element.tag == "form":
                hidden = {
                    i.attrib["name"]: i.attrib["value"]
                    for i in element.iter("input")
                    if i.attrib.get("type") == "hidden"
                }
                buttons = {
                    "skip" if b.attrib.get("name") == "skip" else b.attrib.get("value", "")
                    for b in element.iter("button")
                    if "hidden" not in b.attrib
                }
                found.append((element.attrib["action"], hidden, buttons))
            for child in element:
                walk(child)

        walk(self._tree().find("body"))
        return found

    def _take(self, response: TestResponse) -> "Walker":
        self.response = response
        return self

    def _tree(self) -> Any:
        return parse(self.text, namespaceHTMLElements=False)


def come_in(walker: Walker, token: str, query: str = "", age: str = "young") -> Walker:
    """Through the entrance to the first step."""
    walker.get(f"/s/{token}{query}").press().press("agree")
    return walker.press(age=age)
