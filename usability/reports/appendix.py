"""Appendices: tasks, questionnaires and consent word by word, definitions with their sources, the input. Pure."""

from dataclasses import replace

from usability.instruments.model import Instrument
from usability.instruments.model import Item as InstrumentItem
from usability.measures.words import listed
from usability.reports import journey, method, performance, satisfaction
from usability.reports.document import (
    Block,
    Bullets,
    Form,
    Grid,
    Heading,
    Item,
    Markdown,
    Numbers,
    Prose,
    Section,
    Terms,
)
from usability.reports.front import day
from usability.reports.nist import summary_by_task
from usability.reports.source import Source
from usability.results.choosing import write_choices
from usability.results.model import StudyResults
from usability.studies.plan import Asked
from usability.studies.questions import Question, QuestionKind

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Usability",
        "How far certain users reach certain goals with effectiveness (accurately and completely), efficiency (against "
        "what it takes) and satisfaction in a certain context of use. An outcome of use, not a property of the "
        "product; ISO 9241-11:2018 prescribes neither formulas nor thresholds.",
    ),
    (
        "Success (completion) rate",
        "Solved attempts divided by counted attempts. Interval of one task: adjusted Wald (Agresti & "
        "Coull 1998; Sauro & "
        "Lewis 2005). Over tasks: mean of people’s own rates with a t interval, because one person’s "
        "attempts are not "
        "independent.",
    ),
    ("Strict, lenient", "Strict: solved in full and without help. Lenient: also with help, or in part."),
    ("Abandonment", "Attempts in which the person gave up or left, divided by counted attempts."),
    (
        "Time on task",
        "Seconds from the start of the task to its end, reading apart. Typical time is the geometric mean "
        "(Sauro & Lewis "
        "2010), its interval is computed on the log scale; over several tasks people are the clusters.",
    ),
    (
        "Time to completion",
        "Cumulative incidence (Aalen & Johansen 1978): the share who had solved the task by each second, where giving "
        "up, leaving, failing and solving it otherwise compete; time limits and technical faults cut the observation "
        "off. Intervals: log-log (Choudhury 2002). Kaplan & Meier 1958 beside it takes other ends for cuts.",
    ),
    (
        "Errors",
        "Actions coded against the plan’s error codes. Errors an attempt: exact Poisson interval (Garwood 1936). "
        "Errors by place: errors divided by attempts times the places at which the plan says that a person may go "
        "wrong.",
    ),
    (
        "Clicks, lostness",
        "Of full successes without help whose path was captured, against the plan’s optimum. Lostness: Smith 1996.",
    ),
    (
        "Efficiency",
        "Goals a minute: mean over people of 1/time if solved, else 0. Time that went into successes: overall relative "
        "efficiency. ISO 9241-11 defines efficiency as resources used for results and prescribes no formula.",
    ),
    ("Cut off", "The time limit or the person’s leaving ended the attempt: its true time is longer."),
    (
        "SEQ",
        "Single Ease Question, 1 very difficult to 7 very easy, mean with t interval (Sauro & Dumas 2009).",
    ),
    (
        "SUS",
        "System Usability Scale (Brooke 1996): ten statements, 0 to 100 in steps of 2.5. Grade: curved "
        "grading scale (Sauro "
        "& Lewis 2016). Percentile: Sauro 2011. Adjective: Bangor, Kortum & Miller 2009.",
    ),
    (
        "NPS",
        "Share of ratings 9–10 less share of ratings 0–6, in points from −100 to 100 (Reichheld 2003); "
        "interval: adjusted "
        "Wald (Rocks 2016).",
    ),
    (
        "Differences",
        "Paired t for the same people, Welch’s t for different people; times as a ratio on the log scale. "
        "Several tests of one question: Holm 1979, or, where chosen for exploratory lists, Benjamini & Hochberg 1995.",
    ),
)
INTERVAL = (
    "Built by a rule that catches the true value in {} of 100 studies like this one. A wide interval means: too few "
    "people to say more."
)


def appendices(source: Source, numbers: Numbers) -> tuple[Section, ...]:
    """Everything that was put before people, word by word, and what the figures mean."""
    found = [
        _tasks(source),
        *_instruments(source),
        _consent(source),
        summary_by_task(source.results, numbers),
        *_in_detail(source, numbers),
        _definitions(source.results),
        _input(source, numbers),
    ]
    return tuple(
        replace(one, name=f"{letter} {one.name}", appendix=True)
        for letter, one in zip("ABCDEFGH", found, strict=False)
    )


def _in_detail(source: Source, numbers: Numbers) -> list[Section]:
    """What stands behind the body's figures; nothing where nothing is counted."""
    results = source.results
    if not results.together.n:
        return []
    blocks = (
        *method.in_detail(source, numbers),
        *performance.in_detail(results, numbers),
        *satisfaction.in_detail(results, numbers),
        *journey.in_detail(results, numbers),
    )
    return [Section("detail", "Figures in detail", "What stands behind the figures", blocks)]


def _tasks(source: Source) -> Section:
    blocks: list[Block] = []
    for number, task in enumerate(source.plan.tasks, start=1):
        blocks.append(Heading(f"{number} {task.title or task.key}"))
        blocks.append(Markdown(task.scenario or "No scenario is written."))
        if task.criterion.prompt:
            blocks.append(Terms((("Asked for", task.criterion.prompt),)))
    return Section(
        "scenarios",
        "Tasks word by word",
        "Tasks as people read them",
        tuple(blocks) or (Prose(("No tasks.",)),),
    )


