"""W24: the sample data of ueq-online.org, 255 people, of whom 238 stay, against its published results.

Published in the README of github gitc23/ueqr (rule: three or more contradictory scales leave a person out; interval
1.96·s/√n). ueq-sample-counts.json holds counts made from those 238 sheets, not the sheets: how often each item, as
printed, was answered 1 to 7, and how often each total of a scale's oriented items came out, from lowest to highest.
"""

import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from usability.instruments import catalogue
from usability.instruments.scoring import CONTRADICTORY, INCONSISTENT, Answers, score, summarise
from usability.measures.checks import z_of
from usability.measures.means import mean_t
from usability.measures.ueq import GENERAL_2017, benchmark_band

Z95 = z_of(0.95)

UEQ = catalogue.get("ueq")
COUNTS: dict[str, Any] = json.loads(Path(__file__).with_name("ueq-sample-counts.json").read_text("utf-8"))
N = 238

# Mean, standard deviation and half the z interval as published, to seven decimals; bands of the edition of 2017.
PUBLISHED = {
    "attractiveness": (1.5077031, 1.1229238, 0.1426625, "above average"),
    "perspicuity": (1.7121849, 1.1021836, 0.1400276, "good"),
    "efficiency": (1.6344538, 1.0575676, 0.1343593, "good"),
    "dependability": (1.2731092, 0.8769142, 0.1114081, "above average"),
    "stimulation": (1.1838235, 1.0564654, 0.1342193, "above average"),
    "novelty": (0.8266807, 1.0555021, 0.1340969, "above average"),
}


def test_means_come_out_of_the_answers_as_printed() -> None:
    """The key of polarity decides them: forget item 25, as a public app does, and attractiveness is 1.00 and not 1.51.

    A scale's mean does not depend on who gave which answer, so the counts of each item are enough. Scales are filled
    one at a time and by rank, which contradicts nothing and keeps everybody in.
    """
    for part in UEQ.subscales:
        ranked = {}
        for item in UEQ.items:
            if item.key in part.items:
                given = [
                    answer
                    for answer, times in enumerate(COUNTS["answers"][item.key], 1)
                    for _ in range(times)
                ]
                ranked[item.key] = given if item.positive else given[::-1]
        sheets: list[Answers] = [{key: given[i] for key, given in ranked.items()} for i in range(N)]
        sheets = [{**{item.key: 4 for item in UEQ.items}, **sheet} for sheet in sheets]
        found = summarise(UEQ, sheets).subscales[part.key]
        assert (found.n, found.value) == (N, pytest.approx(PUBLISHED[part.key][0], abs=5e-8))


@pytest.mark.parametrize("key", PUBLISHED)
def test_spread_and_interval_come_out_of_the_scales_totals(key: str) -> None:
    mean, sd, half, band = PUBLISHED[key]
    items = next(len(part.items) for part in UEQ.subscales if part.key == key)
    totals = COUNTS["totals"][key]
    values = [total / items for total, times in enumerate(totals, -3 * items) for _ in range(times)]
    found = mean_t(values, -3, 3)
    assert (found.n, found.value, found.sd) == (N, pytest.approx(mean, abs=5e-8), pytest.approx(sd, abs=5e-8))
    assert found.value is not None
    assert found.sd is not None
    assert found.high is not None
    assert Z95 * found.sd / sqrt(found.n) == pytest.approx(half, abs=5e-8)
    # The product's own interval is Student's t: at 238 people half a percent wider than the tool's.
    assert found.high - found.value == pytest.approx(half * 1.00512, rel=1e-4)
    assert benchmark_band(key, found.value, GENERAL_2017) == band


def test_three_contradictory_scales_leave_a_person_out_and_two_flag() -> None:
    """So 255 became 238 (UEQ handbook v11: the tool takes two or three)."""
    sheet = {item.key: 6 if item.positive else 2 for item in UEQ.items}
    two = {**sheet, "q9": 7, "q20": 7, "q2": 1}
    assert INCONSISTENT in score(UEQ, two).flags
    assert score(UEQ, two).subscales["novelty"] == 2
    three = {**two, "q5": 7}
    found = score(UEQ, three)
    assert CONTRADICTORY in found.flags
    assert INCONSISTENT not in found.flags
    assert set(found.subscales.values()) == {None}
    together = summarise(UEQ, [sheet, two, three])
    assert together.main.n == 2
    assert (together.subscales["novelty"].n, together.subscales["novelty"].n_missing) == (2, 1)
    assert together.flags == {INCONSISTENT: 1, CONTRADICTORY: 1}
