"""The headings and notes of figures: each states what its figure carries and no more. Pure."""

from collections.abc import Sequence

from usability.instruments import words
from usability.measures.estimate import VERDICT_FROM
from usability.measures.nps import MARKS
from usability.measures.rounding import mean_text, rate_text, rounded, seconds, signed
from usability.measures.vocabulary import Outcome
from usability.measures.words import counted
from usability.results.asked_model import InstrumentColumn, InstrumentResult
from usability.results.model import StudyResults
from usability.results.saying import NBSP
from usability.results.score_words import IN_POINTS, score_difference, score_size
from usability.results.success import how_solved, task_count
from usability.results.task_figures import Difference, TaskResult


def success(results: StudyResults) -> str:
    """Of two conditions the widest gap, otherwise the range over tasks; and what nobody solved."""
    counted = [task for task in results.tasks if sum(one.n for one in task.figures)]
    how = how_solved(results)
    two = results.compares and len(results.conditions) == 2
    start = _widest_gap(results, counted) if two else _range(counted, how)
    nobody = [task.title for task in counted if task_count(task)[0] == 0]
    if not nobody or len(counted) == 1:
        return start
    return f"{start}; nobody solved {' or '.join(nobody)} {how}"


def _widest_gap(results: StudyResults, counted: list[TaskResult]) -> str:
    both = [task for task in counted if all(one.success.known for one in task.figures)]
    gaps = {
        task.key: (task.figures[1].success.value or 0) - (task.figures[0].success.value or 0) for task in both
    }
    if not gaps or not any(gaps.values()):
        return (
            f"Every task was solved {how_solved(results)} equally often in both"
            if gaps
            else "No task was run in both"
        )
    widest = max(both, key=lambda task: abs(gaps[task.key]))
    first, second = (f"{one.success.x} of {one.success.n}" for one in widest.figures)
    return f"The widest gap is on {widest.title}, {first} against {second}"


def _range(counted: list[TaskResult], how: str) -> str:
    shares = {task.key: task_count(task) for task in counted}
    if len(counted) == 1:
        x, n = shares[counted[0].key]
        return f"{x} of {n} solved {counted[0].title} {how}"
    ordered = sorted(counted, key=lambda task: shares[task.key][0] / shares[task.key][1])
    low, high = ordered[0], ordered[-1]
    (low_x, low_n), (high_x, high_n) = shares[low.key], shares[high.key]
    if low_x / low_n == high_x / high_n:
        return (
            f"Every task was solved {how} by {low_x} of {low_n}"
            if low_n == high_n
            else "The tasks came out alike"
        )
    return f"From {low_x} of {low_n} on {low.title} to {high_x} of {high_n} on {high.title}"


def success_difference(results: StudyResults) -> str:
    """The differences over all tasks, each with its interval."""
    sentences = [_points(results, one) for one in results.differences if one.measure == "success"]
    return " ".join(sentence for sentence in sentences if sentence)


def _points(results: StudyResults, one: Difference) -> str:
    estimate = one.comparison.estimate
    if estimate.value is None or estimate.ends is None:
        return ""
    value, low, high = (signed(limit * 100, 0) for limit in (estimate.value, *estimate.ends))
    first, second = results.condition_name(one.first), results.condition_name(one.second)
    who = "within people" if one.within else "between people"
    return f"{second} less {first}, {who}: {value} percentage points ({low} to {high})."


def outcomes(results: StudyResults) -> str:
    """How many attempts were not solved, and in which way most of them ended, as the figure groups the ways."""
    together = results.together
    kinds = {
        "failed": together.outcomes[Outcome.FAILURE] + together.outcomes[Outcome.TIMED_OUT],
        "were abandoned": together.outcomes[Outcome.GAVE_UP] + together.outcomes[Outcome.DROPPED_OUT],
        "were solved in part": together.outcomes[Outcome.PARTIAL],
    }
    number, words = max((number, words) for words, number in kinds.items())
    unsolved = together.n - together.outcomes[Outcome.SUCCESS]
    if not unsolved:
        return f"All {together.n} attempts were solved in full"
    if number == 1:
        words = words.replace("were", "was", 1)
    return f"{unsolved} of {together.n} attempts were not solved in full; {number} {words}"


