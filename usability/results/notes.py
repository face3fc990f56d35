"""The sentences that must stand with a study's figures. Pure."""

from collections import Counter
from dataclasses import replace

from usability.measures.vocabulary import TimeQuality
from usability.results.model import StudyResults
from usability.results.rows import Rows
from usability.results.rules import Selection
from usability.studies.plan import StudyPlan

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
    found = [*_versions(results, rows, chosen), *_times(results), *_people(results, chosen)]
    for key, numbers in apart.items():
        found.append(
            f"Version {_listed(numbers)} words the questionnaire “{key}” otherwise than version "
            f"{chosen.reference.number if chosen.reference else ''}: its answers are not counted."
        )
    return replace(results, notes=tuple(found))


def _versions(results: StudyResults, rows: Rows, chosen: Selection) -> list[str]:
    found = []
    others = [one.number for one in results.versions if not one.counted and one.people]
    if others and results.choices.version is None:
        found.append(
            f"Version {_listed(others)} has other tasks or conditions and is not counted here; choose it above."
        )
    counted = {one.number for one in results.versions if one.counted and one.people}
    if len(counted) > 1:
        plans = {row.number: row.plan for row in rows.versions if row.number in counted}
        found.append(f"Versions {_listed(counted)} are counted together: they have the same tasks.")
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


def _times(results: StudyResults) -> list[str]:
    found = []
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


def _people(results: StudyResults, chosen: Selection) -> list[str]:
    found = []
    if results.choices.with_excluded and results.excluded:
        found.append("Excluded people are counted here.")
    sessions = Counter(session.person for session in chosen.sessions.values())
    repeated = sum(number > 1 for number in sessions.values())
    if repeated:
        whose = "1 person has" if repeated == 1 else f"{repeated} people have"
        found.append(f"{whose} more than one session; each session is counted.")
    if results.flow.running:
        found.append("Sessions still running are not counted yet.")
    return found


def _listed(numbers: set[int] | list[int]) -> str:
    words = [str(number) for number in sorted(numbers)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
