"""What was tested, and how: introduction and method in the order of the Common Industry Format. Pure."""

from usability.measures.words import listed, unbroken
from usability.reports import context
from usability.reports.document import Block, Bullets, Chart, Grid, Heading, Numbers, Prose, Section, Terms
from usability.reports.drawings import condition_names, people_flow
from usability.reports.front import modes
from usability.reports.orders import orders_met
from usability.reports.source import Source
from usability.results.asked_model import QuestionResult
from usability.results.model import StudyResults
from usability.sessions.rules import Mode
from usability.studies.plan import Criterion, CriterionKind, Design, Order, StudyPlan

_DESIGN = {
    Design.NONE: "One product, no conditions.",
    Design.BETWEEN: "Between subjects: each person met one condition.",
    Design.WITHIN_ALL: "Within subjects: each person did every task in every condition, in blocks.",
    Design.WITHIN_SPLIT: "Within subjects: each person did every task once, some tasks in each condition; "
    "a task was done by different people in different conditions.",
}
_ORDER = {
    Order.FIXED: "Tasks came in the order of the plan.",
    Order.RANDOM: "The order of tasks was drawn anew for each person.",
    Order.COUNTERBALANCED: "The order of tasks was counterbalanced by the rows of a Williams square.",
}
_CRITERION = {
    CriterionKind.SELF_REPORT: "the person’s own word",
    CriterionKind.ANSWER: "a checked answer",
    CriterionKind.ADDRESS: "the product reached a page",
    CriterionKind.ELEMENT: "the product showed a sign",
    CriterionKind.MODERATOR: "scored by a moderator",
}


def introduction(source: Source) -> Section:
    """The product and the objectives."""
    results, plan = source.results, source.plan
    pairs: list[tuple[str, str | None]] = [
        ("Product", results.product or None),
        ("Version", results.product_version or None),
    ]
    if results.compares:
        name = "Conditions" if results.axes == ("condition",) else "Compared"
        pairs.append((name, listed(condition_names(results))))
    touchpoints = list(dict.fromkeys(task.touchpoint for task in plan.tasks if task.touchpoint))
    if touchpoints:
        pairs.append(("Parts evaluated", listed(touchpoints)))
    stages = list(dict.fromkeys(task.journey_stage for task in plan.tasks if task.journey_stage))
    if stages:
        pairs.append(("Journey stages", listed(stages)))
    blocks: list[Block] = [Terms(tuple(pairs)), *context.product(source), Heading("Objectives")]
    blocks.append(
        Bullets(results.objectives) if results.objectives else Prose(("The plan states no objectives.",))
    )
    return Section("tested", "What was tested", "What was tested, and why", tuple(blocks))


def method(source: Source, numbers: Numbers) -> Section:
    """Participants, tasks, design, procedure and metrics."""
    results, plan = source.results, source.plan
    blocks: list[Block] = [Heading("Participants"), Prose((participants_words(source),))]
    blocks.append(
        Chart(
            numbers.figure(),
            _flow_finding(results),
            people_flow(results.flow),
            "A dashed bar was not measured: people who come from a file opened no link."
            if results.flow.opened is None
            else "",
        )
    )
    blocks += [
        _characteristics(one, numbers) for one in results.questions if one.place == "about" and one.columns
    ]
    blocks += [Heading("Tasks"), _tasks(plan, numbers)]
    blocks += [
        Heading("Design and order"),
        Prose((f"{_DESIGN[plan.conditions.design]} {_ORDER[plan.order]}",)),
    ]
    if results.together.n:
        blocks.append(Prose((_came_about(plan),)))
    blocks += context.surroundings(source)
    blocks += [Heading("Procedure"), Terms(_procedure(source))]
    blocks += [Heading("Metrics"), Terms(_metrics(source))]
    blocks += context.analysis(source)
    return Section("method", "Method", "How it was tested", tuple(blocks))


def participants_words(source: Source) -> str:
    """How many took part and how they were chosen."""
    results, plan = source.results, source.plan
    people = results.flow.people
    words = (
        f"{unbroken(people, 'person', 'people')} {'is' if people == 1 else 'are'} counted"
        if people
        else "Nobody is counted yet"
    )
    if results.choices.segment:
        words += f", those of the segment “{_segment(results)}” alone"
    words += f" of {results.flow.started} who started." if results.flow.started else "."
    if plan.screener.questions:
        words += (
            f" {unbroken(len(plan.screener.questions), 'screening question')} decided who could take part."
        )
    if plan.screener.quotas:
        words += f" {unbroken(len(plan.screener.quotas), 'quota')} limited how many of a kind."
    if plan.max_participants:
        words += f" The study took at most {unbroken(plan.max_participants, 'person', 'people')}."
    return words


def _segment(results: StudyResults) -> str:
    chosen = results.choices.segment
    return next(
        (one.label for one in results.segments if (one.question, one.option) == chosen),
        ":".join(chosen or ()),
    )


def _flow_finding(results: StudyResults) -> str:
    flow = results.flow
    if not flow.started:
        return "Nobody has started yet"
    return f"{flow.started} started, {flow.finished} finished, {unbroken(flow.people, 'person', 'people')} counted"


def _characteristics(one: QuestionResult, numbers: Numbers) -> Grid:
    column = one.columns[0]
    rows: list[tuple[str | None, ...]] = [
        (option.label, f"{option.count} of {column.answered}") for option in column.options
    ]
    if not rows:
        rows = [("Answered", str(column.answered))]
    return Grid(numbers.table(), one.text, ("Answer", "People"), tuple(rows))


