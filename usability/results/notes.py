"""The sentences that must stand with a study's figures. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from usability.measures.rounding import seconds
from usability.measures.vocabulary import Outcome, OutcomeSource, TimeQuality
from usability.measures.words import listed
from usability.results.choices import Modes
from usability.results.grouping import MODES
from usability.results.model import StudyResults
from usability.results.rows import Rows
from usability.results.rules import Selection
from usability.studies.plan import SEEN_IN_PRODUCT, StudyPlan

MOST_NAMED = 3
"""Unusual times of a task that a note names one by one."""
_QUALITY = {
    TimeQuality.RECONSTRUCTED: "were put together from two clocks, because a page was reloaded or a device slept",
    TimeQuality.SERVER: "were taken by the server's clock alone",
    TimeQuality.CORRECTED: "were corrected afterwards; the log has the time before, who corrected it and why",
    TimeQuality.ENTERED: "were entered by a moderator",
    TimeQuality.IMPORTED: "come from an imported file",
    TimeQuality.DOUBTFUL: "are doubtful: the server's receipts contradict them",
}


def notes(results: StudyResults, rows: Rows, chosen: Selection, apart: dict[str, set[int]]) -> StudyResults:
    """The results with their notes. apart: versions that word an instrument otherwise, by the instrument's key."""
    found = [
        *_columns(results),
        *_versions(results, rows, chosen),
        *_unheard(chosen),
        *_times(results, chosen),
        *_unusual(results),
        *_missing(results, chosen),
        *_people(results, chosen),
        *_again(chosen),
    ]
    for key, numbers in apart.items():
        versions = [one.words for one in reversed(rows.versions) if one.number in numbers]
        reference = chosen.reference
        name = reference.instruments[key].name if reference else key
        found.append(
            f"Version {listed(versions)} words the questionnaire “{name}” otherwise than version "
            f"{reference.words if reference else ''}: its answers are not counted."
        )
    return replace(results, notes=tuple(found))


def _columns(results: StudyResults) -> list[str]:
    """What stands side by side, what is pooled, and what a difference may come from."""
    found = []
    modes = [MODES[mode][0].lower() for mode in MODES if mode in results.people.modes]
    if results.pools_modes:
        found.append(
            f"{listed(modes).capitalize()} sessions stand side by side and are not pooled: being watched changes what "
            "people do and how long they take. They are counted together only where that is chosen."
        )
    elif results.choices.modes is Modes.POOLED and len(modes) > 1:
        found.append(
            f"{listed(modes).capitalize()} sessions are counted together, as was chosen; a difference between them "
            "goes unseen."
        )
    names = [name for _key, name in results.offer.conditions]
    if len(names) > 1 and "condition" not in results.axes and not results.choices.condition:
        found.append(f"{listed(names)} are counted together, as was chosen.")
    if set(results.axes) - {"condition"}:
        found.append(
            "Nobody was assigned by chance to the groups compared: a difference may come from who the people are."
        )
    kind = results.choices.by.partition(":")[0]
    if kind not in ("", "nothing", *results.axes):
        found.append("Nothing is compared: fewer than two of the groups asked for are known.")
    if results.unplaced:
        people = "1 person belongs" if results.unplaced == 1 else f"{results.unplaced} people belong"
        found.append(f"{people} to none of the groups compared; nothing of theirs is counted here.")
    if "study" in results.axes:
        found.append(
            "People of the two studies count as different people; whether somebody took part in both is not known."
        )
    return found


def _not_shared(chosen: Selection, plans: Iterable[StudyPlan]) -> list[str]:
    """Tasks that some versions counted have and others lack."""
    kept = {task.key for task in chosen.plan.tasks}
    lacking = {
        task.key: task.title or task.key for plan in plans for task in plan.tasks if task.key not in kept
    }
    if not lacking:
        return []
    return [f"Not in every version compared, and not counted: {listed(list(lacking.values()))}."]


def _rounds(results: StudyResults, counted: Sequence[str]) -> str:
    if {"version", "study"} & set(results.axes):
        return f"Versions {listed(counted)} are compared on the tasks that they share."
    return f"Versions {listed(counted)} are counted together: they have the same tasks."


def _versions(results: StudyResults, rows: Rows, chosen: Selection) -> list[str]:
    found = []
    versions = sorted(results.versions, key=lambda one: one.number)
    others = [one.words for one in versions if not one.counted and one.people]
    if others and not results.choices.versions and "version" not in results.axes:
        verb = "has" if len(others) == 1 else "have"
        found.append(
            f"Version{'' if len(others) == 1 else 's'} {listed(others)} {verb} other tasks or conditions and "
            f"{'is' if len(others) == 1 else 'are'} not counted here"
            + ("." if "study" in results.axes else "; choose one above.")
        )
    counted = [one for one in versions if one.counted and one.people]
    if len(counted) > 1:
        found.append(_rounds(results, [one.words for one in counted]))
        numbers = {one.number for one in counted}
        plans = {row.number: row.plan for row in rows.versions if row.number in numbers}
        found += _not_shared(chosen, plans.values())
        found += [
            f"Task “{task.title}” was not worded or judged alike in all versions counted."
            for task in chosen.plan.tasks
            if len({_as_run(plan, task.key) for plan in plans.values()}) > 1
        ]
    return found