def times(results: StudyResults) -> str:
    """Whether the typical times of conditions are told apart; of one condition the typical time."""
    found = [one for one in results.differences if one.measure == "time"]
    if not results.compares:
        time = results.together.time
        return (
            f"Full successes typically took {seconds(time.value)}"
            if time.known
            else "No task was solved in full"
        )
    settled = [one for one in found if one.settled]
    if not settled:
        return "The typical times are not told apart"
    return "; ".join(_faster(results, one) for one in settled)


def _faster(results: StudyResults, one: Difference) -> str:
    ratio = one.comparison.estimate.value or 1.0
    fast, slow = (one.second, one.first) if ratio < 1 else (one.first, one.second)
    percent = rounded((1 - min(ratio, 1 / ratio)) * 100)
    return (
        f"Full successes took {percent}{NBSP}% less time {results.phrase(fast)} than {results.phrase(slow)}"
    )


def ratings(results: StudyResults, key: str) -> str:
    """The lowest and the highest task on a scale, over its conditions; a difference only where it is settled."""
    means: dict[str, tuple[float, str, str]] = {}
    share, given = is_share(results, key), list[float]()
    for task in results.tasks:
        values = [value for one in task.figures for r in [one.rating(key)] if r for value in r.values]
        if values:
            given += values
            mean = sum(values) / len(values)
            said = f"{sum(values):g} of {len(values)}" if share else rounded(mean, 1)
            means[task.key] = (mean, task.title, said)
    settled = [one for one in results.differences if one.measure == f"rating:{key}" and one.settled]
    if settled:
        one = settled[0]
        return f"People answered higher with {_higher(results, one)}"
    low, high = min(means.values()), max(means.values())
    if low[0] == high[0]:
        return f"{sum(given):g} of {len(given)} answered high" if share else f"The mean answer is {low[2]}"
    return f"From {low[2]} on {low[1]} to {high[2]} on {high[1]}"


def ratings_together(results: StudyResults, keys: Sequence[str]) -> str:
    """Several scales after tasks: which differences between conditions are settled, else lowest and highest."""
    settled = [
        one for one in results.differences if one.settled and one.measure.removeprefix("rating:") in keys
    ]
    if settled:
        return "; ".join(f"{_higher(results, one)} was answered higher on “{one.label}”" for one in settled)
    if results.compares:
        return "No scale tells the conditions apart"
    means = [(one.estimate.value, one.label) for one in results.together.ratings if one.key in keys]
    known = sorted((value, label.rstrip(".")) for value, label in means if value is not None)
    if len(known) == 1:
        (only,) = (one for one in results.together.ratings if one.key in keys and one.estimate.known)
        write = rate_text if is_share(results, only.key) else mean_text
        return f"{write(only.estimate)} on “{known[0][1]}”"
    return (
        f"From {rounded(known[0][0], 1)} on “{known[0][1]}” to {rounded(known[-1][0], 1)} on “{known[-1][1]}”"
    )


def is_share(results: StudyResults, key: str) -> bool:
    """Whether a scale after tasks is told as the share of those who answered high, as CSAT is."""
    told = (one.instrument for one in results.after_tasks if one.instrument.key == key)
    return any(one.scoring.rule == "top_box" for one in told)


def _higher(results: StudyResults, one: Difference) -> str:
    return results.condition_name(one.second if (one.comparison.estimate.value or 0) > 0 else one.first)


def rating_differences(results: StudyResults, key: str) -> str:
    """The differences of a scale between conditions, over people, each with its interval."""
    sentences = []
    for one in results.differences:
        estimate = one.comparison.estimate
        if one.measure != f"rating:{key}" or estimate.value is None or estimate.ends is None:
            continue
        value, low, high = (signed(limit) for limit in (estimate.value, *estimate.ends))
        first, second = results.condition_name(one.first), results.condition_name(one.second)
        sentences.append(f"{second} less {first}: {value} ({low} to {high}).")
    return " ".join(sentences)


def instrument(results: StudyResults, one: InstrumentResult) -> str:
    """A questionnaire's score; of two conditions whether they are told apart."""
    if not one.instrument.scoring.overall:
        return f"{one.instrument.name}, by scale"
    settled = [
        difference for difference in one.differences if difference.settled or len(one.differences) == 1
    ]
    if settled:
        return "; ".join(_score_gap(results, difference) for difference in settled)
    if len(one.columns) > 1:
        return "The scores are not told apart"
    return _score(one)