def _tasks(plan: StudyPlan, numbers: Numbers) -> Grid:
    rows = tuple(
        (
            str(number),
            task.title or task.key,
            task.touchpoint or None,
            _criterion(task.criterion),
            f"{task.time_limit_s}\u00a0s" if task.time_limit_s else "none",
            f"{task.optimal_time_s:g}\u00a0s" if task.optimal_time_s else None,
            str(task.optimal_clicks) if task.optimal_clicks else None,
        )
        for number, task in enumerate(plan.tasks, start=1)
    )
    headers = ("", "Task", "Touchpoint", "Success decided by", "Time limit", "Optimal time", "Optimal clicks")
    keep = [i for i in range(len(headers)) if i in (0, 1, 3, 4) or any(row[i] for row in rows)]
    return Grid(
        numbers.table(),
        f"{unbroken(len(rows), 'task')}; their wording stands in the appendix",
        tuple(headers[i] for i in keep),
        tuple(tuple(row[i] for i in keep) for row in rows),
        left=4 if 2 in keep else 3,
    )


def _criterion(criterion: Criterion) -> str:
    return _CRITERION[criterion.kind]


def _came_about(plan: StudyPlan) -> str:
    where = " in each condition" if plan.conditions.design is not Design.NONE else ""
    return f"What really came about, attempts of each task{where}, is counted in the appendix."


def in_detail(source: Source, numbers: Numbers) -> list[Block]:
    """Attempts and orders that came about, for the appendix."""
    return [
        Heading("Attempts and orders that came about"),
        _counts(source.results, numbers),
        *orders_met(source, numbers),
    ]


def _counts(results: StudyResults, numbers: Numbers) -> Grid:
    names = condition_names(results) or ("Attempts",)
    rows = [(str(task.number), task.title, *(str(one.n) for one in task.figures)) for task in results.tasks]
    rows.append(("", "All tasks", *(str(one.n) for one in results.overall)))
    counts = [one.n for task in results.tasks for one in task.figures]
    spread = f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
    where = f"each task and {results.column_noun.lower()}" if results.compares else "each task"
    return Grid(
        numbers.table(),
        f"{spread} counted attempt{'' if spread == '1' else 's'} at {where}",
        ("", "Task", *names),
        tuple(rows),
        left=2,
        total=True,
    )


def _consent(results: StudyResults) -> str:
    asked = "asked before anything was recorded; the text stands in the appendix"
    imported = results.people.modes.get(Mode.IMPORTED.value, 0)
    if not imported:
        return asked
    if imported == sum(results.people.modes.values()):
        return (
            "not asked by this software: the trials come from a file; the appendix says what is known of it"
        )
    return f"{asked}; not of those whose trials come from a file"


def _procedure(source: Source) -> tuple[tuple[str, str | None], ...]:
    results, plan = source.results, source.plan
    pairs: list[tuple[str, str | None]] = [("Sessions", modes(results) or None)]
    pairs.append(("Consent", _consent(results) if plan.consent.text else None))
    pairs.append(
        ("Instructions", "as people read them: the appendix has the welcome and every task word by word")
    )
    pairs.append(("Thinking aloud", "asked for" if plan.think_aloud else "not asked for"))
    limits = {task.time_limit_s for task in plan.tasks}
    limit = (
        "none"
        if limits <= {None}
        else f"{limits.pop()} seconds a task"
        if len(limits) == 1
        else "differs by task"
    )
    pairs.append(("Time limit", limit))
    before = [one.key for task in plan.tasks for one in plan.asked_before(task)]
    if before:
        pairs.append(("Before each task", _asked(source, before)))
    after = [one.key for task in plan.tasks for one in plan.asked_after(task)]
    pairs.append(("After each task", _asked(source, after)))
    if plan.after_condition:
        pairs.append(("After each condition", _asked(source, [one.key for one in plan.after_condition])))
    pairs.append(("At the end", _asked(source, [one.key for one in plan.final])))
    if source.files:
        names = listed([f"{one.name} ({one.rows} rows)" for one in source.files])
        pairs.append(("Imported from", f"{names}; nobody was observed by this software"))
    return tuple(pairs)


def _asked(source: Source, keys: list[str]) -> str:
    distinct = list(dict.fromkeys(keys))
    named = [source.instruments[key].name for key in distinct if key in source.instruments]
    own = sum(key not in source.instruments for key in distinct)
    if own:
        named.append(unbroken(own, "own question"))
    return listed(named) or "nothing"


def _metrics(source: Source) -> tuple[tuple[str, str | None], ...]:
    results = source.results
    success = "Share of attempts solved in full and without help (strict)"
    if results.choices.success.value == "lenient":
        success = "Share of attempts solved in full or in part, with or without help (lenient)"
    return (
        (
            "Effectiveness",
            f"{success}, with abandonment (gave up or left), errors and assists. Attempts that were never begun or "
            "broken by a technical fault stand outside the count.",
        ),
        (
            "Efficiency",
            "Time on task: from the start of the task to its end, without the time for reading. Typical time is the "
            "geometric mean of unassisted full successes; all attempts stand beside it.",
        ),
        (
            "Satisfaction",
            "Ratings after each task and questionnaires, each with its own scale; no norm is put beside a "
            "questionnaire that it was not made for.",
        ),
        (
            "Intervals",
            f"{results.confidence}. Rates of one task: adjusted Wald. Rates over tasks: mean of people’s own rates, "
            "t. Times: on the log "
            "scale, over several tasks with people as clusters. Scores and ratings: t.",
        ),
    )
