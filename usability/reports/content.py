"""The report's content from its source, in the order of the Common Industry Format. Pure."""

from usability.reports.appendix import appendices
from usability.reports.closing import limits, voices
from usability.reports.document import Document, Numbers
from usability.reports.findings import findings
from usability.reports.front import answer_figure, answer_section, day, facts, seal, subtitle
from usability.reports.goals import goals_section
from usability.reports.journey import journey_sections
from usability.reports.method import introduction, method
from usability.reports.performance import performance
from usability.reports.satisfaction import satisfaction
from usability.reports.source import Source

RUNNING_HEAD = 70
"""Letters of the study's title that fit beside the date."""


def compose(source: Source, *, letter: bool = False) -> Document:
    """The whole report. Works for any study, also one with nobody in it."""
    results, numbers = source.results, Numbers()
    title = results.title or "A study without a title"
    figure = answer_figure(results, letter=letter)
    sections = (
        answer_section(source, numbers, figure),
        introduction(source),
        method(source, numbers),
        performance(results, numbers, whole_in_the_answer=figure is None or figure[1]),
        satisfaction(results, numbers),
        *journey_sections(results, numbers, source.outside),
        *((goals_section(results, numbers),) if results.goals else ()),
        *((findings(source.findings, numbers),) if source.findings else ()),
        *((voices(results),) if results.comments else ()),
        limits(source, numbers),
        *appendices(source, numbers),
    )
    return Document(
        title=title,
        sub=subtitle(source),
        study=title if len(title) <= RUNNING_HEAD else title[: RUNNING_HEAD - 1].rstrip() + "…",
        date=day(source.made_at) or "",
        author=source.prepared_by or "Usability",
        facts=facts(source),
        seal=seal(source),
        sections=sections,
        letter=letter,
    )
