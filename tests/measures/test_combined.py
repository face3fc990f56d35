"""Single Usability Metric."""

import math

import pytest

from usability.measures.combined import (
    area_below,
    completion_part,
    error_part,
    satisfaction_part,
    task_sum,
    time_part,
    time_specification,
)
from usability.measures.means import mean, sample_sd


def test_w51_parts_from_published_inputs() -> None:
    completion = completion_part(20, 20, laplace=True)  # openshift-sum, version 1 task 1
    time = area_below(62.4, 76.5, 90)
    satisfaction = area_below(-4.7, 0.445, -4)
    assert completion == pytest.approx(0.955, abs=5e-4)
    assert time == pytest.approx(0.641, abs=5e-4)
    assert satisfaction == pytest.approx(0.942, abs=5e-4)
    assert mean([completion, time, satisfaction]) == pytest.approx(0.846, abs=5e-4)


def spread(centre: float, sd: float) -> list[float]:
    """Three values with exactly this mean and standard deviation."""
    values = [centre - sd, centre, centre + sd]
    assert sample_sd(values) == pytest.approx(sd)
    return values


def test_w52_log_times() -> None:
    times = [math.exp(value) for value in spread(math.log(50), 0.5)]
    found = task_sum(3, 4, times, 70, spread(5.6, 1.0), 5.6)
    assert (found.completion, found.errors, found.flags) == (0.75, None, ())
    assert found.time == pytest.approx(0.7495, abs=5e-5)
    assert found.satisfaction == pytest.approx(0.5)
    assert found.value == pytest.approx(0.6665, abs=5e-5)


def test_variants_of_a_whole_task() -> None:
    """Sauro and Kindlund 2005: completion by Laplace, times as they are around their geometric mean."""
    times, ratings = [40.0, 60.0, 110.0], [3.0, 5.0, 4.0, 5.0]
    both = task_sum(3, 4, times, 90, ratings, 4, laplace=True, raw=True)
    typical = math.prod(times) ** (1 / 3)
    sd = math.sqrt(sum((one - 70) ** 2 for one in times) / 2)
    assert both.completion == pytest.approx(4 / 6)
    assert both.time == pytest.approx(0.5 * (1 + math.erf((90 - typical) / sd / math.sqrt(2))))
    plain = task_sum(3, 4, times, 90, ratings, 4)
    assert (plain.completion, plain.satisfaction) == (0.75, both.satisfaction)
    assert plain.time != pytest.approx(both.time)
    assert time_part([50], 60, raw=True) == 1, "without spread the centre decides"


def test_every_part_is_an_area() -> None:
    """One published implementation averages a z value with percentages."""
    found = task_sum(1, 4, [500, 510, 505], 60, [1, 2, 1, 1], 5.5, errors=(3, 5))
    parts = [found.completion, found.time, found.satisfaction, found.errors]
    assert all(part is not None and 0 <= part <= 1 for part in parts)
    assert found.errors == pytest.approx(1 - 3 / 20)
    assert found.value == pytest.approx(sum(part for part in parts if part is not None) / 4)


def test_no_spread_and_no_success() -> None:
    assert time_part([50, 50], 60) == 1
    assert time_part([70, 70], 60) == 0
    assert satisfaction_part([6, 6], 5.5) == 1
    found = task_sum(0, 4, [], 60, [5, 6], 5.5)
    assert (found.time, found.flags) == (0, ("no success",))
    assert task_sum(0, 4, [], None, [5, 6], 5.5) == found
    with pytest.raises(ValueError, match="specification"):
        task_sum(1, 4, [50], None, [5, 6], 5.5)


def test_specification_from_satisfied_completers() -> None:
    assert time_specification(range(1, 22), 95) == pytest.approx(20)
    assert time_specification([]) is None
    with pytest.raises(ValueError, match="percentile"):
        time_specification([1, 2], 50)


def test_what_cannot_be_combined_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one attempt"):
        completion_part(0, 0)
    with pytest.raises(ValueError, match="at least one rating"):
        satisfaction_part([], 5.5)
    with pytest.raises(ValueError, match="Errors"):
        error_part(21, 4, 5)