def _score(one: InstrumentResult) -> str:
    main = one.columns[0].summary.main
    people = counted(main.n, "person", "people")
    if main.value is None:
        return "Nobody answered enough for a score"
    if one.instrument.scoring.rule == "top_box":
        return f"{main.x} of {main.n} answered {words.top_words(one.instrument)}"
    if one.instrument.scoring.rule == "nps":
        return f"{signed(main.value, 0)} from {people}"
    return f"{rounded(main.value, 1)} from {people}"


def _score_gap(results: StudyResults, one: Difference) -> str:
    value = one.comparison.estimate.value
    if value is None:
        return "There is not enough data to compare"
    size = score_size(one, abs(value))
    if float(score_size(one, abs(value), unit=False)) == 0:
        return "Both score alike"
    higher = results.condition_name(one.second if value > 0 else one.first)
    gap = f"{higher} scores {size} higher"
    if one.settled:
        return f"{gap}, and the interval leaves out no difference"
    if not one.comparison.verdict:
        return f"{gap}, among too few people to tell"
    if one.comparison.estimate.ends is None:
        return f"{gap}, without any spread to judge it by"
    return f"{gap}, a gap that chance could make"


def instrument_note(results: StudyResults, one: InstrumentResult) -> str:
    """What the figure shows, readings with their sources, what an own questionnaire may not claim, the difference."""
    rules = one.instrument.scoring
    parts = [f"Dots are people, bars {results.confidence} intervals."] if rules.rule in IN_POINTS else []
    if one.own:
        parts.append("It is this study’s own questionnaire: no grade, percentile or benchmark applies.")
    if len(one.instrument.items) == 1 and (rules.top_from or rules.rule == "nps"):
        parts.append(f"Scale: {words.scale_words(one.instrument, one.instrument.items[0])}.")
    for column in one.columns:
        name = results.condition_name(column.condition)
        if beside := _beside(one, column):
            parts.append(f"{name}: {beside}." if name else f"{beside[0].upper()}{beside[1:]}.")
        readings = [
            f"{reading.label}: {reading.text} ({reading.source})" for reading in column.summary.readings
        ]
        if readings:
            parts.append(f"{name + ': ' if name else ''}{'; '.join(readings)}.")
        if one.instrument.norms == "sus" and 0 < column.summary.main.n < VERDICT_FROM:
            parts.append(f"{name + ': f' if name else 'F'}ewer than five people: no grade is given.")
        parts += [
            f"{number} {'answer sheet is' if number == 1 else 'answer sheets are'} marked “{flag}”."
            for flag, number in column.summary.flags.items()
        ]
    if one.instrument.benchmark and not one.own:
        mark = one.instrument.benchmark
        parts.append(f"{mark.text}: {mark.value:g} ({mark.source}).")
    parts += [f"{score_difference(results, d)}." for d in one.differences]
    if rules.rule == "nps":
        parts.append(
            "A session indication, from people who were asked to take part: no market figure, and with ten people the "
            f"interval is about ±40. {MARKS}"
        )
    if one.instrument.translation:
        parts.append(translation_words(one))
    if one.instrument.source and not one.own:
        parts.append(f"Source: {one.instrument.source}.")
    return " ".join(parts)


def _beside(one: InstrumentResult, column: InstrumentColumn) -> str:
    """The mean beside a share or an NPS, the share beside a mean."""
    if column.summary.mean is not None and column.summary.mean.known:
        return f"mean answer {mean_text(column.summary.mean)}"
    top = column.summary.top_box
    return (
        f"{rate_text(top)} answered {words.top_words(one.instrument)}"
        if top is not None and top.known
        else ""
    )


def translation_words(one: InstrumentResult) -> str:
    """Which translation people read, as sentences."""
    words = f"Asked in {one.instrument.language_name}. Translation: {one.instrument.translation}."
    return words + (" Published readings were found with the English form." if one.instrument.norms else "")


def flow(results: StudyResults) -> str:
    """How many who started finished, and who was left out."""
    one = results.flow
    if not one.started:
        return "Nobody has started yet"
    finished = (
        "Everyone who started finished"
        if one.finished == one.started
        else (f"{one.finished} of {one.started} who started finished")
    )
    if results.choices.with_excluded and one.excluded:
        return f"{finished}, and excluded people are counted"
    left_out = (
        "nobody was left out"
        if not one.excluded
        else ("1 person was left out" if one.excluded == 1 else f"{one.excluded} people were left out")
    )
    return f"{finished}, and {left_out}"
