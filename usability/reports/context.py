"""Where, with what and how it was tested and analysed: parts of the method in the Common Industry Format. Pure."""

from usability.measures.words import listed, unbroken
from usability.reports.document import Block, Heading, Markdown, Terms
from usability.reports.source import Source
from usability.results.choices import Success
from usability.sessions.rules import Mode
from usability.studies.plan import CriterionKind

UNTOLD = "The plan does not tell it."
BY_SIGNALS = frozenset({CriterionKind.ADDRESS, CriterionKind.ELEMENT})
"""Criteria that the product decides by its signals."""
BY_ITSELF = BY_SIGNALS | {CriterionKind.ANSWER}
"""Criteria that the software decides."""


def product(source: Source) -> list[Block]:
    """What the product is and whom it is for, where the plan tells it."""
    plan = source.plan
    parts = (("What it is", plan.product.description), ("Intended users", plan.context.users))
    return _told(parts)


def surroundings(source: Source) -> list[Block]:
    """The test facility, the participants' computing environment and the tools of who led the test."""
    context, modes = source.plan.context, set(source.results.people.modes)
    setting = "Wherever people were; nobody watched." if modes == {Mode.UNMODERATED.value} else UNTOLD
    devices = {name: number for name, number in source.results.people.devices.items() if name}
    seen = listed([f"{number} {name}" for name, number in devices.items()])
    pairs: list[tuple[str, str | None]] = [("Devices", f"{seen}, by the sessions" if seen else None)]
    pairs.append(("Tools", _tools(source)))
    if context.compensation.strip():
        pairs.append(("Compensation", context.compensation.strip()))
    return [
        Heading("Test facility"),
        Markdown(context.setting.strip() or setting),
        Heading("Computing environment and tools"),
        *([Markdown(context.equipment)] if context.equipment.strip() else []),
        Terms(tuple(pairs)),
    ]


def _tools(source: Source) -> str:
    plan, modes = source.plan, source.results.people.modes
    if set(modes) == {Mode.IMPORTED.value}:
        return "none of this software’s: the trials come from a file"
    tools = [f"Usability {source.software}, which shows tasks and questions and takes the times"]
    if modes.get(Mode.MODERATED.value):
        tools.append("the moderator’s console")
    if plan.signals or any(task.criterion.kind in BY_SIGNALS for task in plan.tasks):
        tools.append("signals of the product")
    return f"{listed(tools)}; it records neither picture nor sound"


def analysis(source: Source) -> list[Block]:
    """How attempts were scored, what was left out or put together, and which statistics were used."""
    results = source.results
    flow, out = results.flow, len(results.left_out)
    strict = results.choices.success is Success.STRICT
    pairs: tuple[tuple[str, str | None], ...] = (
        (
            "Data scoring",
            f"{_scoring(source)} "
            + (
                "Only what was solved in full and without help counts."
                if strict
                else "Help and parts count, too."
            ),
        ),
        (
            "Data reduction",
            (
                f"{unbroken(flow.attempts, 'attempt')} of {unbroken(flow.people, 'person', 'people')} counted; "
                f"{unbroken(flow.excluded, 'person', 'people') if flow.excluded else 'nobody'} excluded by a "
                f"researcher, {unbroken(out, 'attempt') if out else 'no attempt'} outside every count"
                f"{': “Exclusions and limits” names them' if out or flow.excluded else ''}. No outlier is removed."
            )
            if flow.people
            else "Nobody is counted yet.",
        ),
        (
            "Statistical analysis",
            "Each rate and mean with its n and interval; differences by the test that fits the design, named where it "
            "stands; p values of several tests adjusted. Definitions and sources stand in the appendix.",
        ),
    )
    return [Heading("Data analysis"), Terms(pairs)]


def _scoring(source: Source) -> str:
    if set(source.results.people.modes) == {Mode.IMPORTED.value}:
        return "Outcomes are those that the file gives."
    kinds = {task.criterion.kind for task in source.plan.tasks}
    said = []
    if kinds & BY_ITSELF:
        said.append("compared by the software with what the plan expects")
    if CriterionKind.SELF_REPORT in kinds:
        said.append("told by the person")
    if CriterionKind.MODERATOR in kinds:
        said.append("judged by a moderator")
    return (
        f"Outcomes were {listed(said)}, task by task as the table of tasks says."
        if said
        else "No task was scored."
    )


def _told(parts: tuple[tuple[str, str], ...]) -> list[Block]:
    return [block for name, words in parts if words.strip() for block in (Heading(name), Markdown(words))]