def _as_run(plan: StudyPlan, key: str) -> str:
    """What a participant meets of a task."""
    return plan.task(key).model_dump_json(
        include={"scenario", "start_url", "criterion", "time_limit_s", "optimal_time_s"}
    )


def _unheard(chosen: Selection) -> list[str]:
    """Tasks that the product was to decide, and where the participant's word had to do."""
    found = []
    for task in chosen.plan.tasks:
        if task.criterion.kind not in SEEN_IN_PRODUCT:
            continue
        claimed = [
            one.row for one in chosen.attempts if one.row.task == task.key and one.row.source in _CLAIMED
        ]
        claimed = [row for row in claimed if row.outcome is not Outcome.GAVE_UP]
        unheard = sum(row.source == OutcomeSource.SELF_REPORT for row in claimed)
        if unheard:
            found.append(
                f"On “{task.title}” {unheard} of {len(claimed)} attempts that people said were done count as they "
                "said: the snippet in the product was not heard."
            )
    return found


_CLAIMED = (OutcomeSource.SELF_REPORT, OutcomeSource.PRODUCT_SIGNAL)


def _times(results: StudyResults, chosen: Selection) -> list[str]:
    found = []
    if chosen.plan.think_aloud:
        found.append(
            "People were asked to think aloud, which lengthens times: compare them only with times taken alike."
        )
    timed = sum(results.time_qualities.values())
    for quality, words in _QUALITY.items():
        number = results.time_qualities.get(quality, 0)
        if number:
            which = f"All {timed}" if number == timed else f"{number} of {timed}"
            found.append(f"{which} times {words}.")
    together = results.together
    if together.censored:
        found.append(
            f"{together.censored} of {together.n} attempts were cut off, at the time limit or when the person left: "
            "times over all attempts are a lower bound."
        )
    if together.success_censored:
        found.append(
            f"{together.success_censored} of the {together.time.n} full successes stand at the time limit; "
            "their times are counted as that limit."
        )
    return found


def _unusual(results: StudyResults) -> list[str]:
    """Times far from the others of their task, flagged for a look and never left out by rule (Sauro and Lewis 2016)."""
    found = []
    for task in results.tasks:
        far: list[str] = []
        for one in task.figures:
            far += [f"{dot.participant}, {seconds(dot.seconds)}" for dot in one.dots if dot.far]
        if far:
            named = listed(far) if len(far) <= MOST_NAMED else f"{len(far)} of them"
            found.append(
                f"On “{task.title}” times lie far from the others, more than three standard deviations of ln t: "
                f"{named}. They are counted; look whether something went wrong there."
            )
    return found


def _missing(results: StudyResults, chosen: Selection) -> list[str]:
    """What people left unanswered: it stands in no figure, and in none as a zero."""
    found = []
    for key, label in {one.key: one.label for one in results.together.ratings}.items():
        asked = [one for task in results.tasks for own in task.figures if (one := own.rating(key))]
        blank = sum(one.estimate.n_missing for one in asked)
        if blank:
            attempts = sum(one.estimate.n for one in asked) + blank
            found.append(f"“{label.rstrip('.?')}” after {blank} of {attempts} attempts")
    unanswered: dict[int, list[str]] = defaultdict(list)
    for instrument in results.instruments:
        answered = {score.session_id for column in instrument.columns for score in column.scores}
        blank = len(chosen.sessions.keys() - answered)
        if answered and blank:
            unanswered[blank].append(instrument.instrument.name)
    found += [
        f"{listed(names)} in {blank} of {len(chosen.sessions)} sessions"
        for blank, names in unanswered.items()
    ]
    return [f"Not answered, and left out instead of counted as 0: {'; '.join(found)}."] if found else []


def _people(results: StudyResults, chosen: Selection) -> list[str]:
    found = []
    if results.choices.with_excluded and results.excluded:
        found.append("Excluded people are counted here.")
    sessions = Counter(session.person for session in chosen.sessions.values())
    repeated = sum(number > 1 for number in sessions.values())
    if repeated:
        whose = "1 person has" if repeated == 1 else f"{repeated} people have"
        found.append(
            f"{whose} more than one session; each session is counted. Figures of one task, scores and shares take them "
            "for different people, so their intervals are narrower than they should be."
        )
    if results.flow.running:
        found.append("Sessions still running are not counted yet.")
    return found


def _again(chosen: Selection) -> list[str]:
    """Tasks done several times in a row, of which all figures but learnability count the first."""
    repeated = {one.row.task for one in chosen.again}
    titles = [f"“{task.title or task.key}”" for task in chosen.plan.tasks if task.key in repeated]
    found = []
    if titles:
        found.append(
            f"{listed(titles)} {'was' if len(titles) == 1 else 'were'} done several times in a row: every figure but "
            "learnability counts the first time, and what was asked afterwards was asked after the last."
        )
    if chosen.again_waiting:
        one = chosen.again_waiting == 1
        waits = "1 repetition of a task waits" if one else f"{chosen.again_waiting} repetitions of tasks wait"
        found.append(
            f"{waits} for a moderator to score {'it' if one else 'them'}; learnability lacks {'it' if one else 'them'}."
        )
    return found
