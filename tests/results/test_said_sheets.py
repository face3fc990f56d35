"""What questionnaires consist of, from answers to the tables and the figures: scales, items, other rules, UEQ."""

from collections.abc import Sequence

import pytest

from tests.results.made import Maker, plan
from usability.instruments import catalogue
from usability.measures.nps import MARKS
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.details import details
from usability.results.evidence import evidence
from usability.results.figures import figures
from usability.results.model import StudyResults
from usability.results.rows import AnswerRow
from usability.results.words import answer, plain
from usability.studies.plan import Asked, Goal, GoalMeasure

TLX = catalogue.get("nasa_tlx_weighted")
ORDER = ["mental", "effort", "frustration", "temporal", "performance", "physical"]


def asked(*keys: str) -> list[Asked]:
    return [Asked(instrument=key) for key in keys]


def sheet(key: str, values: Sequence[int]) -> dict[str, int]:
    instrument = catalogue.get(key)
    return {f"{key}.{item.key}": value for item, value in zip(instrument.items, values, strict=True)}


def weighted(*ratings: int) -> dict[str, int]:
    """Ratings, and pairs of somebody for whom the factors count in ORDER: weights 5, 0, 2, 1, 4, 3."""
    values = dict(zip((item.key for item in TLX.rated), ratings, strict=True))
    for item in TLX.items:
        if item.between:
            first, second = item.between
            values[item.key] = 1 if ORDER.index(first) < ORDER.index(second) else 2
    return {f"{TLX.key}.{key}": value for key, value in values.items()}


def results(
    maker: Maker, said: Sequence[dict[str, int]], place: str = "final", task: str = ""
) -> StudyResults:
    """Each person's answers at the end, or after a task."""
    for number, answers in enumerate(said, start=1):
        if number > len(maker.sessions):
            maker.person({"oxygen": ("solved", 20.0)})
        for question, value in answers.items():
            step = f"after:{task}" if task else f"final:{question.partition('.')[0]}"
            maker.answers.append(AnswerRow(number, step, place, task, "", question, value, None, None))
    return assemble(maker.rows, Choices())


def table(found: StudyResults, key: str) -> list[list[str | None]]:
    one = next(one for one in details(found) if one.key == key)
    return [[cell.plain for cell in row] for row in one.rows]


def figure(found: StudyResults, name: str, task: str = "") -> float | None:
    (one,) = [one for one in figures(found) if (one.name, one.task) == (name, task)]
    return one.value


def notes(found: StudyResults, name: str) -> str:
    return next(one.note for one in evidence(found) if one.name.startswith(name))


def test_nps_stands_with_its_alternatives_its_scale_and_its_notice() -> None:
    """W13: 0 7 7 9 9 9 gives 33.3, adjusted -26.7 to 71.2; by t on -100, 0, 100: s 81.65, 33.3 ± 2.571·33.3."""
    found = results(Maker(plan(final=asked("nps"))), [{"nps.q1": value} for value in (0, 7, 7, 9, 9, 9)])
    rows = table(found, "one-question")
    assert [row[-2:] for row in rows][:2] == [
        ["NPS, adjusted-Wald", "33 (−27 to 71), n = 6".replace(" = ", "\u00a0=\u00a0")],
        ["NPS, mean of −100, 0, 100 with t", "33 (−52 to 100), n = 6".replace(" = ", "\u00a0=\u00a0")],
    ]
    assert rows[2][-2] == "NPS, bootstrap"
    assert rows[3][-2:] == ["Mean answer", "6.83 (3.17–10.00), n\u00a0=\u00a06"]
    assert rows[0][1] == "0 not at all likely to 10 extremely likely"
    assert figure(found, "nps.as_mean") == pytest.approx(100 / 3)
    note = notes(found, "Likelihood to recommend")
    assert "session indication" in note
    assert MARKS in note
    assert next(one.note for one in details(found) if one.key == "one-question").endswith(MARKS)


def test_csat_and_ces_print_scale_and_rule_with_the_other_figure_beside() -> None:
    """W18 and W19."""
    csat, ces = (5, 5, 4, 3, 2), (7, 6, 6, 5, 3)
    said = [{"csat.q1": one, "ces.q1": other} for one, other in zip(csat, ces, strict=True)]
    found = results(Maker(plan(final=asked("csat", "ces"))), [*said, {"csat.q1": 4}])
    rows = [row[1:] for row in table(found, "one-question")]
    assert rows[0][:2] == ["1 very dissatisfied to 5 very satisfied", "Share of 4 or 5"]
    assert (rows[0][2] or "").startswith("4 of 6 · 67\u00a0%")
    assert rows[1][1] == "Mean answer"
    assert rows[2][:2] == ["1 strongly disagree to 7 strongly agree", "Mean answer"]
    assert (rows[2][2] or "").startswith("5.40 ")
    assert rows[3][1] == "Share of 5 to 7"
    assert (rows[3][2] or "").startswith("4 of 5 · 80\u00a0%")
    assert (
        "Scale: 1 very dissatisfied to 5 very satisfied. mean answer 3.8".lower()
        in notes(found, "Customer sat").lower()
    )
    assert "answered 5 to 7" in notes(found, "Customer Effort")


