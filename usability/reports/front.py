"""The cover and the answer. Pure."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from usability.charts.marks import Drawing
from usability.measures import clocks
from usability.measures.words import listed, unbroken
from usability.reports.document import Chart, Numbers, Prose, Section, Sentences
from usability.reports.drawings import answer_forest, condition_names
from usability.reports.source import Source
from usability.results.choices import Success
from usability.results.choosers import sentence
from usability.results.model import StudyResults
from usability.results.success import how_solved, task_count
from usability.results.task_figures import TaskResult
from usability.results.words import Answer, answer, plain
from usability.sessions.rules import Mode

SENTENCES = 5
LETTERS_OF_A_SENTENCE, LETTERS_OF_A_HEADING = 72, 34
"""Letters of a line, counted narrowly."""
PAGE_A4, PAGE_LETTER, HEADING_LINE, SENTENCE_LINE, GAP = 200.0, 182.0, 9.3, 5.5, 1.6
"""Millimetres: a page without what names answer and figure, a heading's line, a sentence's, the gap below it."""
MODES = {
    Mode.IMPORTED.value: "imported from finished trials",
    Mode.UNMODERATED.value: "unmoderated",
    Mode.MODERATED.value: "moderated",
}


def day(moment: datetime | None) -> str | None:
    """22 November 2026; None for none."""
    return None if moment is None else clocks.day(moment)


def modes(results: StudyResults) -> str:
    """How sessions were run, for instance "unmoderated"."""
    return listed([MODES.get(mode, mode) for mode in sorted(results.people.modes) if mode])


def facts(source: Source) -> tuple[tuple[str, str | None], ...]:
    """What the cover says of the study."""
    results = source.results
    version = f"({results.product_version})" if results.product_version else ""
    product = f"{results.product} {version}".strip()
    found: list[tuple[str, str | None]] = [("Product", product or None)]
    if results.compares:
        found.append(("Compared", listed(condition_names(results))))
    how = modes(results)
    found.append(
        (
            "Who",
            unbroken(results.flow.people, "person", "people") + (f", {how}" if how else "")
            if results.flow.people
            else "nobody yet",
        )
    )
    if results.people.n:
        found.append(("When", _span(results)))
    found.append(("Counted", _counted(results)))
    found.append(("Success", success_words(results)))
    found.append(("Choice", sentence(results)))
    found.append(("Led by", listed(source.led_by) or None))
    if source.plan.consent.contact:
        found.append(("Contact", source.plan.consent.contact))
    prepared = day(source.made_at) or ""
    found.append(("Report", f"{prepared}, by {source.prepared_by}" if source.prepared_by else prepared))
    return tuple(found)


def _span(results: StudyResults) -> str | None:
    people = results.people
    if people.first_at is None or people.last_at is None:
        return None
    first, last = day(people.first_at) or "", day(people.last_at) or ""
    words = first if first == last else f"{first} to {last}"
    return f"{words} (taken in from a file)" if set(people.modes) == {Mode.IMPORTED.value} else words


def _counted(results: StudyResults) -> str:
    flow = results.flow
    words = unbroken(flow.attempts, "attempt") + f" at {unbroken(len(results.tasks), 'task')}"
    left_out = unbroken(flow.excluded, "person", "people") if flow.excluded else "nobody"
    return f"{words}; {left_out} excluded"


def success_words(results: StudyResults) -> str:
    """What counts as a success here."""
    if results.choices.success is Success.STRICT:
        return "A task solved in full and without help"
    return "A task solved in full or in part, with or without help"


def subtitle(source: Source) -> str:
    """One sentence below the title."""
    results = source.results
    if results.empty:
        return "Nobody is counted yet"
    start = f"What {unbroken(results.flow.people, 'person', 'people')} did in {unbroken(len(results.tasks), 'task')}"
    if results.axes == ("condition",):
        return f"{start} with {listed(condition_names(results))}"
    if results.compares:
        return f"{start}, {listed([one.phrase for one in results.conditions])}"
    return f"{start} with {results.product}" if results.product else start


def seal(source: Source) -> str:
    """The foot of the cover: what the report was made from."""
    versions = source.versions
    plan = f"plan version {listed([str(one) for one in versions])}" if versions else "unpublished plan"
    return f"Input {source.digest[:16]} · {plan} · software {source.software} · {day(source.made_at)}"


def answer_figure(results: StudyResults, *, letter: bool = False) -> tuple[Drawing, bool] | None:
    """Success by task in the room that the sentences leave, and whether it has all tasks. None without attempts."""
    if not results.together.n:
        return None
    said = answer(results)
    return answer_forest(results, room(said.heading, _sentences(said), letter=letter))


def _sentences(said: Answer) -> list[str]:
    return [plain(paragraph) for paragraph in said.paragraphs][:SENTENCES]


def answer_section(source: Source, numbers: Numbers, figure: tuple[Drawing, bool] | None) -> Section:
    """The answer in at most five sentences and one figure: as of answer_figure."""
    results = source.results
    said = answer(results)
    sentences = _sentences(said)
    if figure is None:
        return Section("answer", "The answer", said.heading, (Sentences(tuple(sentences)),))
    drawing, whole = figure
    caption = (
        f"Solved {how_solved(results)}"
        + (", without help" if results.choices.success is Success.STRICT else "")
        + f": count, rate, {results.confidence} adjusted-Wald interval; last row: mean of people’s rates, t interval."
    )
    if not whole:
        caption += f" The tasks that fewest solved; all {len(results.tasks)} stand with the results by task."
    chart = Chart(numbers.figure(), finding(results), drawing, caption)
    blocks: list[Prose | Sentences | Chart] = [Sentences(tuple(sentences)), chart]
    return Section("answer", "The answer", said.heading, tuple(blocks))


def room(heading: str, sentences: Sequence[str], *, letter: bool = False) -> float:
    """Millimetres that the sentences of the answer leave to its figure on the page (css/print.css)."""
    lines = sum(ceil(len(one) / LETTERS_OF_A_SENTENCE) for one in sentences)
    titles = ceil(len(heading) / LETTERS_OF_A_HEADING)
    page = PAGE_LETTER if letter else PAGE_A4
    return page - titles * HEADING_LINE - lines * SENTENCE_LINE - len(sentences) * GAP


def finding(results: StudyResults) -> str:
    """What the forest plot shows: the tasks solved most and least, as counts."""
    tasks = [task for task in results.tasks if task_count(task)[1]]
    if not tasks:
        return "No task was attempted"
    if len(tasks) == 1:
        x, n = task_count(tasks[0])
        return f"{x} of {n} attempts solved the task {how_solved(results)}"
    ranked = sorted(tasks, key=_share)
    lowest, highest = ranked[0], ranked[-1]
    if _share(lowest) == _share(highest):
        return f"All tasks were solved {how_solved(results)} equally often: {_words(lowest)} each"
    return f"{lowest.title} least, {_words(lowest)}; {highest.title} most, {_words(highest)}"


def _share(task: TaskResult) -> float:
    x, n = task_count(task)
    return x / n


def _words(task: TaskResult) -> str:
    x, n = task_count(task)
    return f"{x}\u00a0of\u00a0{n}"
