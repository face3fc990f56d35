"""What the components promise whoever calls them: labels, ties between a control and its words, nothing inline."""

from pathlib import Path
from typing import Any

import html5lib
import pikepdf
import pypdfium2
import pytest
from jinja2 import Environment, FileSystemLoader
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired

from scripts.styleguide import PAGES, main
from usability.web.choices import SelectChoice

ROOT = Path(__file__).resolve().parents[2]
ENV = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)


class Part(Form):
    words = StringField("Words", [InputRequired("Write something")])


class Sample(Form):
    title = StringField("Title", [InputRequired("Give a title")], description="Participants see it")
    kind = RadioField("Kind", choices=[SelectChoice("a", "First"), SelectChoice("b", "Second")])
    parts = FieldList(FormField(Part), min_entries=1)
    limit = IntegerField("Limit")


def render(source: str, **values: Any) -> Any:
    """The fragment that a page would get, as a tree."""
    return html5lib.parseFragment(ENV.from_string(source).render(values), namespaceHTMLElements=False)


def the(tree: Any, path: str) -> Any:
    found = tree.findall(f".//{path}")
    assert len(found) == 1, path
    return found[0]


@pytest.fixture
def refused() -> Sample:
    form = Sample(MultiDict([("limit", "x")]))
    assert not form.validate()
    return form


def test_a_refused_field_is_tied_to_its_hint_and_error(refused: Sample) -> None:
    tree = render('{% from "components/field.html" import field %}{{ field(f) }}', f=refused.title)
    control = the(tree, "input")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "title-hint title-error"
    assert the(tree, "label").get("for") == control.get("id") == "title"
    assert the(tree, "*[@id='title-hint']").text == "Participants see it"
    assert "Give a title" in "".join(the(tree, "*[@id='title-error']").itertext())


def test_what_was_typed_wrongly_is_kept(refused: Sample) -> None:
    tree = render(
        '{% from "components/field.html" import field %}{{ field(f, unit="minutes") }}', f=refused.limit
    )
    assert the(tree, "input").get("value") == "x"


def test_a_plain_field_needs_no_form() -> None:
    source = (
        '{% from "components/field.html" import field %}'
        '{{ field(name="order", label="Order", kind="select", choices=[(1, "One"), (2, "Two")], value=2) }}'
    )
    tree = render(source)
    assert [o.get("value") for o in tree.iter("option") if o.get("selected") is not None] == ["2"]
    assert the(tree, "select").get("aria-invalid") is None


def test_options_stand_in_a_fieldset_and_a_call_follows_its_option() -> None:
    source = (
        '{% from "components/options.html" import options %}'
        '{% call(value) options(f) %}{% if value == "b" %}<p>below</p>{% endif %}{% endcall %}'
    )
    tree = render(source, f=Sample(kind="b").kind)
    assert the(tree, "legend").text == "Kind"
    assert [(i.get("id"), i.get("checked") is not None) for i in tree.iter("input")] == [
        ("kind-0", False),
        ("kind-1", True),
    ]
    assert the(tree, "div[@class='indent']/p").text == "below"


def test_a_scale_is_real_radios_with_named_ends() -> None:
    source = (
        '{% from "components/scale.html" import scale %}'
        '{{ scale("nps", "Not at all", "Extremely", min=0, max=10, checked=0, apart=("na", "No answer")) }}'
    )
    tree = render(source)
    radios = list(tree.iter("input"))
    assert [r.get("value") for r in radios] == [*map(str, range(11)), "na"]
    assert {r.get("type") for r in radios} == {"radio"}
    assert [r.get("value") for r in radios if r.get("checked") is not None] == ["0"]
    assert radios[0].get("id") == "nps"
    labels = ["".join(label.itertext()).strip() for label in tree.iter("label")]
    assert labels[0] == "0 Not at all"
    assert labels[10] == "10 Extremely"
    assert "of-11" in tree[0].get("class")


def test_the_error_summary_links_to_every_refused_control(refused: Sample) -> None:
    tree = render(
        '{% from "components/error_summary.html" import error_summary %}{{ error_summary(f) }}', f=refused
    )
    links = {a.get("href"): a.text for a in tree.iter("a")}
    assert links["#title"] == "Give a title"
    assert links["#parts-0-words"] == "Write something"
    assert links["#kind-0"] == "Not a valid choice."
    assert tree[0].get("role") == "alert"
    assert tree[0].get("tabindex") == "-1"