def test_csat_after_a_task_is_a_share_with_its_own_interval() -> None:
    """W18 again: 4 of 6, adjusted-Wald 29 to 91 %, and not a t interval of zeros and ones."""
    said = [{"csat.q1": value} for value in (5, 5, 4, 3, 2, 4)]
    found = results(Maker(plan(after_task=asked("csat"), final=[])), said, "after_task", "oxygen")
    (rating,) = [one for one in found.tasks[0].figures[0].ratings if one.key == "csat"]
    assert rating.label == "Customer satisfaction (CSAT), share of 4 or more"
    assert (rating.estimate.x, rating.estimate.n, rating.estimate.method) == (4, 6, "adjusted-Wald")
    (drawn,) = [one for one in evidence(found) if one.key == "rating-csat"]
    assert drawn.finding == "4 of 6 answered high"
    assert "Dots are shares, bars 95 % adjusted-Wald intervals" in drawn.note
    assert drawn.drawing.table.rows[0][1] == "4 of 6 · 67 % (30–91)"
    assert table(found, "one-question")[0][0] == "CSAT, after task 1"
    assert figure(found, "rating.csat.mean", "oxygen") == pytest.approx(23 / 6)


def test_nps_after_a_task_has_its_own_interval() -> None:
    said = [{"nps.q1": value} for value in (0, 7, 7, 9, 9, 9)]
    found = results(Maker(plan(after_task=asked("nps"), final=[])), said, "after_task", "oxygen")
    rating = found.tasks[0].figures[0].ratings[0]
    assert rating.estimate.value == pytest.approx(100 / 3)
    assert rating.estimate.low == pytest.approx(-26.7, abs=0.05)


def test_weighted_and_raw_workload_stand_side_by_side_after_each_task() -> None:
    """W21's ratings and others, by hand: (5·70 + 0·20 + 2·40 + 1·30 + 4·60 + 3·50)/15 = 56.67, raw 45."""
    said = [weighted(70, 20, 40, 30, 60, 50), weighted(50, 50, 50, 50, 50, 50)]
    found = results(Maker(plan(after_task=asked(TLX.key), final=[])), said, "after_task", "oxygen")
    rows = [row[:3] for row in table(found, "scales")]
    assert rows[0][0] == "NASA-TLX, after task 1"
    assert [row[1] for row in rows] == ["Weighted", "Raw (RTLX), the plain mean of the six"]
    assert (rows[0][2] or "").startswith("53.33 ")
    assert (rows[1][2] or "").startswith("47.50 ")
    assert figure(found, "rating.nasa_tlx_weighted.raw", "oxygen") == 47.5
    assert figure(found, "rating.nasa_tlx_weighted.mental.weight", "oxygen") == 5
    assert figure(found, "rating.nasa_tlx_weighted.physical.weight", "oxygen") == 0
    items = table(found, "items")
    assert [row[1] for row in items][:2] == [
        "1. Mental demand. How mentally demanding was the task?",
        "2. Physical demand. How physically demanding was the task?",
    ]
    assert len(items) == 6
    names = [(one.name, one.task, one.condition) for one in figures(found)]
    assert len(names) == len(set(names))


def test_a_weighted_score_is_told_and_held_against_a_goal() -> None:
    goal = Goal(key="load", measure=GoalMeasure.SCORE, instrument=TLX.key, target=60)
    found = results(Maker(plan(final=asked(TLX.key), goals=[goal])), [weighted(70, 20, 40, 30, 60, 50)] * 2)
    assert any(
        "is 56.7" in plain(one) and "scale of 0 to 100" in plain(one) for one in answer(found).paragraphs
    )
    (kept,) = found.goals
    assert not kept.at_least
    assert kept.columns[0].estimate.value == pytest.approx(850 / 15)


def test_pssuq_has_its_published_means_and_0_to_100() -> None:
    """W25."""
    said = [sheet("pssuq", [2] * 6 + [3] * 6 + [2] * 4)]
    rows = table(results(Maker(plan(final=asked("pssuq"))), said), "scales")
    assert [(row[1], row[4], row[5]) for row in rows] == [
        ("Whole score", "2.82", "77.1"),
        ("System Usefulness", "2.80", "83.3"),
        ("Information Quality", "3.02", "66.7"),
        ("Interface Quality", "2.49", "83.3"),
    ]


def test_ueq_stands_beside_every_edition_and_waits_for_five_people() -> None:
    ueq = catalogue.get("ueq")
    answers = [6 if item.positive else 2 for item in ueq.items]
    four = [sheet("ueq", answers)] * 4
    few = table(results(Maker(plan(final=asked("ueq"))), four), "ueq-benchmark")
    assert few[0][3:] == [None] * 6
    rows = table(results(Maker(plan(final=asked("ueq"))), [*four, sheet("ueq", answers)]), "ueq-benchmark")
    # A mean of exactly 2 does not exceed the limit 2.00 of "excellent" of Perspicuity, nor 2.07 of web sites.
    perspicuity = next(row for row in rows if row[1] == "Perspicuity")
    assert perspicuity[3:] == ["positive", "high (0.00)", "good", "excellent", "good", "excellent"]


def test_supr_q_shows_factors_and_no_percentile() -> None:
    """W28."""
    found = results(Maker(plan(final=asked("supr_q"))), [sheet("supr_q", [4, 4, 4, 4, 8, 4, 4, 4])])
    assert [row[1] for row in table(found, "scales")] == [
        "Whole score",
        "Usability",
        "Trust",
        "Loyalty",
        "Appearance",
    ]
    assert figure(found, "supr_q") == 4
    assert "Percentile: not available" in notes(found, "SUPR-Q")
    assert [row[2] for row in table(found, "items")][4] == "0 not at all likely to 10 extremely likely"


def test_nothing_stands_where_nothing_was_asked() -> None:
    maker = Maker(plan(final=asked("sus"), after_task=asked("seq")))
    maker.person({"oxygen": ("solved", 20.0)}, sus=75)
    keys = {one.key for one in details(assemble(maker.rows, Choices()))}
    assert not keys & {"one-question", "scales", "ueq-benchmark"}
    assert assemble(maker.rows, Choices()).after_tasks == ()
