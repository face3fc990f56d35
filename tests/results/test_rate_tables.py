"""Every interval and point estimate of success, and failures of people who were sure, as tables of the results."""

from tests.results.made import Maker, plan
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.detail_table import Detail
from usability.results.details import details
from usability.results.figures import figures
from usability.results.rows import AnswerRow
from usability.studies.plan import Asked


def tables(maker: Maker) -> dict[str, Detail]:
    return {one.key: one for one in details(assemble(maker.rows, Choices()))}


def seven_of_ten(maker: Maker) -> Maker:
    for number in range(10):
        maker.person(
            {"oxygen": ("solved" if number < 7 else "failed", 30.0 + number), "silver": ("solved", 20.0)}
        )
    return maker


def test_a_rate_is_shown_with_every_interval_and_point_estimate() -> None:
    """Sauro and Lewis 2005, 2006: 7 of 10 and, for silver, 10 of 10."""
    found = tables(seven_of_ten(Maker(plan())))
    oxygen, silver = found["other-intervals"].rows
    assert [cell.text for cell in oxygen] == [
        "1 Oxygen",
        "7 of 10",
        "39–90",
        "40–89",
        "35–93",
        "38–92",
        "39–91",
    ]
    assert silver[2].text == "68–100"
    estimates = [cell.text for cell in found["other-estimates"].rows[0]]
    assert estimates[1:] == ["7 of 10", *(f"{share}\u00a0%" for share in (70, 67, 68, 64, 70))]
    # Above 90 % Laplace's: 11 of 12.
    assert found["other-estimates"].rows[1][-1].text == "92\u00a0%"
    assert found["other-intervals"].rows[0][1].counts is not None
    assert "disasters" not in found


def test_every_interval_and_estimate_has_a_key_for_programs() -> None:
    """7 of 10: Wilson .3968-.8922, exact .3475-.9333, mid-P .3801-.9174; Laplace .6667, Wilson's point .6445."""
    results = assemble(seven_of_ten(Maker(plan())).rows, Choices())
    found = {one.name: one for one in figures(results) if one.task == "oxygen"}
    ends = {
        key: (round(found[f"success.{key}"].low or 0, 4), round(found[f"success.{key}"].high or 0, 4))
        for key in ("wilson", "exact", "mid_p")
    }
    assert ends == {"wilson": (0.3968, 0.8922), "exact": (0.3475, 0.9333), "mid_p": (0.3801, 0.9174)}
    points = [round(found[f"success.point.{key}"].value or 0, 4) for key in ("laplace", "wilson", "best")]
    assert points == [0.6667, 0.6445, 0.7]


def test_failures_of_people_who_were_sure_are_counted() -> None:
    """W29: of a failure at 7, a success at 7 and a failure at 5 one is a disaster; who was not asked is missing."""
    maker = Maker(plan(after_task=[Asked(instrument="confidence")]))
    for outcome, sure in (("failed", 7), ("solved", 7), ("failed", 5), ("failed", None)):
        maker.person({"oxygen": (outcome, 40.0)})
        number = len(maker.sessions)
        if sure is not None:
            maker.answers.append(
                AnswerRow(
                    number, "after:oxygen", "after_task", "oxygen", "", "confidence.q1", sure, None, None
                )
            )
    found = tables(maker)["disasters"]
    assert [cell.text for cell in found.rows[0]] == ["1 Oxygen", "1 of 3 · 33\u00a0%", "1"]
    assert found.finding == "1 of 3 attempts failed while the person was sure of success"
    assert len(found.rows) == 1
    (key,) = [one for one in figures(assemble(maker.rows, Choices())) if one.name == "disasters"]
    assert (key.x, key.n, key.n_missing) == (1, 3, 1)
