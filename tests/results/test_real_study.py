"""The shipped real study (Löffler et al. 2023): its results are what the two files give when computed by hand here.

The same figures were published beside the files, rounded: 47 and 56 of 80, 0.6438 (0.5542-0.7333), +11.25 points with
t 1.690 and p 0.107, 171.38 s (147.21-199.52), 68.0 and 71.375 with a difference of +3.375 (-0.575 to 7.325).
"""

import csv
import json
from collections import defaultdict
from math import exp, fsum, log, sqrt
from pathlib import Path
from statistics import mean, median, stdev

import pytest
from flask import Flask
from scipy import stats
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from usability.demo.services import HERE, seed_real_study
from usability.results import gather, words
from usability.results.choices import Choices, Success
from usability.results.evidence import evidence
from usability.results.figures import as_document, figures
from usability.results.model import StudyResults
from usability.results.single import Figure
from usability.studies.models import Study

DATA: Path = HERE / "data"
SYSTEMS = ("system-1", "system-2")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TRIALS = rows("semantic-search-trials.csv")
SHEETS = rows("semantic-search-satisfaction.csv")


@pytest.fixture
def real(db_session: Session, cast: Cast) -> Study:
    return seed_real_study(db_session, cast.owner)


@pytest.fixture
def results(db_session: Session, real: Study) -> StudyResults:
    return gather.gather(db_session, real)


def figure(results: StudyResults, name: str, condition: str = "", task: str = "") -> Figure:
    found = [
        one for one in figures(results) if (one.name, one.condition, one.task) == (name, condition, task)
    ]
    assert len(found) == 1, [(one.name, one.condition, one.task) for one in found]
    return found[0]


def t_interval(values: list[float]) -> tuple[float, float, float]:
    centre, n = mean(values), len(values)
    half = stats.t.ppf(0.975, n - 1) * stdev(values) / sqrt(n)
    return centre, centre - half, centre + half


def shares(system: int | None = None) -> dict[str, float]:
    people: dict[str, list[bool]] = defaultdict(list)
    for row in TRIALS:
        if system is None or row["system"] == str(system):
            people[row["participant"]].append(row["success"] == "2")
    return {person: mean(own) for person, own in people.items()}


def clustered(system: int | None = None) -> tuple[float, float, float, int]:
    people: dict[str, list[float]] = defaultdict(list)
    for row in TRIALS:
        if row["success"] == "2" and (system is None or row["system"] == str(system)):
            people[row["participant"]].append(log(float(row["time_s"])))
    everything = [value for own in people.values() for value in own]
    m, n, groups = fsum(everything) / len(everything), len(everything), len(people)
    squares = fsum(fsum(value - m for value in own) ** 2 for own in people.values())
    half = stats.t.ppf(0.975, groups - 1) * sqrt(groups / (groups - 1) * squares) / n
    return exp(m), exp(m - half), exp(m + half), n


def test_outcomes_are_counted_as_in_the_file(results: StudyResults) -> None:
    assert results.flow.people == 20
    assert results.flow.attempts == 160
    assert figure(results, "together.overall.outcome.success").value == 103
    assert figure(results, "together.overall.outcome.partial").value == 46
    assert figure(results, "together.overall.outcome.failure").value == 11
    for system, solved in zip(SYSTEMS, (47, 56), strict=True):
        assert figure(results, "overall.strict.attempts", system).value == solved
        assert figure(results, "overall.attempts", system).value == 80
    # What nobody asked is not measured, which is not zero.
    assert results.flow.opened is None
    assert results.flow.screened_out is None


def test_the_rate_is_over_people(results: StudyResults) -> None:
    one = figure(results, "together.overall.strict")
    assert (one.value, one.low, one.high) == pytest.approx(t_interval(list(shares().values())), abs=1e-12)
    assert one.n == 20
    assert (round(one.value or 0, 4), round(one.low or 0, 4), round(one.high or 0, 4)) == (
        0.6438,
        0.5542,
        0.7333,
    )
    for number, system in enumerate(SYSTEMS, start=1):
        one = figure(results, "overall.success", system)
        assert (one.value, one.low, one.high) == pytest.approx(
            t_interval(list(shares(number).values())), abs=1e-12
        )


def test_systems_are_compared_within_people(results: StudyResults) -> None:
    first, second = shares(1), shares(2)
    gaps = [second[person] - first[person] for person in first]
    one = figure(results, "difference.success", "system-2-system-1")
    assert (one.value, one.low, one.high) == pytest.approx(t_interval(gaps), abs=1e-12)
    expected = stats.ttest_rel([second[p] for p in first], [first[p] for p in first])
    assert one.p == pytest.approx(expected.pvalue, abs=1e-12)
    assert one.value == pytest.approx(0.1125)
    difference = next(d for d in results.differences if d.measure == "success")
    assert difference.comparison.statistic == pytest.approx(1.690, abs=5e-4)
    assert round(one.p or 0, 3) == 0.107
    assert [round((limit or 0) * 100, 1) for limit in (one.low, one.high)] == [-2.7, 25.2]
    assert not difference.settled


