"""Löffler et al. 2023, BTW, doi 10.18420/BTW2023-56: 20 people, 8 tasks, two search interfaces.

Expected figures were recomputed from the published data with other software.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from usability.measures.compare import means_paired
from usability.measures.means import mean, mean_t, person_mean_rate
from usability.measures.rounding import points, rate_text
from usability.measures.scoring import sum_0_100
from usability.measures.times import clustered_geometric_mean, geometric_mean, median

DATA = Path(__file__).parents[2] / "usability" / "demo" / "data"
POSITIVE = [i in (1, 3, 6, 8, 9) for i in range(1, 11)]

Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def trials() -> Rows:
    return read("semantic-search-trials.csv")


@pytest.fixture(scope="module")
def satisfaction() -> Rows:
    return read("semantic-search-satisfaction.csv")


def shares(trials: Rows, system: str | None = None) -> dict[str, float]:
    by_person = defaultdict(list)
    for row in trials:
        if system in (None, row["system"]):
            by_person[row["participant"]].append(float(row["success"] == "2"))
    return {person: mean(results) for person, results in by_person.items()}


def success_times(trials: Rows, system: str | None = None) -> list[list[float]]:
    by_person = defaultdict(list)
    for row in trials:
        if row["success"] == "2" and system in (None, row["system"]):
            by_person[row["participant"]].append(float(row["time_s"]))
    return list(by_person.values())


def test_outcomes(trials: Rows) -> None:
    levels = [row["success"] for row in trials]
    assert (len(levels), levels.count("2"), levels.count("1"), levels.count("0")) == (160, 103, 46, 11)


def test_rate_over_people(trials: Rows) -> None:
    found = person_mean_rate(shares(trials).values())
    assert found.n == 20
    assert found.value == pytest.approx(0.6438, abs=5e-5)
    assert (found.low, found.high) == (pytest.approx(0.5542, abs=5e-5), pytest.approx(0.7333, abs=5e-5))
    assert rate_text(found) == "64\u00a0% (55\u201373), n\u00a0=\u00a020"


def test_difference_between_systems_within_people(trials: Rows) -> None:
    first, second = shares(trials, "1"), shares(trials, "2")
    found = means_paired([(second[person], first[person]) for person in first])
    assert found.estimate.value == pytest.approx(0.1125)
    assert (found.statistic, found.df) == (pytest.approx(1.690, abs=5e-4), 19)
    assert found.p == pytest.approx(0.107, abs=5e-4)
    assert (found.estimate.low, found.estimate.high) == (
        pytest.approx(-0.027, abs=5e-4),
        pytest.approx(0.252, abs=5e-4),
    )
    assert points(found.estimate.value, 20) == "+11\u00a0pp"


# W35b: full successes, people as clusters.
@pytest.mark.parametrize(
    ("system", "n", "value", "low", "high"),
    [
        (None, 103, 171.38, 147.21, 199.52),
        ("1", 47, 182.27, 159.91, 207.75),
        ("2", 56, 162.75, 133.82, 197.92),
    ],
)
def test_typical_time(
    trials: Rows, system: str | None, n: int, value: float, low: float, high: float
) -> None:
    groups = success_times(trials, system)
    found = clustered_geometric_mean(groups)
    assert (found.n, len(groups)) == (n, 20)
    assert found.value == pytest.approx(value, abs=5e-3)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-3), pytest.approx(high, abs=5e-3))


def test_times_of_failures_would_change_the_average(trials: Rows) -> None:
    """Averages that include failures mislead: here they stand at the time limit."""
    successes = [time for times in success_times(trials) for time in times]
    assert median(successes).value == 189
    assert mean(successes) == pytest.approx(190.78, abs=5e-3)
    everything = [float(row["time_s"]) for row in trials]
    assert mean(everything) == pytest.approx(214.9, abs=0.05)
    assert geometric_mean(everything).value == pytest.approx(195.56, abs=5e-3)
    assert geometric_mean(successes).value == pytest.approx(171.38, abs=5e-3)


def test_own_questionnaire_gives_every_stored_score(satisfaction: Rows) -> None:
    assert len(satisfaction) == 40
    for row in satisfaction:
        answers = [int(row[f"q{i}"]) for i in range(1, 11)]
        assert sum_0_100(answers, POSITIVE, 1, 5, 2).value == float(row["score_as_published"])


def test_own_questionnaire_between_systems(satisfaction: Rows) -> None:
    scores = {(row["participant"], row["system"]): float(row["score_as_published"]) for row in satisfaction}
    people = sorted({person for person, _ in scores})
    assert mean_t(scores[person, "1"] for person in people).value == 68.0
    assert mean_t(scores[person, "2"] for person in people).value == 71.375
    found = means_paired([(scores[person, "2"], scores[person, "1"]) for person in people])
    assert found.estimate.value == pytest.approx(3.375)
    assert found.statistic == pytest.approx(1.788, abs=5e-4)
    assert found.p == pytest.approx(0.0897, abs=5e-5)
    assert (found.estimate.low, found.estimate.high) == (
        pytest.approx(-0.575, abs=5e-4),
        pytest.approx(7.325, abs=5e-4),
    )