def _instruments(source: Source) -> list[Section]:
    plan = source.plan
    blocks: list[Block] = []
    seen: set[str] = set()
    places: list[Asked] = [
        *(asked for task in plan.tasks for asked in (*plan.asked_before(task), *plan.asked_after(task))),
        *plan.after_condition, *plan.final,
    ]  # fmt: skip
    own = list(plan.participant_questions)
    for asked in places:
        if asked.key in seen:
            continue
        seen.add(asked.key)
        if asked.question is not None:
            own.append(asked.question)
        elif asked.key in source.instruments:
            instrument = source.instruments[asked.key]
            blocks += [Heading(instrument.name), _form(instrument)]
    if own:
        blocks.append(Heading("Questions of the study’s own"))
        blocks.append(Bullets(tuple(f"{one.text or one.key} ({_answers(one)})" for one in own)))
    if not blocks:
        return []
    return [
        Section(
            "instruments", "Questions word by word", "Questionnaires and questions as asked", tuple(blocks)
        )
    ]


def _form(instrument: Instrument) -> Form:
    scale = instrument.scale
    ends = f"{scale.min} {scale.low_label} to {scale.max} {scale.high_label}".strip()
    items = tuple(
        Item(
            item.text + _own_ends(instrument, item),
            not item.positive,
        )
        for item in instrument.items
    )
    translated = (
        f"Translation into {instrument.language_name}: {instrument.translation}."
        if instrument.translation
        else ""
    )
    source = " ".join(part for part in (instrument.source, translated, instrument.licence) if part)
    return Form(instrument.intro, items, ends, source)


def _own_ends(instrument: Instrument, item: InstrumentItem) -> str:
    """Where an item has words or a scale of its own."""
    if item.between:
        return ""
    ends = item.scale
    if ends:
        low, high = instrument.labels(item)
        return f" ({ends.min} {low} to {ends.max} {high})"
    return f": {item.low_label} – {item.high_label}" if item.low_label and item.high_label else ""


def _answers(one: Question) -> str:
    if one.kind is QuestionKind.SCALE:
        low, high = one.scale_ends
        return f"{low} {one.low_label} to {high} {one.high_label}".replace("  ", " ")
    if one.options:
        how = "one of" if one.kind is QuestionKind.CHOICE else "any of"
        return f"{how}: {' · '.join(option.label for option in one.options)}"
    return "a number" if one.kind is QuestionKind.NUMBER else "free words"


def _consent(source: Source) -> Section:
    plan = source.plan
    blocks: list[Block] = []
    if plan.welcome:
        blocks += [Heading("Welcome"), Markdown(plan.welcome)]
    blocks += [Heading("Consent"), Markdown(plan.consent.text or "The plan has no consent text.")]
    if plan.consent.also:
        blocks += [Heading("Asked apart, to be ticked or left"), Bullets(tuple(plan.consent.also))]
    if plan.consent.contact:
        blocks.append(Terms((("Contact", plan.consent.contact),)))
    if plan.thanks:
        blocks += [Heading("Thanks"), Markdown(plan.thanks)]
    return Section("consent", "Welcome and consent", "What people were told", tuple(blocks))


def _definitions(results: StudyResults) -> Section:
    confidence = f"{results.confidence} interval", INTERVAL.format(round(100 * results.choices.level))
    return Section(
        "definitions", "Definitions", "What the figures mean", (Terms((*DEFINITIONS, confidence)),)
    )


def _input(source: Source, numbers: Numbers) -> Section:
    results = source.results
    pairs: list[tuple[str, str | None]] = [
        ("Input digest", source.digest),
        (
            "Choices",
            ", ".join(f"{key}: {value}" for key, value in write_choices(results.choices).items())
            or "as by default",
        ),
        ("Excluded", listed([one.participant for one in results.excluded]) or "nobody"),
        ("Software", f"Usability {source.software}"),
        ("Built", day(source.made_at)),
    ]
    blocks: list[Block] = [
        Prose(
            (
                "This report is CIF-style: it follows the order of the public Common Industry Format for "
                "usability test reports "
                "(NIST 1999–2001). It makes no claim of conformance. The input digest is the SHA-256 of "
                "everything that went "
                "in; the same input gives the same digest.",
            )
        ),
        Terms(tuple(pairs)),
    ]
    versions = tuple(
        (
            str(one.number),
            day(one.published_at),
            str(one.people),
            "yes" if one.counted else "no",
            one.digest[:16],
        )
        for one in results.versions
    )
    if versions:
        heads = ("Version", "Published", "People", "Counted", "Digest")
        blocks.append(Grid(numbers.table(), "Plan versions", heads, versions, left=2))
    if source.files:
        files = tuple(
            (one.name, day(one.imported_at), str(one.rows), one.digest[:16]) for one in source.files
        )
        blocks.append(
            Grid(numbers.table(), "Files taken in", ("File", "Taken in", "Rows", "Digest"), files, left=2)
        )
    return Section("input", "Input", "What this report was made from", tuple(blocks))
