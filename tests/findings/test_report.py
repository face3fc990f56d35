"""The findings in a report: there where something was found, with what people said, and nothing where not."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import delete

from tests.findings.conftest import Lab
from tests.results.walker import Walker
from usability.findings import picking
from usability.findings.rules import Kind
from usability.participants.models import ErasableText
from usability.participants.services import exclude
from usability.reports.content import compose
from usability.reports.document import Chart, Document, Grid, Section
from usability.reports.html import render
from usability.reports.queries import source_of
from usability.results.choices import Choices

USUAL = Choices()
MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def report(lab: Lab, choices: Choices = USUAL) -> Document:
    lab.seen()
    return compose(source_of(lab.db, lab.study, choices, made_at=MOMENT))


def section(document: Document) -> Section | None:
    return next((one for one in document.sections if one.id == "findings"), None)


def finish(*people: Walker) -> None:
    """A report counts sessions that have ended."""
    for one in people:
        one.finish()


def test_a_report_without_findings_has_no_such_section(lab: Lab) -> None:
    lab.report(lab.person("oxygen", finished=False), "oxygen", "x")
    document = report(lab)
    assert section(document) is None
    assert "it does not judge" in render(document)


def test_a_report_tells_each_finding_with_its_words(lab: Lab) -> None:
    first, second = (lab.person("oxygen", finished=False) for _ in range(2))
    keys = [lab.report(first, "oxygen", "The button is gone."), lab.report(second, "oxygen", "Where is it?")]
    noted = picking.write_observation(
        lab.db,
        lab.study,
        first.session.id,
        kind=Kind.PROBLEM,
        words="Looked for a minute.",
        by=lab.cast.owner,
    )
    lab.finding(
        "No button", *keys, f"o{noted.id}", severity=4, recommendation="Bring it back.", tasks=["oxygen"]
    )
    lab.finding("Quick", positive=True)
    finish(first, second)
    found = section(report(lab))
    assert found is not None
    assert found.heading == "1 problem, major or worse; 1 thing that works well"
    table = next(block for block in found.blocks if isinstance(block, Grid))
    assert table.rows[0] == (
        "1",
        "No button",
        "4 · Catastrophe (one person’s rating)",
        "Open",
        "2 of 2 · 100\u00a0% (29–100)",
    )
    page = render(report(lab))
    for words in ("The button is gone.", "Where is it?", "Bring it back.", "Who met which problem"):
        assert words in page
    drawn = [block.drawing.table.headers for block in found.blocks if isinstance(block, Chart)]
    assert ("Problem", "Met it (95\u00a0%)") in drawn
    # The first person speaks for themselves; what was noted of them stands on the finding's page.
    assert "Looked for a minute." not in page
    assert "it does not judge" not in page


def test_a_report_follows_the_choice_about_excluded_people(lab: Lab) -> None:
    first, second = (lab.person("oxygen", finished=False) for _ in range(2))
    lab.finding("No button", lab.report(first, "oxygen", "One"), lab.report(second, "oxygen", "Two"))
    finish(first, second)
    exclude(lab.db, second.session.participant, "Knows it", None)
    without, with_them = report(lab), report(lab, Choices(with_excluded=True))
    for document, met, said in ((without, "1 of 1", False), (with_them, "2 of 2", True)):
        found = section(document)
        assert found is not None
        assert met in render(replace(document, sections=(found,)))
        assert ("Two" in render(replace(document, sections=(found,)))) == said


def test_erased_words_are_not_in_a_report_and_the_count_stays(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    lab.finding("No button", lab.report(who, "oxygen", "Unmistakable words"))
    finish(who)
    lab.seen()
    before = source_of(lab.db, lab.study, Choices(), made_at=MOMENT)
    lab.db.execute(delete(ErasableText).where(ErasableText.session_id == who.session.id))
    after = source_of(lab.db, lab.study, Choices(), made_at=MOMENT)
    page = render(compose(after))
    assert "Unmistakable words" not in page
    assert "1 of 1" in page
    assert before.digest != after.digest


def test_the_input_of_a_report_holds_its_findings(lab: Lab) -> None:
    lab.person("oxygen")
    finding = lab.finding("No button")
    lab.seen()
    first = source_of(lab.db, lab.study, Choices(), made_at=MOMENT).digest
    finding.title = "No button at all"
    lab.db.flush()
    assert source_of(lab.db, lab.study, Choices(), made_at=MOMENT).digest != first


def test_many_findings_fit_their_pages(lab: Lab) -> None:
    who = lab.person("oxygen", finished=False)
    key = lab.report(who, "oxygen", "x")
    finish(who)
    for number in range(40):
        lab.finding(f"Problem {number}", key)
    found = section(report(lab))
    assert found is not None
    heights = [block.drawing.height for block in found.blocks if block.kind == "chart"]
    assert len(heights) == 6
    assert max(heights) < 1_000


def test_a_report_counts_findings_over_the_people_it_was_asked_for(lab: Lab) -> None:
    phone, desktop, other = (lab.person("oxygen", finished=False) for _ in range(3))
    phone.session.device, desktop.session.device, other.session.device = "phone", "desktop", "desktop"
    lab.finding(
        "No button",
        lab.report(phone, "oxygen", "Too small to hit."),
        lab.report(desktop, "oxygen", "Where is it?"),
        tasks=["oxygen"],
    )
    finish(phone, desktop, other)
    for device, met, said, left in (
        ("phone", "1 of 1", "Too small to hit.", "Where is it?"),
        ("desktop", "1 of 2", "Where is it?", "Too small to hit."),
    ):
        document = report(lab, Choices(device=device))
        found = section(document)
        assert found is not None
        page = render(replace(document, sections=(found,)))
        assert met in page
        assert said in page
        assert left not in page