@pytest.mark.parametrize(
    ("system", "published"),
    [
        (None, (171.38, 147.21, 199.52, 103)),
        (1, (182.27, 159.91, 207.75, 47)),
        (2, (162.75, 133.82, 197.92, 56)),
    ],
)
def test_typical_times_take_people_as_clusters(
    results: StudyResults, system: int | None, published: tuple[float, ...]
) -> None:
    name = "overall.time" if system else "together.overall.time"
    one = figure(results, name, f"system-{system}" if system else "")
    assert (one.value, one.low, one.high, one.n) == pytest.approx(clustered(system), rel=1e-12)
    assert (one.value, one.low, one.high, one.n) == pytest.approx(published, abs=5e-3)


def test_other_times(results: StudyResults) -> None:
    solved = [float(row["time_s"]) for row in TRIALS if row["success"] == "2"]
    every = [float(row["time_s"]) for row in TRIALS]
    assert figure(results, "together.overall.time.median").value == median(solved) == 189
    assert figure(results, "together.overall.time.mean").value == pytest.approx(mean(solved), rel=1e-12)
    assert figure(results, "together.overall.time_all.mean").value == pytest.approx(214.9)
    assert figure(results, "together.overall.time_all").value == pytest.approx(
        exp(mean([log(value) for value in every])), rel=1e-12
    )
    assert figure(results, "together.overall.censored").value == sum(value == 300 for value in every) == 41
    assert figure(results, "together.overall.time.censored").value == 10
    # Pooled attempts of the same people give no interval.
    assert figure(results, "together.overall.time.mean").low is None
    assert any("10 of the 103 full successes stand at the time limit" in note for note in results.notes)
    assert any("lower bound" in note for note in results.notes)


def test_every_task_is_what_its_rows_give(results: StudyResults) -> None:
    for task in results.tasks:
        for number, one in enumerate(task.figures, start=1):
            mine = [r for r in TRIALS if r["task"] == str(task.number) and r["system"] == str(number)]
            assert one.n == len(mine) == 10
            assert one.strict.x == sum(row["success"] == "2" for row in mine)
            assert one.lenient.x == sum(row["success"] != "0" for row in mine)
            assert one.censored == sum(float(row["time_s"]) >= 300 for row in mine)
            solved = [log(float(row["time_s"])) for row in mine if row["success"] == "2"]
            assert one.time.value == (pytest.approx(exp(mean(solved)), rel=1e-12) if solved else None)
            eases = [int(row["easy_to_do"]) for row in mine if row["easy_to_do"]]
            rating = one.rating("easy_to_do")
            assert rating is not None
            assert rating.estimate.value == pytest.approx(mean(eases))
            assert rating.estimate.n == len(eases)


def test_the_own_questionnaire_has_its_score_and_no_norms(results: StudyResults) -> None:
    scores = {
        system: {
            row["participant"]: float(row["score_as_published"]) for row in SHEETS if row["system"] == system
        }
        for system in ("1", "2")
    }
    (one,) = results.instruments
    assert one.own
    for column, system in zip(one.columns, ("1", "2"), strict=True):
        assert {score.participant: score.value for score in column.scores} == {
            f"{person}": value for person, value in scores[system].items()
        }
        assert column.summary.main.value == pytest.approx(mean(scores[system].values()))
        assert column.summary.readings == ()
    (difference,) = one.differences
    estimate = difference.comparison.estimate
    gaps = [scores["2"][person] - scores["1"][person] for person in scores["1"]]
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx(t_interval(gaps), abs=1e-12)
    assert estimate.value == pytest.approx(3.375)
    assert difference.comparison.statistic == pytest.approx(1.788, abs=5e-4)
    assert difference.comparison.p == pytest.approx(0.0897, abs=5e-5)
    drawn = next(figure for figure in evidence(results) if figure.key.startswith("instrument-"))
    for word in ("Grade", "Percentile", "Adjective"):
        assert word not in drawn.note
    assert "no grade, percentile or benchmark applies" in drawn.note


