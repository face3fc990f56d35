"""Comments in people's own words, exclusions and limits. Pure."""

from collections import Counter, defaultdict

from usability.measures.words import unbroken
from usability.reports.document import Block, Bullets, Grid, Heading, Numbers, Prose, Quote, Quotes, Section
from usability.reports.source import Source
from usability.results.asked_model import Comment
from usability.results.model import StudyResults

WHY = {
    "not_attempted": "never begun",
    "technical_fault": "broken by a technical fault",
    "awaits_score": "waits for a moderator’s score",
    "running": "still running",
}


def voices(results: StudyResults) -> Section:
    """Every comment, by task and question, as it was written. For results that have comments."""
    titles = {task.key: f"{task.number} {task.title}" for task in results.tasks}
    groups: dict[tuple[str, str], list[Comment]] = defaultdict(list)
    for comment in results.comments:
        groups[(comment.task, "" if comment.kind == "problem" else comment.question)].append(comment)
    order = {key: index for index, key in enumerate(titles)}
    start = f"{unbroken(len(results.comments), 'comment')}, unchanged; the same words stand once. "
    start += "The code names the person."
    blocks: list[Block] = [Prose((start,), small=True)]
    last = ""
    for task, question in sorted(groups, key=lambda one: (order.get(one[0], len(order)), one[1])):
        found = groups[(task, question)]
        place = titles.get(task, "The whole study")
        if place != last:
            blocks.append(Heading(place))
            last = place
        blocks.append(Heading(question or "Reported problems", 4))
        said: dict[str, list[str]] = defaultdict(list)
        for one in found:
            said[one.text.strip()].append(_who(results, one))
        blocks.append(Quotes(tuple(Quote(words, " · ".join(people)) for words, people in said.items())))
    return Section("voices", "In participants’ words", "In participants’ words", tuple(blocks))


def _who(results: StudyResults, one: Comment) -> str:
    name = results.condition_name(one.column)
    return f"{one.participant}, {name}" if name else one.participant


def limits(source: Source, numbers: Numbers) -> Section:
    """Who and what is left out, how good the times are, what was not measured."""
    results = source.results
    blocks: list[Block] = [Heading("Left out")]
    blocks.append(Prose((_left_out(results),)))
    if results.excluded:
        rows = tuple((one.participant, one.reason or "no reason given") for one in results.excluded)
        said = f"{unbroken(len(rows), 'person', 'people')} excluded by a researcher"
        counted_here = (
            "They are counted in this report all the same." if results.choices.with_excluded else ""
        )
        blocks.append(Grid(numbers.table(), said, ("Person", "Reason"), rows, counted_here, left=2))
    if results.left_out:
        blocks.append(_outside(results, numbers))
    if results.notes:
        blocks += [Heading("What must stand with the figures"), Bullets(results.notes)]
    blocks += [Heading("Not measured"), Bullets(tuple(not_measured(source)))]
    blocks += [
        Heading("How far the figures carry"),
        Prose(
            (
                "The figures describe these people with these tasks. An interval shows what chance alone "
                "may do; it does "
                "not repair a sample that differs from the people the product is for. "
                "Where many differences are tested, some are settled by chance alone.",
            )
        ),
    ]
    name = "Exclusions and limits"
    return Section("limits", name, name, tuple(blocks))


def _left_out(results: StudyResults) -> str:
    flow = results.flow
    people = (
        f"{unbroken(flow.excluded, 'person', 'people')} excluded" if flow.excluded else "Nobody was excluded"
    )
    attempts = unbroken(len(results.left_out), "attempt")
    stand = "stands" if len(results.left_out) == 1 else "stand"
    return f"{people}; {attempts} of counted people {stand} outside every count."


def _outside(results: StudyResults, numbers: Numbers) -> Grid:
    titles = {task.key: task.title for task in results.tasks}
    found = Counter((titles.get(one.task, one.task), WHY.get(one.why, one.why)) for one in results.left_out)
    rows = tuple((task, why, str(number)) for (task, why), number in sorted(found.items()))
    return Grid(numbers.table(), "Attempts outside every count", ("Task", "Why", "Attempts"), rows, left=2)


def not_measured(source: Source) -> list[str]:
    """What this study did not measure, each as a sentence."""
    results = source.results
    figures = [one for task in results.tasks for one in task.figures]
    found = []
    if results.flow.opened is None:
        found.append("How many people opened a link, declined or were turned away.")
    if all(one.clicks is None for one in figures):
        found.append("Clicks and paths: the product under test sent no signals.")
    if all(one.errors is None for one in figures):
        found.append("Errors: nobody coded slips in these sessions.")
    if all(one.reading.value is None for one in figures):
        found.append("Time for reading before the start of a task.")
    if not any(name for name in results.people.devices):
        found.append("Devices and browsers.")
    if not results.comments:
        found.append("Comments in people’s own words.")
    if not any(one.instrument.norms == "sus" for one in results.instruments):
        found.append("The System Usability Scale (SUS): no grade or percentile can be given.")
    if source.findings is None:
        found.append("Severity of problems: this report counts, it does not judge.")
    return found
