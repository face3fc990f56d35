"""The sentence that says what is counted, and for each of its words what else one could choose. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from usability.measures.rounding import confidence_text
from usability.measures.words import counted
from usability.results.choices import LEVELS, Choices, Modes, Success
from usability.results.grouping import DEVICES, MODES
from usability.results.model import StudyResults
from usability.results.success import how_solved

Link = Callable[[Choices], str]
"""The address of a choice."""
Alternative = tuple[str, str, bool]
"""Words, address, whether it is what is chosen now."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """A few words of the sentence with their alternatives, and what stands before and after them."""

    before: str
    words: str
    alternatives: tuple[Alternative, ...]
    after: str = ""


def choosers(results: StudyResults, link: Link, other_study: str = "") -> tuple[Chooser, ...]:
    """The sentence on top of the results, word by word. other_study: where one chooses a study to compare with, "" for
    nowhere.
    """

    def alternatives(offered: Sequence[tuple[str, Choices]]) -> tuple[Alternative, ...]:
        return tuple((words, link(choices), choices == results.choices) for words, choices in offered)

    parts = [
        Chooser("Counting ", people_words(results), alternatives(_people_choices(results))),
        Chooser(" who ran ", version_words(results), alternatives(_version_choices(results))),
    ]
    before, modes = modes_words(results)
    if modes:
        parts.append(Chooser(before, modes, alternatives(_mode_choices(results))))
    parts.append(
        Chooser(
            ", a success only when solved ",
            how_solved(results),
            alternatives(_success_choices(results.choices)),
        )
    )
    by = alternatives(_by_choices(results, other_study))
    if other_study:
        by += (("another study, as a round of this one …", other_study, False),)
    if results.compares:
        names = " beside ".join(one.name for one in results.conditions)
        if len(by) > 1:
            parts.append(Chooser(", compared by ", by_words(results), by, f": {names}."))
        else:
            parts.append(Chooser(", with ", names, (), "."))
    elif len(by) > 1:
        parts.append(Chooser(", with ", by_words(results), by, "."))
    else:
        parts[-1] = replace(parts[-1], after=".")
    return (*parts, _level_chooser(results.choices, link))


def people_choosers(results: StudyResults, number: int, link: Link) -> tuple[Chooser, ...]:
    """The part of the sentence that says who is counted, for what is counted over people alone. number: of them."""
    chosen, several = results.choices, len(results.offer.modes) > 1

    def alternatives(offered: Sequence[tuple[str, Choices]]) -> tuple[Alternative, ...]:
        return tuple((words, link(choices), choices == chosen) for words, choices in offered)

    # Without any choice everybody counts, whichever version they ran.
    whole = replace(chosen, versions=(), with_excluded=False, level=LEVELS[0]) == Choices()
    versions = [
        ("any version" if whole and not one.versions else words, one)
        for words, one in _version_choices(results)
    ]
    version = "any version" if whole and not chosen.versions and versions else version_words(results)
    people = [(words, one) for words, one in _people_choices(results) if not one.condition]
    parts = [
        Chooser("Counting ", people_words(results, number), alternatives(people)),
        Chooser(" who began a task of ", version, alternatives(versions)),
    ]
    alone = chosen.modes is not Modes.APART
    if several or alone:
        modes = [("sessions of any kind", replace(chosen, modes=Modes.APART)), *_mode_choices(results)[2:]]
        words = f"{chosen.modes.value} sessions alone" if alone else modes[0][0]
        parts.append(Chooser(" in ", words, alternatives(modes)))
    parts[-1] = replace(parts[-1], after=".")
    return (*parts, _level_chooser(chosen, link))


def either_excluded(chosen: Choices, number: int, link: Link) -> tuple[Chooser, ...]:
    """The same while it is not known yet what else a study offers."""
    words = counted(number, "person", "people")
    both = [
        ("everybody not excluded", replace(chosen, with_excluded=False)),
        ("also those excluded", replace(chosen, with_excluded=True)),
    ]
    return (
        Chooser(
            "Counting ",
            words + (" (excluded ones too)" if chosen.with_excluded else ""),
            tuple((text, link(one), one == chosen) for text, one in both),
            " who began a task.",
        ),
        _level_chooser(chosen, link),
    )


def _level_chooser(chosen: Choices, link: Link) -> Chooser:
    """The level of confidence, for all intervals alike."""
    words = [confidence_text(level) for level in LEVELS]
    words[0] += " (the usual)"
    offered = [(text, replace(chosen, level=level)) for text, level in zip(words, LEVELS, strict=True)]
    return Chooser(
        " Intervals of ",
        chosen.confidence,
        tuple((text, link(one), one == chosen) for text, one in offered),
        " confidence.",
    )


def sentence(results: StudyResults) -> str:
    """What is counted, as one sentence without its links and without the level, which counts nobody."""
    parts = choosers(results, lambda _choices: "")[:-1]
    return "".join(f"{one.before}{one.words}{one.after}" for one in parts)


def people_words(results: StudyResults, people: int | None = None) -> str:
    """Who is counted, as in “the 12 people who answered “often”, on a phone”. people: where others count them."""
    chosen, number = results.choices, results.flow.people if people is None else people
    persons = counted(number, "person", "people")
    traits = []
    segment = next((s for s in results.segments if (s.question, s.option) == chosen.segment), None)
    if segment:
        traits.append(f"who answered “{segment.label}”")
    if chosen.device:
        traits.append(DEVICES.get(chosen.device, ("", f"with the device “{chosen.device}”"))[1])
    if chosen.condition:
        traits.append(f"with {_condition(results, chosen.condition)}")
    if chosen.without_imported:
        traits.append("not from a file")
    if traits:
        return f"the {persons} {', '.join(traits)}" + (" (excluded ones too)" if chosen.with_excluded else "")
    if results.excluded and not chosen.with_excluded:
        return persons
    return {0: "nobody yet", 1: persons, 2: "both people"}.get(number, f"all {persons}")


def version_words(results: StudyResults) -> str:
    """Which versions of the plan, as in “versions 1, 2 together”."""
    chosen = results.choices.versions
    versions = sorted(results.versions, key=lambda one: one.number)
    counted = [one for one in versions if one.counted and (one.people or chosen)]
    own = [one.words for one in counted if not one.study]
    theirs = [f"version {one.words}" for one in counted if one.study]
    if not counted:
        return "any version"
    listed = f"version{'' if len(own) == 1 else 's'} {', '.join(own)}"
    if theirs:
        return " and ".join([*([f"{listed} of this study"] if own else []), ", ".join(theirs)])
    return listed if len(own) == 1 or "version" in results.axes else f"{listed} together"


def modes_words(results: StudyResults) -> tuple[str, str]:
    """How sessions were run: what stands before the choice, and the choice; two times "" where there is none."""
    modes, offered = results.choices.modes, results.offer.modes
    if modes in (Modes.APART, Modes.POOLED):
        if len(offered) < 2:
            return "", ""
        names = " and ".join(MODES[mode][0].lower() for mode in offered)
        return f" in {names} sessions, ", "side by side" if modes is Modes.APART else "counted together"
    return " in ", f"{modes.value} sessions alone"


def by_words(results: StudyResults) -> str:
    """What stands side by side."""
    if results.axes == ("mode",):
        return "how sessions were run"
    if "study" in results.axes:
        return "study"
    if not results.axes:
        pooled = results.offer.conditions and not results.choices.condition
        return "conditions together" if pooled else "nothing compared"
    by = results.choices.by or "condition"
    return next((words for value, words in results.offer.by if value == by), by.removeprefix("segment:"))


def _condition(results: StudyResults, key: str) -> str:
    return next((name for one, name in results.offer.conditions if one == key), key)


def _people_choices(results: StudyResults) -> list[tuple[str, Choices]]:
    chosen, offer = results.choices, results.offer
    everybody = replace(
        chosen, with_excluded=False, segment=None, device="", condition="", without_imported=False
    )
    offered = [("everybody not excluded", everybody)]
    if offer.excluded or chosen.with_excluded:
        offered.append(("also those excluded", replace(chosen, with_excluded=True)))
    if "imported" in offer.modes and (len(offer.modes) > 1 or chosen.without_imported):
        offered.append(("without those from a file", replace(chosen, without_imported=True)))
    offered += [
        (f"only who answered “{one.label}”", replace(chosen, segment=(one.question, one.option)))
        for one in results.segments
    ]
    if len(offer.devices) > 1 or chosen.device:
        offered += [(f"only {DEVICES[key][1]}", replace(chosen, device=key)) for key in offer.devices]
    return offered + [
        (
            f"only with {name}",
            replace(chosen, condition=key, by="" if chosen.by == "condition" else chosen.by),
        )
        for key, name in offer.conditions
    ]


def _version_choices(results: StudyResults) -> list[tuple[str, Choices]]:
    run, chosen = results.offer.versions, results.choices
    if len(run) < 2 and not chosen.versions:
        return []
    everything = ("all with the same tasks", replace(chosen, versions=()))
    single = "" if chosen.by == "version" else chosen.by
    return [
        everything,
        *((f"version {number} alone", replace(chosen, versions=(number,), by=single)) for number in run),
    ]


def _mode_choices(results: StudyResults) -> list[tuple[str, Choices]]:
    chosen = results.choices
    return [
        ("each way of running side by side", replace(chosen, modes=Modes.APART)),
        ("counted together (pooled)", replace(chosen, modes=Modes.POOLED)),
        *(
            (f"{MODES[mode][0].lower()} sessions alone", replace(chosen, modes=Modes(mode)))
            for mode in results.offer.modes
        ),
    ]


def _success_choices(chosen: Choices) -> list[tuple[str, Choices]]:
    return [
        ("solved in full", replace(chosen, success=Success.STRICT)),
        ("solved in full or in part", replace(chosen, success=Success.LENIENT)),
    ]


def _by_choices(results: StudyResults, other_study: str) -> list[tuple[str, Choices]]:
    chosen, offer = results.choices, results.offer
    own = "condition" if offer.conditions else "nothing"

    def by(value: str) -> Choices:
        versions = () if value == "version" and len(chosen.versions) == 1 else chosen.versions
        return replace(chosen, by="" if value == own else value, versions=versions)

    offered = [(words, by(value)) for value, words in offer.by]
    nothing = "nothing: conditions together" if offer.conditions else "nothing"
    return [*offered, (nothing, by("nothing"))] if offered or other_study else []