def test_the_words_say_what_the_data_carry(results: StudyResults) -> None:
    answer = words.answer(results)
    assert answer.heading.replace("\u00a0", " ") == "System 2 looks better, but 20 people do not settle it"
    text = " ".join(words.plain(paragraph) for paragraph in answer.paragraphs).replace("\u00a0", " ")
    assert "47 of 80 tasks in full with System 1 and 56 of 80 with System 2" in text
    assert "11 percentage points more, and anything from 3 fewer to 25 more fits the data (p = 0.11)" in text
    assert "Nobody solved Lepidoptera on oaks in full: 0 of 20; 16 did in part" in text
    assert "182 s (160–208, n = 47) with System 1 and 163 s (134–198, n = 56) with System 2" in text
    assert "41 of 160 attempts ran into the limit of 300 s" in text
    found = {one.key: one.finding for one in evidence(results)}
    assert found["time"] == "The typical times are not told apart"
    assert found["instrument-search-quality"] == "System 2 scores 3.4 higher, a gap that chance could make"
    assert found["flow"] == "Everyone who started finished, and nobody was left out"


def test_one_scale_among_five_is_not_called_a_finding(results: StudyResults) -> None:
    one = next(d for d in results.differences if d.measure == "rating:satisfied_with_result")
    assert one.comparison.p is not None
    assert one.adjusted is not None
    assert one.comparison.p < 0.05 < one.adjusted.p
    assert not one.settled


def test_lenient_counts_partial_successes(db_session: Session, real: Study) -> None:
    lenient = gather.gather(db_session, real, Choices(success=Success.LENIENT))
    assert [one.x_success for one in lenient.overall] == [71, 78]
    assert lenient.overall[0].time == gather.gather(db_session, real).overall[0].time


def test_the_command_prints_every_figure_unrounded(app: Flask, db_session: Session, real: Study) -> None:
    expected = json.loads(json.dumps(as_document(gather.gather(db_session, real))))
    db_session.commit()
    run = app.test_cli_runner().invoke(args=["results", "show", "semantic-search", "--json"])
    assert run.exit_code == 0, run.output
    printed = json.loads(run.output)
    assert printed == expected | {"outside": []}
    one = next(f for f in printed["figures"] if f["name"] == "together.overall.strict")
    assert one["value"] == 0.64375
    assert one["n"] == 20
    assert one["method"] == "t over persons"
    text = app.test_cli_runner().invoke(args=["results", "show", "semantic-search"])
    assert "68.0 (63.8–72.2), n\u00a0=\u00a020" in text.output
    bad = app.test_cli_runner().invoke(args=["results", "show", "semantic-search", "--version", "7"])
    assert bad.exit_code == 1
    assert "There is no version 7" in bad.output


def test_the_command_takes_every_choice(app: Flask, db_session: Session, real: Study) -> None:
    db_session.commit()

    def run(*options: str) -> dict[str, object]:
        done = app.test_cli_runner().invoke(args=["results", "show", "semantic-search", "--json", *options])
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.output))

    alone = run("--condition", "system-2", "--lenient", "--level", "99")
    assert alone["compared_by"] == []
    assert alone["choices"] == {
        "versions": [], "success": "lenient", "excluded": "without", "segment": None, "device": None,
        "condition": "system-2", "mode": "apart", "imported": "with", "by": None, "combined": False,
        "exploratory": False, "correction": "holm", "level": 0.99,
    }  # fmt: skip
    compared = run()["comparisons"]
    assert isinstance(compared, list)
    one = next(row for row in compared if (row["measure"], row["task"]) == ("success", ""))
    assert round(one["p"], 3) == 0.107
    assert one["effect_name"] == "d_z"
    for options, said in (
        (("--by", "weather"), "cannot be compared by"),
        (("--mode", "watched"), "“mode” is apart, pooled"),
        (("--version", "x"), "no version “x”"),
        (("--device", "fridge"), "no kind of device"),
    ):
        bad = app.test_cli_runner().invoke(args=["results", "show", "semantic-search", *options])
        assert bad.exit_code == 1
        assert said in bad.output


def test_success_on_each_task_is_tested_between_people(results: StudyResults) -> None:
    for task in results.tasks:
        one = next(d for d in task.differences if d.measure == "success")
        mine = {
            number: [
                r["success"] == "2" for r in TRIALS if r["task"] == str(task.number) and r["system"] == number
            ]
            for number in ("1", "2")
        }
        first, second = sum(mine["1"]), sum(mine["2"])
        assert not one.within
        assert one.comparison.estimate.value == pytest.approx((second - first) / 10)
        table = [[first, 10 - first], [second, 10 - second]]
        # No expected count is below 1 here: 18 of 20 make it exactly 1 in each group of ten.
        assert one.comparison.test == "N-1 two-proportion"
        if 0 < first + second < 20:
            chi2 = stats.chi2_contingency(table, correction=False).statistic * 19 / 20
            assert one.comparison.p == pytest.approx(stats.chi2.sf(chi2, 1))
        assert one.adjusted is not None
        assert one.adjusted.family == 8
