"""What a report says, for any study."""

from dataclasses import replace

import pytest

from tests.charts.drawn import outside
from tests.reports.made_studies import MOMENT, make_plan, make_rows, make_source
from usability.reports.content import compose
from usability.reports.document import Chart, Document, Form, Grid, Heading, Quotes, Sentences
from usability.reports.drawings import FEWEST, WIDTH_ON_PAPER, answer_forest
from usability.reports.front import room
from usability.reports.html import render
from usability.reports.source import Source
from usability.results.assemble import assemble
from usability.results.choices import Choices, Success
from usability.studies.plan import Context, ErrorCode


def _section(document: Document, name: str) -> tuple[object, ...]:
    return next(one.blocks for one in document.sections if one.id == name)


def test_the_parts_come_in_the_order_of_the_common_industry_format() -> None:
    document = compose(make_source(comments=("Fine.",)))
    assert [one.id for one in document.sections] == [
        "answer", "tested", "method", "tasks", "satisfaction", "journey", "voices", "limits", "scenarios",
        "instruments", "consent", "summary", "detail", "definitions", "input",
    ]  # fmt: skip


def test_figures_and_tables_are_numbered_through() -> None:
    blocks = [block for section in compose(make_source()).sections for block in section.blocks]
    figures = [block.number for block in blocks if isinstance(block, Chart)]
    tables = [block.number for block in blocks if isinstance(block, Grid)]
    assert figures == [f"Figure {n}" for n in range(1, len(figures) + 1)]
    assert tables == [f"Table {n}" for n in range(1, len(tables) + 1)]
    assert len(figures) > 4
    assert len(tables) > 6


