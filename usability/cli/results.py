"""`flask results`."""

from collections.abc import Callable

import click

from usability.cli.choices import choices_of, chosen
from usability.cli.find import find_study
from usability.cli.output import Group, json_option, print_json
from usability.infra.database import db
from usability.measures.estimate import Estimate
from usability.measures.rounding import mean_text, p_value, rate_text, signed, time_text
from usability.outside import figures as outside
from usability.outside.kinds import NOT_MEASURED_HERE
from usability.outside.queries import brought
from usability.results import gather, words
from usability.results.every_test import EFFECT
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.rounds import other_of
from usability.results.single import Figure

group = Group("results", help="A study's figures.")


@group.command("show")
@click.argument("study")
@json_option("Every figure with its name, n and interval, unrounded.")
@chosen
def show(study: str, as_json: bool, **asked: object) -> None:
    """The figures of STUDY, named as in its address."""
    found = find_study(study)
    choices = choices_of(asked)
    name = other_of(choices.by)
    other = find_study(name) if name else None
    for one in (found, other):
        if one is not None:
            gather.settle(db.session, one)
    db.session.commit()
    results = gather.gather(db.session, found, choices, other=other)
    numbers = brought(db.session, found.id, level=results.choices.level)
    if as_json:
        document = {**as_document(results), "outside": outside.as_document(numbers)}
        print_json(document)
        return
    click.echo(_as_text(results))
    if numbers:
        lines = [
            f"  {label}: {words}. {source}, {day}."
            for label, words, source, day, _from in outside.table(numbers)
        ]
        click.echo("\n".join(["", NOT_MEASURED_HERE, *lines]))


def _as_text(results: StudyResults) -> str:
    answer = words.answer(results)
    lines = [results.title, "", answer.heading]
    lines += [words.plain(paragraph) for paragraph in answer.paragraphs]
    lines += [f"Intervals of {results.confidence} confidence."]
    titles = {task.key: task.title for task in results.tasks}
    place = None
    for figure in figures(results):
        here = (titles.get(figure.task, figure.task) or "All tasks", figure.condition)
        if here != place:
            lines += ["", " · ".join(part for part in here if part)]
            place = here
        lines.append(f"  {figure.label:<58} {_value(figure)}")
    if results.notes:
        lines += ["", *results.notes]
    return "\n".join(lines)


def _value(figure: Figure) -> str:
    estimate = figure.estimate
    if figure.value is None:
        return "not measured" if figure.method == "not measured" else "no data"
    if figure.method == "count":
        return f"{figure.value:g}"
    if figure.method == EFFECT:
        return f"{signed(figure.value, 2)}, n = {figure.n}"
    if figure.unit == "points" or (figure.p is not None and figure.unit != "ratio"):
        text = _signed(figure, 100, 1) + " pp" if figure.unit == "points" else _signed(figure, 1, 1)
        chance = "" if figure.p is None else f", p {p_value(figure.p)}"
        return f"{text}{chance}, n = {figure.n}"
    writers: dict[str, Callable[[Estimate], str]] = {
        "share": rate_text,
        "seconds": time_text,
        "ratio": lambda one: mean_text(one, 2),
    }
    text = writers.get(figure.unit, mean_text)(estimate)
    return text if figure.p is None else f"{text}, p {p_value(figure.p)}"


def _signed(figure: Figure, factor: float, places: int) -> str:
    text = signed((figure.value or 0) * factor, places)
    if figure.low is None or figure.high is None:
        return text
    return f"{text} ({signed(figure.low * factor, places)} to {signed(figure.high * factor, places)})"
