"""Satisfaction: ratings after tasks, questionnaires, the study's own questions. Pure."""

from usability.instruments import words
from usability.measures import nps
from usability.measures.rounding import mean_text, p_value, rate_text, rounded, signed
from usability.measures.words import unbroken
from usability.reports import details
from usability.reports.document import Block, Chart, Grid, Heading, Numbers, Prose, Section
from usability.reports.drawings import condition_names, promoters, rating_rows, scores
from usability.reports.performance import columns_of, difference_words, settled_words
from usability.results.asked_model import InstrumentColumn, InstrumentResult, QuestionResult
from usability.results.compared import effect_words
from usability.results.findings import translation_words
from usability.results.model import StudyResults
from usability.results.ratings import ease_key
from usability.results.score_words import score_sentence

NOT_PERCENT = "A SUS score is neither a percentage nor a percentile."


def satisfaction(results: StudyResults, numbers: Numbers) -> Section:
    """What people said of their experience, each instrument on its own scale."""
    blocks: list[Block] = []
    for one in results.instruments:
        blocks += _instrument(results, one, numbers)
    blocks += _ratings(results, numbers)
    for question in results.questions:
        if question.place != "about":
            blocks += _question(results, question, numbers)
    if not blocks:
        blocks = [Prose(("No rating or questionnaire was asked, or nobody has answered yet.",))]
    return Section("satisfaction", "Satisfaction", "What people said of it", tuple(blocks))


def in_detail(results: StudyResults, numbers: Numbers) -> list[Block]:
    """Answers to each statement and scores by other rules, for the appendix."""
    items: list[Block] = []
    for one in results.instruments:
        if len(one.instrument.items) > 1 and any(column.scores for column in one.columns):
            items += [Heading(one.instrument.name, 4), *details.items(results, one, numbers)]
            items.append(_items(results, one, numbers))
    return [
        *([Heading("Questionnaires, statement by statement"), *items] if items else []),
        *details.scores(results, numbers),
    ]