class Twin(Form):
    name = StringField("Name", [InputRequired("Write something here.")])
    heading = StringField("Heading", [InputRequired("Write something here.")])
    items = FieldList(FormField(Part))


def test_the_error_summary_tells_apart_what_is_refused_in_the_same_words() -> None:
    form = Twin()
    form.validate()
    form.items.errors = ["At least 1 must be given."]
    tree = render(
        '{% from "components/error_summary.html" import error_summary %}{{ error_summary(f) }}', f=form
    )
    assert {a.get("href"): a.text for a in tree.iter("a")} == {
        "#name": "Name: Write something here.",
        "#heading": "Heading: Write something here.",
        "#items": "At least 1 must be given.",
    }


def test_nothing_to_correct_draws_nothing() -> None:
    source = '{% from "components/error_summary.html" import error_summary %}{{ error_summary(errors=[]) }}'
    assert len(render(source)) == 0


def test_a_blocked_button_can_be_reached_and_is_described() -> None:
    source = (
        '{% from "components/button.html" import button %}'
        '{{ button("Publish", "primary", disabled=True, describedby="why") }}'
    )
    button = the(render(source), "button")
    assert button.get("disabled") is None
    assert button.get("aria-disabled") == "true"
    assert button.get("aria-describedby") == "why"
    assert button.get("type") == "button"


def test_a_cell_that_was_not_measured_is_not_zero() -> None:
    source = (
        '{% from "components/data_table.html" import data_table %}'
        '{{ data_table(["Task", "Errors"], [["Oxygen", none], ["Poales", 0]]) }}'
    )
    cells = ["".join(td.itertext()).strip() for td in render(source).iter("td")]
    assert cells == ["–not measured", "0"]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onfocus="x'])
def test_words_from_people_stay_words(hostile: str) -> None:
    source = (
        '{% from "components/field.html" import field %}{% from "components/task_line.html" import task_line %}'
        '{{ field(name="a", label=words, value=words, errors=[words]) }}{{ task_line(1, words, [words]) }}'
    )
    tree = render(source, words=hostile)
    assert not list(tree.iter("script"))
    assert the(tree, "input").get("value") == hostile
    assert not any("onfocus" in element.attrib for element in tree.iter())


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("guide")
    main(directory)
    return directory


@pytest.mark.parametrize("page", PAGES)
def test_the_style_guide_keeps_the_content_security_policy(guide: Path, page: str) -> None:
    tree = html5lib.parse((guide / f"{page}.html").read_text(), namespaceHTMLElements=False)
    assert not list(tree.iter("style"))
    assert all(script.get("src") for script in tree.iter("script"))
    assert not any(
        name == "style" or name.startswith("on") for element in tree.iter() for name in element.attrib
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_id_is_given_once_and_every_reference_finds_it(guide: Path, page: str) -> None:
    tree = html5lib.parse((guide / f"{page}.html").read_text(), namespaceHTMLElements=False)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    wanted = [
        reference
        for e in tree.iter()
        for name in ("aria-describedby", "aria-labelledby", "for")
        for reference in (e.get(name) or "").split()
    ]
    assert set(wanted) <= set(ids)


def test_the_style_sheets_of_a_participant_stay_small() -> None:
    sheets = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "participant")]
    assert sum(sheet.stat().st_size for sheet in sheets) < 24_000


def test_the_report_is_a_tagged_pdf_with_words_for_its_figures(guide: Path) -> None:
    with pikepdf.open(guide / "report.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        alternatives = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert "Time of every attempt" in " ".join(alternatives)


def test_paper_has_running_heads_and_page_numbers_but_the_cover_has_none(guide: Path) -> None:
    pdf = pypdfium2.PdfDocument(guide / "report.pdf")
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    assert "Page 1 of" not in pages[0]
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert all("22 November 2026" in page for page in pages[1:])
    table = [page for page in pages if "A table over two pages" in page]
    assert len(table) > 1
    assert all("Task System 1 System 2" in page for page in table)
