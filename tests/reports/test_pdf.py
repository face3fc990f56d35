"""The file itself, read back by other programs than the one that made it."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlalchemy.orm import Session

from tests.reports.made_studies import MOMENT, make_plan, make_source
from tests.support.cast import Cast
from usability.demo.services import seed_real_study
from usability.reports.content import compose
from usability.reports.html import STATIC, prose, render
from usability.reports.pdf import RefusedAddress, StaticFetcher, print_html
from usability.reports.queries import source_of
from usability.reports.services import Built, build
from usability.results.choices import Choices

_KEPT: dict[str, Built] = {}


@pytest.fixture
def real(db_session: Session, cast: Cast) -> Built:
    """The report of the real study; built once, since nothing changes it."""
    if "real" not in _KEPT:
        study = seed_real_study(db_session, cast.owner)
        _KEPT["real"] = build(source_of(db_session, study, Choices(), made_at=MOMENT, prepared_by="Emil"))
    return _KEPT["real"]


def _text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u00a0", " ").replace("\ufffe", ""))


@pytest.mark.parametrize(
    "figure",
    [
        "47 of 80", "56 of 80", "103 of 160", "59 % (47–70)", "70 % (59–81)", "64 % (55–73), n = 20", "171 s (147–200)",
        "182 s (160–208)", "189 s 193 s 189 s", "194 s 188 s 191 s", "225 s 204 s 215 s", "196 s (173–221), n = 160",
        "163 s (134–198)", "+11 pp (−3 to +25)", "0.11", "68.0 (63.8–72.2)", "71.4 (65.7–77.1)",
        "+3.4 (−0.6 to +7.3)", "0.090", "41 of 160", "0 of 10 · 0 % (0–32)",
    ],
)  # fmt: skip
def test_the_real_study_shows_its_published_figures(real: Built, figure: str) -> None:
    assert figure in _text(real.content)


def test_the_real_study_claims_no_norm_that_is_not_its_own(real: Built) -> None:
    text = _text(real.content)
    results = text[: text.index("What the figures mean")]
    assert "percentile can be given" in results
    assert "curved grading scale" not in results
    assert "no published norm" in results
    assert "imported" in results


def test_success_is_not_compared_twice_under_two_names(real: Built) -> None:
    text = _text(real.content)
    assert "Success in full or in part" in text
    assert "Success in full, unassisted" not in text


def test_pages_are_numbered_and_headed(real: Built) -> None:
    document = pypdfium2.PdfDocument(real.content)
    assert len(document) == real.pages
    assert 12 <= real.pages <= 30
    for number in range(1, real.pages):
        words = document[number].get_textpage().get_text_bounded()
        assert f"Page {number + 1} of {real.pages}" in words
        assert "Semantic search: two interfaces" in words
        assert len(words) > 150, f"page {number + 1} is all but empty"


def test_no_page_is_left_half_empty(real: Built) -> None:
    """Tables go over a page's end and parts go on below one another, so that figures leave no holes."""
    document = pypdfium2.PdfDocument(real.content)
    body = slice(round(30 / 25.4 * 72), round((297 - 26) / 25.4 * 72))
    filled = []
    for number in range(1, len(document)):
        dark = (document[number].render().to_numpy()[body].min(axis=(1, 2)) < 200).nonzero()[0]
        filled.append((dark.max() + 1) / (body.stop - body.start))
    assert min(filled[:-1]) >= 0.5, filled
    assert sum(filled) / len(filled) > 0.8, filled


def test_pages_are_a4_or_letter(real: Built) -> None:
    assert pypdfium2.PdfDocument(real.content)[1].get_size() == pytest.approx((595.3, 841.9), abs=0.5)
    letter = build(make_source(people=1), letter=True)
    for number in (0, 1):
        assert pypdfium2.PdfDocument(letter.content)[number].get_size() == pytest.approx((612, 792), abs=0.5)


def test_parts_are_bookmarked(real: Built) -> None:
    with pikepdf.open(BytesIO(real.content)) as pdf, pdf.open_outline() as outline:
        titles = [child.title for child in outline.root[0].children]
    assert titles[:3] == [
        "System 2 looks better, but 20\u00a0people do not settle it",
        "Contents",
        "What was tested, and why",
    ]
    assert "What the figures mean" in titles


def test_the_digest_of_the_input_stands_on_the_cover_and_in_the_appendix(real: Built) -> None:
    text = _text(real.content)
    assert f"Input {real.source.digest[:16]}" in text
    assert real.source.digest in text.replace(" ", "")


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    found = element.get("/K")
    kids = [] if found is None else list(found) if isinstance(found, pikepdf.Array) else [found]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def test_the_file_is_tagged(real: Built) -> None:
    with pikepdf.open(BytesIO(real.content)) as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo["/Title"] == "Semantic search: two interfaces"
        elements = list(_elements(pdf.Root.StructTreeRoot))
        kinds = Counter(str(one.S) for one in elements)
        figures = [str(one.get("/Alt", "")) for one in elements if one.S == "/Figure"]
        scopes = Counter(str(one.A.Scope) for one in elements if one.S == "/TH")
        links = [one for page in pdf.pages for one in page.get("/Annots", ()) if one.Subtype == "/Link"]
        assert all(str(one.Contents).startswith("Go to ") and int(one.F) & 4 for one in links)
        assert "Go to F Definitions" in {str(one.Contents) for one in links}
    assert kinds["/Table"] >= 10
    assert kinds["/H2"] >= 8
    assert len(figures) >= 6
    assert all(len(words) > 20 for words in figures)
    assert set(scopes) == {"/Row", "/Column"}