def _instrument(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> list[Block]:
    blocks: list[Block] = [Heading(one.instrument.name)]
    known = [column for column in one.columns if column.scores]
    if not known:
        return [*blocks, Prose(("Nobody has answered it yet.",))]
    sentence = score_sentence(results, one)
    if sentence:
        blocks.append(Prose((sentence,)))
    rule = one.instrument.scoring.rule
    if rule == "nps":
        blocks.append(
            Chart(numbers.figure(), _finding(results, one), promoters(results, one), _nps_caption())
        )
    elif one.instrument.scoring.overall and rule != "top_box":
        blocks.append(
            Chart(
                numbers.figure(), _finding(results, one), scores(results, one), _scale_caption(results, one)
            )
        )
    else:
        blocks.append(_figures(results, one, numbers))
    blocks += _readings(results, one, numbers)
    if one.differences:
        blocks.append(_differences(results, one, numbers))
    blocks += _remarks(one)
    return blocks


def _finding(results: StudyResults, one: InstrumentResult) -> str:
    said = []
    for column in one.columns:
        name = results.condition_name(column.condition)
        main = column.summary.main
        if main.value is None:
            said.append(f"{name or 'Score'}: no data")
            continue
        text = _main_text(one, column)
        said.append(f"{name}: {text}" if name else text)
    return "; ".join(said)


def _main_text(one: InstrumentResult, column: InstrumentColumn) -> str:
    main = column.summary.main
    rule = one.instrument.scoring.rule
    if rule == "top_box":
        return rate_text(main)
    if rule == "nps" and main.value is not None:
        known = main.low is not None and main.high is not None
        interval = f" ({signed(main.low or 0, 0)} to {signed(main.high or 0, 0)})" if known else ""
        return f"NPS {signed(main.value, 0)}{interval}, n\u00a0=\u00a0{main.n}"
    return f"Mean {mean_text(main)}"


def _nps_caption() -> str:
    return (
        "Promoters (9–10) less detractors (0–6) in percentage points; interval: adjusted Wald for the "
        "score (Rocks 2016). " + nps.MARKS
    )


def _scale_caption(results: StudyResults, one: InstrumentResult) -> str:
    caption = (
        f"A dot is a person’s score; ring and line are the mean and its {results.confidence} t interval."
    )
    if one.instrument.norms == "sus":
        caption += " Bands: grades of the curved grading scale (Sauro & Lewis 2016). " + NOT_PERCENT
    elif one.own:
        caption += " The study’s own questionnaire: no published norm or grade belongs to it."
    return caption


def _figures(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> Grid:
    rows = []
    for column in one.columns:
        mean = column.summary.mean
        rows.append(
            (
                results.condition_name(column.condition) or "All people",
                _main_text(one, column),
                mean_text(mean, 2) if mean is not None else None,
            )
        )
    top = one.instrument.scoring.top_from
    head = (
        f"Answered {top} or more" if top is not None and one.instrument.scoring.rule == "top_box" else "Score"
    )
    return Grid(
        numbers.table(),
        _finding(results, one),
        ("", head, f"Mean answer ({results.confidence})"),
        tuple(rows),
    )


def _readings(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> list[Block]:
    """Published readings, for an instrument that has them: real SUS, never an own form."""
    several = len(one.columns) > 1
    rows = [
        (reading.label, *((name,) if several else ()), reading.text, reading.source)
        for column in one.columns
        for name in (results.condition_name(column.condition),)
        for reading in column.summary.readings
    ]
    if one.own or not rows:
        return []
    order = [row[0] for row in rows]
    rows.sort(key=lambda row: order.index(row[0]))
    said = f"What published norms say of {one.instrument.name}"
    columns = ("Reading", *((results.column_noun,) if several else ()), "Here", "Source")
    return [Grid(numbers.table(), said, columns, tuple(rows), left=len(columns))]


def _items(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> Grid:
    names = _column_names(results, one)
    rows = tuple(
        (
            f"{number}. {item.text}",
            "" if item.positive else "reversed",
            *(mean_text(column.summary.items[number - 1][1], 2) for column in one.columns),
        )
        for number, item in enumerate(one.instrument.rated, start=1)
    )
    scale = one.instrument.scale
    return Grid(
        numbers.table(),
        f"Answers to each statement, {scale.min} to {scale.max}{_other_scales(one)}",
        ("Statement", "Scored", *names),
        rows,
        f"Raw means with {results.confidence} t intervals: {scale.min} {scale.low_label.lower()}, "
        f"{scale.max} {scale.high_label.lower()}. "
        "Of a reversed statement a low answer is the good one.",
        left=2,
    )


def _other_scales(one: InstrumentResult) -> str:
    """Which statements have a scale of their own: ", statement 5 from 0 to 10"."""
    own = [(number, item.scale) for number, item in enumerate(one.instrument.rated, start=1) if item.scale]
    return "".join(f", statement {number} from {scale.min} to {scale.max}" for number, scale in own)


def _column_names(results: StudyResults, one: InstrumentResult) -> tuple[str, ...]:
    alone = f"Mean ({results.confidence}), n"
    return tuple(results.condition_name(column.condition) or alone for column in one.columns)


def _differences(results: StudyResults, one: InstrumentResult, numbers: Numbers) -> Grid:
    rows = tuple(
        (
            f"{results.condition_name(d.second)} – {results.condition_name(d.first)}",
            difference_words(d),
            effect_words(d),
            p_value(d.comparison.p),
            d.comparison.test or None,
        )
        for d in one.differences
    )
    settled = sum(d.settled for d in one.differences)
    said = settled_words(settled, len(rows))
    return Grid(
        numbers.table(), said, ("Compared", f"Difference ({results.confidence})", "Effect", "p", "Test"), rows
    )


def _remarks(one: InstrumentResult) -> list[Block]:
    said = []
    for column in one.columns:
        for flag, number in column.summary.flags.items():
            said.append(f"{unbroken(number, 'answered sheet is', 'answered sheets are')} marked “{flag}”.")
        if column.summary.n_missing:
            said.append(f"{column.summary.n_missing} had too many blanks for a score.")
    if one.instrument.translation:
        said.append(translation_words(one))
    if len(one.instrument.items) > 1:
        said.append(f"Blanks: {words.blanks(one.instrument)}")
    if one.own:
        said.append("This is the study’s own questionnaire. It is compared with nothing but itself.")
    return [Prose(tuple(dict.fromkeys(said)), small=True)] if said else []


def _ratings(results: StudyResults, numbers: Numbers) -> list[Block]:
    """The rating that speaks for the tasks as a figure; all ratings in a table over people."""
    asked = list({r.key: r for one in (*results.overall, results.together) for r in one.ratings}.values())
    if not asked:
        return []
    blocks: list[Block] = [Heading("Ratings after each task")]
    key = ease_key(results.overall)
    for index, drawing in enumerate(rating_rows(results, key) if key else ()):
        rating = next(one for one in asked if one.key == key)
        mean = next((r for r in results.together.ratings if r.key == key), None)
        said = (
            f"{rating.label.rstrip('.?')}: {mean_text(mean.estimate)} over people" if mean else rating.label
        )
        caption = (
            f"From {rating.low:g} ({rating.low_label.lower()}) to {rating.high:g} "
            f"({rating.high_label.lower()}); rings are "
            f"answers, their area is how many. {results.confidence} t intervals. {rating.about}"
        ).strip()
        blocks.append(
            Chart(
                numbers.figure(),
                said if not index else "Ratings, continued",
                drawing,
                caption if not index else "",
            )
        )
    if not results.compares and [rating.key for rating in asked] == [key]:
        return blocks
    columns = columns_of(results)
    together = ("Together",) if len(columns) > len(results.overall) else ()
    names = (
        (*condition_names(results), *together)
        if results.compares
        else (f"Mean ({results.confidence}), n people",)
    )
    rows = tuple(
        (
            rating.label,
            f"{rating.low:g}–{rating.high:g}",
            *(
                next((mean_text(r.estimate) for r in column.ratings if r.key == rating.key), None)
                for column in columns
            ),
        )
        for rating in asked
    )
    caption = f"Mean of people’s own means over their tasks, {results.confidence} t interval; n is people."
    caption = " ".join(
        [caption, *(f"{one.label}: {one.about}" for one in asked if one.about and one.key != key)]
    )
    blocks.append(
        Grid(numbers.table(), "Ratings over all tasks", ("Rating", "Scale", *names), rows, caption, left=2)
    )
    return blocks


def _question(results: StudyResults, one: QuestionResult, numbers: Numbers) -> list[Block]:
    """An own question at the end, after a condition or after a task; words stand with the comments."""
    columns = [column for column in one.columns if column.options or column.estimate is not None]
    if not columns or (one.task and one.kind == "scale"):
        return []
    names = tuple(results.condition_name(c.condition) or "People" for c in columns)
    where = next((f" ({task.title})" for task in results.tasks if task.key == one.task), "")
    if columns[0].options:
        rows: list[tuple[str | None, ...]] = [
            (option.label, *(rate_text(c.options[i].share) for c in columns))
            for i, option in enumerate(columns[0].options)
        ]
    else:
        rows = [("Mean", *(mean_text(c.estimate, 1) if c.estimate else None for c in columns))]
        lowest = tuple(rounded(min(c.values), 0) if c.values else None for c in columns)
        highest = tuple(rounded(max(c.values), 0) if c.values else None for c in columns)
        rows += [("Lowest", *lowest), ("Highest", *highest)]
    return [Grid(numbers.table(), f"{one.text}{where}", ("Answer", *names), tuple(rows))]
