"""What stands side by side: columns made of conditions, ways of running, devices, versions or segments. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from usability.results.choices import Choices, ConditionRef, Modes
from usability.results.choosing import UnknownChoice
from usability.results.rows import Round, SessionRow
from usability.sessions.rules import Mode
from usability.studies.plan import Design, StudyPlan
from usability.studies.questions import QuestionKind

NOTHING = ConditionRef("", "")
"""The one column where nothing stands side by side."""
MODES: dict[str, tuple[str, str]] = {
    Mode.MODERATED.value: ("Moderated", "in moderated sessions"),
    Mode.UNMODERATED.value: ("Unmoderated", "in unmoderated sessions"),
    Mode.IMPORTED.value: ("Imported", "in imported trials"),
}
DEVICES: dict[str, tuple[str, str]] = {
    "desktop": ("Desktop", "on a desktop"),
    "tablet": ("Tablet", "on a tablet"),
    "phone": ("Phone", "on a phone"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """One value of an axis: its key, its name, and its words within a sentence."""

    key: str
    name: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What columns differ in. kind: "condition", "mode", "device", "version", "segment" or "study".

    of: the key of a session's level, given the condition of an attempt or an answer; "" where it is not known.
    """

    kind: str
    levels: tuple[Level, ...]
    of: Callable[[SessionRow, str], str]
    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # Asked for every attempt.
        object.__setattr__(self, "keys", frozenset(level.key for level in self.levels))


@dataclass(frozen=True, slots=True)
class Grouping:
    """The axes of a comparison, at most two, and the columns that they make."""

    axes: tuple[Axis, ...] = ()

    @property
    def columns(self) -> tuple[ConditionRef, ...]:
        """Every combination of levels, in order; one nameless column without an axis."""
        if not self.axes:
            return (NOTHING,)
        return tuple(
            ConditionRef(
                ".".join(level.key for level in levels),
                ", ".join(level.name for level in levels),
                " ".join(level.phrase for level in levels),
                tuple(level.key for level in levels),
            )
            for levels in product(*(axis.levels for axis in self.axes))
        )

    def column(self, session: SessionRow, condition: str = "") -> str | None:
        """The column of an attempt or an answer; None where it belongs to none. "" is the nameless column."""
        if not self.axes:
            return ""
        keys = [axis.of(session, condition or session.condition) for axis in self.axes]
        known = all(key in axis.keys for key, axis in zip(keys, self.axes, strict=True))
        return ".".join(keys) if known else None

    @property
    def of_people(self) -> "Grouping":
        """Without the axis of conditions, for what is asked once of people who met them all."""
        return Grouping(tuple(axis for axis in self.axes if axis.kind != "condition"))

    def has(self, kind: str) -> bool:
        """Whether there is an axis of this kind."""
        return any(axis.kind == kind for axis in self.axes)


def pairs(columns: Sequence[ConditionRef]) -> list[tuple[str, str]]:
    """The columns that are compared: those which differ on one axis alone, the later one less the earlier."""
    return [
        (one.key, other.key)
        for one, other in combinations(columns, 2)
        if sum(a != b for a, b in zip(one.levels, other.levels, strict=True)) == 1
    ]


def grouping_of(
    plan: StudyPlan,
    choices: Choices,
    sessions: Iterable[SessionRow],
    answers: Mapping[int, str],
    rounds: Sequence[Round] = (),
) -> Grouping:
    """The axes that a choice asks for, or that the study has by itself: its conditions, and how sessions were run.

    sessions: those counted. answers: to the question of `choices.by`, by session. Ways of running stand side by side
    unless one is chosen or they are asked to be pooled. An axis with a single level is none. rounds: the studies that
    stand side by side. Raises UnknownChoice for what the plan does not have.
    """
    counted = list(sessions)
    first = _rounds(counted, rounds) if rounds else _asked(plan, choices, counted, answers)
    axes = [axis for axis in (first, _modes(choices, counted)) if axis]
    return Grouping(tuple(axis for axis in axes if len(axis.levels) > 1))


def _asked(
    plan: StudyPlan, choices: Choices, sessions: list[SessionRow], answers: Mapping[int, str]
) -> Axis | None:
    by = choices.by or "condition"
    if by == "condition":
        return _conditions(plan, choices)
    if by == "device":
        seen = {session.device for session in sessions}
        levels = tuple(Level(key, *words) for key, words in DEVICES.items() if key in seen)
        return Axis("device", levels, lambda session, _condition: session.device)
    if by == "version":
        numbers = sorted({session.version for session in sessions})
        levels = tuple(Level(f"v{n}", f"Version {n}", f"in version {n}") for n in numbers)
        return Axis("version", levels, lambda session, _condition: f"v{session.version}")
    if by.startswith("segment:"):
        return _segments(plan, by.removeprefix("segment:"), answers)
    return None


def _rounds(sessions: list[SessionRow], rounds: Sequence[Round]) -> Axis:
    of = {version: one.key for one in rounds for version in one.versions}
    seen = {of.get(session.version) for session in sessions}
    levels = tuple(Level(one.key, one.title, f"in “{one.title}”") for one in rounds if one.key in seen)
    return Axis("study", levels, lambda session, _condition: of.get(session.version, ""))


def _conditions(plan: StudyPlan, choices: Choices) -> Axis | None:
    items = [item for item in plan.conditions.items if choices.condition in ("", item.key)]
    if choices.by == "condition" and not plan.conditions.items:
        raise UnknownChoice("This study has no conditions to compare.")
    levels = tuple(Level(item.key, item.name, f"with {item.name}") for item in items)
    return Axis("condition", levels, lambda _session, condition: condition)


def _segments(plan: StudyPlan, key: str, answers: Mapping[int, str]) -> Axis:
    for question in plan.participant_questions:
        if question.key == key and question.segment and question.kind is QuestionKind.CHOICE:
            levels = tuple(
                Level(one.key, one.label or one.key, f"among “{one.label or one.key}”")
                for one in question.options
            )
            return Axis("segment", levels, lambda session, _condition: answers.get(session.id, ""))
    raise UnknownChoice(f"There is no segment question “{key}”.")


def _modes(choices: Choices, sessions: list[SessionRow]) -> Axis | None:
    if choices.modes is not Modes.APART:
        return None
    seen = {session.mode for session in sessions}
    levels = tuple(Level(key, *words) for key, words in MODES.items() if key in seen)
    return Axis("mode", levels, lambda session, _condition: session.mode)


def within_people(plan: StudyPlan, grouping: Grouping) -> bool:
    """Whether the same people stand in every column: conditions alone, in a design within subjects."""
    within = plan.conditions.design in (Design.WITHIN_ALL, Design.WITHIN_SPLIT)
    return within and [axis.kind for axis in grouping.axes] == ["condition"]