def test_all_fonts_are_embedded(real: Built) -> None:
    with pikepdf.open(BytesIO(real.content)) as pdf:
        descriptors = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert len(descriptors) >= 4
        assert all(any(f"/FontFile{kind}" in one for kind in ("", "2", "3")) for one in descriptors)
        names = {str(one.FontName) for one in descriptors}
    assert any("Source-Serif" in name for name in names)
    assert any("Source-Sans" in name for name in names)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png", "https://example.org/x.css", "file:///etc/passwd", "data:text/css,x", "ftp://127.0.0.1/x",
        f"{STATIC.as_uri()}/../pyproject.toml", f"{STATIC.as_uri()}/css/%2e%2e/%2e%2e/wsgi.py", "file://host/etc/passwd",
        f"{STATIC.as_uri()}/css/absent.css",
    ],
)  # fmt: skip
def test_a_report_opens_nothing_but_the_products_own_files(address: str) -> None:
    with pytest.raises(RefusedAddress):
        StaticFetcher().fetch(address)


def test_its_own_style_sheet_is_opened() -> None:
    answer = StaticFetcher().fetch(f"{STATIC.as_uri()}/css/print.css")
    assert b"@page" in answer.read()


def test_a_page_that_asks_for_more_is_printed_without_it(caplog: pytest.LogCaptureFixture) -> None:
    pictures = "".join(
        f'<img src="{address}" alt="x">' for address in ("file:///etc/hostname", "http://127.0.0.1:9/")
    )
    page = f'<html lang="en"><title>T</title><p>Words{pictures}'
    assert "Words" in _text(print_html(page))
    assert "may not open" in caplog.text


def test_a_line_before_emphasis_is_filled() -> None:
    scenario = (
        "Your garden is 30 metres long. Find out which of the two 30 m hoses is the **lighter** one.\n\n"
        "Take *care*, **then** go."
    )
    style = (STATIC / "css" / "print.css").as_uri()
    printed = print_html(
        f'<html lang="en"><title>T</title><link rel="stylesheet" href="{style}">'
        f'<div class="prose">{prose(scenario)}</div>'
    )
    lines = pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_bounded().splitlines()
    assert lines[0].startswith("Your garden is 30 metres long.")
    assert "Take care, then go." in [line.strip() for line in lines]


def test_emoji_and_other_scripts_print_as_what_they_are() -> None:
    """In the page's picture, where an unknown glyph would be a grey box, and in what a reader hears."""
    comments = ("🙂 🙂 🙂 🙂", "Привет и שלום")
    printed = print_html(render(compose(make_source(comments=comments))))
    heard = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=printed, capture_output=True, check=True
    ).stdout.decode()
    assert heard.count("🙂") == 4
    assert "Привет" in heard
    document = pypdfium2.PdfDocument(printed)
    yellow = 0
    for number in range(len(document)):
        pixels = document[number].render(scale=2).to_numpy().astype(int)
        red, blue = pixels[..., 2], pixels[..., 0]
        yellow += int(((red > 200) & (red - blue > 150)).sum())
    assert yellow > 500, "four yellow faces cover more than that"


def test_every_font_says_which_letters_its_glyphs_are() -> None:
    with pikepdf.open(BytesIO(build(make_source(comments=("🙂", "שלום"))).content)) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        named = [font for font in fonts if "/Encoding" in font]
        assert len(named) >= 4
        assert all("/ToUnicode" in font for font in named)


def test_three_hundred_comments_of_all_kinds_fit() -> None:
    words = ("🙂 👩‍🔬", "שלום עולם", "مرحبا بالعالم", "日本語のコメント", "x" * 400, "long words " * 40)
    comments = tuple(f"{one} {number}" for number in range(50) for one in words)
    built = build(make_source(people=5, comments=comments))
    text = _text(built.content)
    assert "300 comments" in text
    assert text.count("日本語のコメント") == 50
    _stays_on_the_paper(built.content)


def test_words_longer_than_a_line_stay_on_the_paper() -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    plan = make_plan(3, f"A study of {word}")
    plan.objectives = [word, "שלום עולם"]
    for task, title in zip(plan.tasks, (word, "مهمة طويلة جدا", "🙂 検索タスク"), strict=True):
        task.title = title
    _stays_on_the_paper(build(make_source(plan, 5, comments=(word,))).content)


def _stays_on_the_paper(content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        width, _height = document[number].get_size()
        page = document[number].get_textpage()
        boxes = [page.get_rect(index) for index in range(page.count_rects())]
        assert max(right for _left, _bottom, right, _top in boxes) <= width - 60