@pytest.mark.parametrize(
    ("people", "words", "wrong"),
    [
        (
            0,
            ("Counting nobody yet who ran any version", "Nobody is counted yet."),
            ("0 people", "counted below"),
        ),
        (
            1,
            ("One person solved 2 of 2 tasks", "1 counted attempt at each task"),
            ("1 people", "1 counted attempts"),
        ),
        (2, ("Counting both people", "1 was not solved"), ("all 2 people", "1 were not")),
    ],
)
def test_few_people_are_told_in_the_words_for_few(
    people: int, words: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    page = render(compose(make_source(people=people))).replace("\u00a0", " ")
    assert all(one in page for one in words)
    assert not any(one in page for one in wrong)


@pytest.mark.parametrize("people", [0, 1, 2])
def test_a_study_with_hardly_anybody_has_a_whole_report(people: int) -> None:
    document = compose(make_source(people=people))
    html = render(document)
    assert "Definitions" in html
    assert ("Nobody is counted yet" in html) == (people == 0)


def test_nobody_is_never_a_zero_percent() -> None:
    assert "0\u00a0%" not in render(compose(make_source(people=0)))


def test_the_answer_has_at_most_five_sentences() -> None:
    answer = _section(compose(make_source(people=9)), "answer")
    sentences = next(block for block in answer if isinstance(block, Sentences))
    assert 3 <= len(sentences.sentences) <= 5


def test_forty_tasks_are_drawn_on_several_figures_and_the_answer_shows_those_fewest_solved() -> None:
    document = compose(make_source(make_plan(40), people=7))
    charts = [block for block in _section(document, "answer") if isinstance(block, Chart)]
    assert len(charts[0].drawing.table.rows) == 10
    assert "all 40" in charts[0].caption
    drawn = [block for block in _section(document, "tasks") if isinstance(block, Chart)]
    wide = {False: 140, True: 130}  # millimetres: css/print.css
    assert max(one.drawing.height / one.drawing.width * wide[one.small] for one in drawn) <= 205


def test_comments_stand_as_they_were_written_and_never_as_markup() -> None:
    words = ("<script>alert(1)</script> & co", "שלום עולם", "🙂", "w" * 5_000)
    document = compose(make_source(comments=words))
    quotes = [
        quote for block in _section(document, "voices") if isinstance(block, Quotes) for quote in block.quotes
    ]
    assert sorted(quote.words for quote in quotes) == sorted(words)
    assert {quote.words: quote.direction for quote in quotes}["שלום עולם"] == "rtl"
    html = render(document)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_same_words_of_several_people_stand_once_with_all_their_codes() -> None:
    document = compose(make_source(people=6, comments=("Too slow.", "Fine.", "Too slow. ")))
    quotes = [
        quote for block in _section(document, "voices") if isinstance(block, Quotes) for quote in block.quotes
    ]
    said = {quote.words: quote.who.split(" · ") for quote in quotes}
    assert len(quotes) == len(said) == 2
    assert len(said["Too slow."]) == 2
    assert len(said["Fine."]) == 1


def test_the_figure_of_the_answer_takes_no_more_room_than_its_sentences_leave() -> None:
    results = make_source(make_plan(9), people=7).results
    whole, all_tasks = answer_forest(results, 200)
    assert all_tasks
    assert len(whole.table.rows) == 10
    less, all_tasks = answer_forest(results, 80)
    assert not all_tasks
    assert less.height / less.width * WIDTH_ON_PAPER <= 80
    least, _all = answer_forest(results, 0)
    assert len(least.table.rows) == FEWEST + 1
    assert room("A heading", ["Words." * 40] * 5, letter=True) < room("A heading", ["Words." * 20] * 5)


def test_what_is_counted_in_detail_stands_in_the_appendix_and_nowhere_twice() -> None:
    document = compose(make_source(people=9))
    told = [one.finding for part in document.sections for one in part.blocks if isinstance(one, Grid)]
    assert len(told) == len(set(told)), "no table under the same name twice"
    appendix = [one.id for one in document.sections if one.appendix]
    assert appendix == [one.id for one in document.sections][-len(appendix) :]
    assert "How long successes took, and how long it took to fail or to give up" in {
        one.finding for one in _section(document, "detail") if isinstance(one, Grid)
    }
    assert "detail" not in {one.id for one in compose(make_source(people=0)).sections}


def test_an_own_questionnaire_stands_without_norms_and_sus_with_its_sources() -> None:
    html = render(compose(make_source(people=9)))
    assert "curved grading scale" in html
    assert "registered trademarks" in html
    assert "CIF-style" in html
    assert "conforms" not in html


def test_the_appendix_has_every_statement_word_by_word() -> None:
    forms = [block for block in _section(compose(make_source()), "instruments") if isinstance(block, Form)]
    assert [len(form.items) for form in forms] == [1, 10, 1]
    assert forms[1].items[0].text == "I think that I would like to use this system frequently."
    assert [item.reversed for item in forms[1].items] == [False, True] * 5


def test_the_context_of_use_stands_where_the_plan_tells_it_and_nowhere_else() -> None:
    plan = make_plan()
    silent = render(compose(make_source(plan)))
    assert "Wherever people were" in silent
    assert "Intended users" not in silent
    assert "Compensation" not in silent
    plan.product.description = "A table of **elements**."
    plan.context = Context(
        users="Pupils of 14.",
        setting="A quiet room.",
        equipment="A laptop, 14 inches.",
        compensation="10 euros",
    )
    plan.consent.contact = "lab@example.org"
    told = render(compose(make_source(plan)))
    for words in (
        "elements</strong>",
        "Pupils of 14.",
        "A quiet room.",
        "A laptop, 14 inches.",
        "10 euros",
    ):
        assert words in told
    assert "Wherever people were" not in told
    assert "lab@example.org" in told.split("Contents")[0]


def test_a_lenient_report_says_what_it_counts() -> None:
    plan = make_plan()
    rows = make_rows(plan, 6)
    results = assemble(rows, Choices(success=Success.LENIENT))
    html = render(compose(Source(results, plan, {}, MOMENT, "1.2.3")))
    assert "solved in full or in part" in html
    assert "without help (strict)" not in html


def test_excluded_people_are_named_with_their_reason() -> None:
    plan = make_plan()
    rows = make_rows(plan, 6)
    left = replace(rows.sessions[0], excluded=True, reason="Works for the maker.")
    results = assemble(replace(rows, sessions=(left, *rows.sessions[1:])), Choices())
    html = render(compose(Source(results, plan, rows.versions[0].instruments, MOMENT, "1.2.3")))
    assert "Works for the maker." in html
    assert "5\u00a0people" in html


def test_the_digest_is_the_input_and_nothing_else() -> None:
    source = make_source(people=6)
    later = replace(source, made_at=MOMENT.replace(year=2027), prepared_by="Somebody else")
    assert later.digest == source.digest
    assert make_source(people=6).digest == source.digest
    assert replace(source, software="1.2.4").digest != source.digest


def test_the_digest_tells_one_more_attempt_and_one_other_word() -> None:
    plan = make_plan()
    rows = make_rows(plan, 6)
    source = make_source(plan, 6)
    fewer = replace(rows, attempts=rows.attempts[:-1])
    assert (
        Source(assemble(fewer, Choices()), plan, source.instruments, MOMENT, "1.2.3").digest != source.digest
    )
    assert (
        make_source(plan, 6, comments=("Fine.",)).digest != make_source(plan, 6, comments=("Fine!",)).digest
    )


def test_headings_tell_people_apart_from_attempts() -> None:
    headings = [one.words for one in _section(compose(make_source()), "method") if isinstance(one, Heading)]
    assert headings == [
        "Participants", "Tasks", "Design and order", "Test facility", "Computing environment and tools", "Procedure",
        "Metrics", "Data analysis",
    ]  # fmt: skip


def coded_source() -> Source:
    """Errors, help, clicks and pages in every attempt of nine people."""
    plan = make_plan()
    plan.error_codes = [
        ErrorCode(key="filter", label="Overlooked the filter"),
        ErrorCode(key="typo", label="Typing slip"),
    ]
    plan.tasks[0].optimal_clicks, plan.tasks[0].optimal_pages, plan.tasks[0].conversion = 3, 3, True
    plan.tasks[0].error_opportunities = 9
    rows = make_rows(plan, 9)
    attempts = tuple(
        replace(
            row, errors={"filter": 1 + row.session_id % 2, "typo": row.session_id % 3}, assists=row.session_id % 2,
            assist_levels={"2": 1} if row.session_id % 2 else None, clicks=3 + row.session_id, pages=7,
            different_pages=5,
        )
        for row in rows.attempts
    )  # fmt: skip
    source = make_source(plan, 9)
    return replace(source, results=assemble(replace(rows, attempts=attempts), Choices(combined=True)))


def test_what_was_captured_is_printed_with_figures_and_tables() -> None:
    document = compose(coded_source())
    blocks = (*_section(document, "tasks"), *_section(document, "detail"))
    body, detail = (
        [block.words for block in _section(document, name) if isinstance(block, Heading)]
        for name in ("tasks", "detail")
    )
    for wanted in ("Time to completion", "Errors and help", "Clicks", "Lostness", "Conversion", "SUM"):
        assert wanted in body, wanted
    for wanted in ("Time to completion", "Errors by code", "Efficiency", "Averages of time"):
        assert wanted in detail, wanted
    charts = {block.drawing.title: block for block in blocks if isinstance(block, Chart)}
    for wanted in ("Solved by when", "Solved by when, if nobody could stop (Kaplan-Meier)", "Errors by code"):
        assert wanted in charts, wanted
        assert not outside(charts[wanted].drawing)
    assert (
        "who might still have gone on"
        in charts["Solved by when, if nobody could stop (Kaplan-Meier)"].caption
    )
    printed = render(compose(coded_source()))
    assert "0.49 (all alike), n\u00a0=" in printed, "lostness of 3 of 7 pages, 5 of them different"


def test_what_nobody_captured_is_not_printed() -> None:
    blocks = _section(compose(make_source()), "tasks")
    headings = [block.words for block in blocks if isinstance(block, Heading)]
    assert not {"Errors and help", "Clicks", "Lostness", "SUM", "Learnability", "Conversion"} & set(headings)


def test_forty_tasks_of_curves_and_errors_go_over_several_figures() -> None:
    document = compose(make_source(make_plan(40), people=7))
    drawings = [
        block.drawing
        for block in (*_section(document, "tasks"), *_section(document, "detail"))
        if isinstance(block, Chart) and block.drawing.title.startswith("Solved by when")
    ]
    assert len(drawings) == 8
    assert all(drawing.height / drawing.width * 130 < 205 for drawing in drawings)


def test_no_p_stands_in_a_report_without_interval_and_effect_size() -> None:
    plan = make_plan(3)
    rows = make_rows(plan, 14)
    sessions = [
        replace(one, mode="moderated") if number % 2 else one for number, one in enumerate(rows.sessions)
    ]
    results = assemble(replace(rows, sessions=tuple(sessions)), Choices())
    document = compose(replace(make_source(plan, 14), results=results))
    tables = [
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Grid)
        and any(str(head) == "p" or str(head).startswith("p (") for head in block.headers)
    ]
    seen = 0
    for table in tables:
        heads = [str(head) for head in table.headers]
        at = next(index for index, head in enumerate(heads) if head == "p" or head.startswith("p ("))
        difference = next(
            index for index, head in enumerate(heads) if head.startswith(("Difference (", "Spearman"))
        )
        for row in table.rows:
            # The difference of two Net Promoter Scores is a size of its own; so is a correlation.
            of_itself = difference == 2 or any("NPS" in str(cell) or "Promoter" in str(cell) for cell in row)
            if str(row[at] or "–").strip("–"):
                seen += 1
                said = f"{row[difference]} {row[heads.index('Effect')] if 'Effect' in heads else ''}"
                assert " to " in said or "–" in said, row
                assert of_itself or any(name in said for name in ("d_z", "Hedges g", "h +", "h −", "h 0")), (
                    row
                )
    assert seen > 10
    assert len(tables) > 4
    assert "significant" not in render(document)


def test_a_table_wider_than_paper_sets_its_intervals_below_instead_of_squeezing_its_words() -> None:
    heads = ("Task", "Condition", "Unassisted", "Assisted", "Strict", "Lenient", "Weighted")
    row = ("1 Foraminifera in the benthic zone", "System 1", *(["59\xa0% (47–70), n\xa0=\xa020"] * 5))
    wide, narrow = (Grid("Table 1", "Rates", heads[:n], (row[:n],), left=2) for n in (7, 4))
    assert "wide" in wide.looks.split()
    assert wide.set_rows[0][:2] == row[:2]
    set_apart = wide.set_rows[0][2]
    assert isinstance(set_apart, dict)
    assert (set_apart["text"], set_apart["note"]) == ("59\xa0%", "(47–70), n\xa0=\xa020")
    assert "wide" not in narrow.looks.split()
    assert narrow.set_rows == narrow.rows
