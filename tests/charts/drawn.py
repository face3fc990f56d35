"""What the tests ask of every drawing."""

from pathlib import Path
from xml.etree import ElementTree as ET

from jinja2 import Environment, FileSystemLoader

from usability.charts.marks import Box, Drawing, Mark, Text

ROOT = Path(__file__).resolve().parents[2]
_ENV = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
SVG = "{http://www.w3.org/2000/svg}"


def svg(drawing: Drawing, name: str = "f1") -> str:
    """The drawing as the pages write it."""
    template = _ENV.from_string('{% from "charts/chart.html" import chart %}{{ chart(drawn, name) }}')
    return template.render(drawn=drawing, name=name)


def parsed(drawing: Drawing) -> ET.Element:
    return ET.fromstring(svg(drawing))


def of_role(drawing: Drawing, role: str) -> list[Mark]:
    return [m for m in drawing.marks if m.role == role]


def words(drawing: Drawing, role: str) -> list[str]:
    return [m.words for m in drawing.marks if isinstance(m, Text) and m.role == role]


def outside(drawing: Drawing) -> list[Mark]:
    """Marks that leave the sheet (rings and estimated widths may touch its edge)."""
    return [
        m
        for m in drawing.marks
        if m.box[0] < -1 or m.box[1] < -1 or m.box[2] > drawing.width + 1 or m.box[3] > drawing.height + 1
    ]


def colliding_words(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes cross by more than a unit."""
    texts = [m for m in drawing.marks if isinstance(m, Text)]
    return [(a.words, b.words) for i, a in enumerate(texts) for b in texts[i + 1 :] if _cross(a.box, b.box)]


def _cross(a: Box, b: Box) -> bool:
    return a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] + 1 < b[3] and b[1] + 1 < a[3]


def sound(drawing: Drawing) -> None:
    """Everything is on the sheet, no words cross, and the SVG is XML with its title first and no style."""
    assert not outside(drawing)
    assert not colliding_words(drawing)
    root = parsed(drawing)
    assert [child.tag for child in root][:2] == [SVG + "title", SVG + "desc"]
    assert root[0].text == drawing.title
    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) == {root[0].get("id"), root[1].get("id")}
    assert not any("style" in element.attrib for element in root.iter())
    assert all(len(row) == len(drawing.table.headers) for row in drawing.table.rows)
