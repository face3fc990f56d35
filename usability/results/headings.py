"""The heading of the answer: one line that claims no more than the intervals carry. Pure."""

from collections.abc import Sequence

from usability.measures.estimate import VERDICT_FROM
from usability.measures.words import listed
from usability.results.model import StudyResults
from usability.results.saying import column_name, people_count, percent_words
from usability.results.success import how_solved
from usability.results.task_figures import Difference


def heading_of(results: StudyResults) -> str:
    """One line: the comparison if there is one, otherwise how much was solved."""
    if results.compares:
        return _comparison_heading(results)
    together, how = results.together, how_solved(results)
    if together.success.value is None or together.people < VERDICT_FROM:
        return (
            f"{people_count(together.people)} so far: {together.x_success} of {together.n} tasks solved {how}"
        )
    return f"People solved {percent_words(together.success)} of their tasks {how}"


def _comparison_heading(results: StudyResults) -> str:
    found = [one for one in results.differences if one.measure == "success"]
    people = people_count(results.flow.people)
    if not any(one.comparison.estimate.value is not None for one in found):
        return "There is not enough data to compare"
    if not any(one.comparison.verdict for one in found):
        return f"{people} so far are too few to tell {listed([one.name for one in results.conditions])} apart"
    if len(found) == 1:
        return _pair_heading(results, found[0], people)
    return _several_heading(results, [one for one in found if one.settled], people)


def _several_heading(results: StudyResults, settled: Sequence[Difference], people: str) -> str:
    said = "; ".join(_more_there(results, one) for one in settled)
    return said or f"{people} do not settle where more is solved"


def _more_there(results: StudyResults, one: Difference) -> str:
    better, worse = one.second, one.first
    if (one.comparison.estimate.value or 0) < 0:
        better, worse = worse, better
    return f"People solve more {results.phrase(better)} than {results.phrase(worse)}"


def _pair_heading(results: StudyResults, one: Difference, people: str) -> str:
    if one.settled:
        return _more_there(results, one)
    estimate = one.comparison.estimate
    settle = "does not settle it" if results.flow.people == 1 else "do not settle it"
    if not estimate.value:
        both = f"{column_name(results, one.first)} and {column_name(results, one.second)}"
        return f"{both} came out alike in what was solved, but {people} {settle}"
    if results.axes != ("condition",):
        more = results.phrase(one.second if estimate.value > 0 else one.first)
        return f"More was solved {more}, but {people} {settle}"
    better = column_name(results, one.second if estimate.value > 0 else one.first)
    return f"{better} looks better, but {people} {settle}"
