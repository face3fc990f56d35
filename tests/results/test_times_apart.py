"""Levels of success and times beside the typical one: who failed, who gave up, what is known after everybody ended."""

from dataclasses import replace

from tests.results.made import Did, Maker, plan
from usability.charts.marks import Table
from usability.charts.sheet import SCREEN
from usability.measures.vocabulary import Outcome
from usability.results.assemble import assemble
from usability.results.choices import Choices
from usability.results.counts import ANY, Counts, write_counts
from usability.results.curves import completion_figures
from usability.results.detail_table import Detail
from usability.results.details import details
from usability.results.figures import figures
from usability.results.tracing import attempts_of, read_counts


def rates_by_time(*attempts: Did, cut: bool = False) -> list[Table]:
    """The cumulative incidence and Kaplan-Meier in numbers. cut: the last attempt ended at the time limit."""
    maker = Maker(plan())
    for did in attempts:
        maker.person({"oxygen": did, "silver": ("failed", 300.0)})
    if cut:
        maker.attempts[-2] = replace(maker.attempts[-2], outcome=Outcome.TIMED_OUT, censored=True)
    return [one.drawing.table for one in completion_figures(assemble(maker.rows, Choices()), SCREEN)]


def last_cell(table: Table) -> str | None:
    assert table.headers[-1] == "by 300\u00a0s"
    return table.rows[0][-1]


def test_where_everybody_had_ended_the_share_stands_until_the_axis_ends() -> None:
    incidence, survival = rates_by_time(("solved", 30.0), ("solved", 60.0), ("failed", 250.0))
    assert (last_cell(incidence) or "").startswith("67\u00a0% (")
    # For Kaplan-Meier whoever failed might have gone on, and nobody watched any longer.
    assert last_cell(survival) is None
    _incidence, survival = rates_by_time(("failed", 30.0), ("solved", 60.0))
    assert (last_cell(survival) or "").startswith("100\u00a0%")


def test_where_somebody_was_cut_off_nothing_is_said_of_later() -> None:
    incidence, _survival = rates_by_time(("solved", 30.0), ("solved", 60.0), ("failed", 250.0), cut=True)
    assert last_cell(incidence) is None


def by_key(maker: Maker) -> dict[str, Detail]:
    return {one.key: one for one in details(assemble(maker.rows, Choices()))}


def texts(found: Detail, row: int = 0) -> list[str | None]:
    return [cell.plain for cell in found.rows[row]]


def test_levels_of_success_are_told_apart_and_made_into_every_rate() -> None:
    """W33 (Tullis and Albert 2013): two in full, one in part, one not; W34: one of them with help."""
    maker = Maker(plan())
    for outcome in ("solved", "solved", "partly", "failed"):
        maker.person({"oxygen": (outcome, 40.0), "silver": ("solved", 20.0)})
    maker.attempts[0] = replace(maker.attempts[0], assists=2)
    found = by_key(maker)["levels"]
    assert texts(found) == [
        "1 Oxygen", "4", "1", "1", "1", "1", "25\u00a0% (3–71)", "25\u00a0% (3–71)",
        "50\u00a0% (15–85)", "75\u00a0% (29–97)", "63\u00a0% (0–100)",
    ]  # fmt: skip
    assert found.rows[0][3].counts == Counts("oxygen", "", (Outcome.SUCCESS,), help=ANY)
    assert [row[0].text for row in found.rows] == ["1 Oxygen", "2 Silver", "All tasks"]
    together = {
        one.name: one.value for one in figures(assemble(maker.rows, Choices())) if one.task == "oxygen"
    }
    assert (together["weighted"], together["full"], together["assisted"]) == (0.625, 0.5, 0.25)


def test_time_to_failure_and_to_abandonment_stand_apart_from_the_typical_time() -> None:
    maker = Maker(plan())
    for did in (("solved", 40.0), ("solved", 90.0), ("failed", 100.0), ("failed", 400.0), ("failed", 30.0)):
        maker.person({"oxygen": did, "silver": ("solved", 20.0)})
    maker.attempts[-2] = replace(maker.attempts[-2], outcome=Outcome.GAVE_UP)
    found = by_key(maker)["times"]
    # Geometric means of 40 and 90, 100 and 400; the median and the mean of 40 and 90 are 65.
    whole = [(cell.text or "").replace("\u00a0", " ") for cell in found.rows[0]]
    assert whole == ["1 Oxygen", "60 s", "65 s", "65 s", "200 s", "30 s", "0"]
    assert found.rows[0][5].interval == "n\u00a0=\u00a01"
    assert found.rows[0][5].counts == Counts("oxygen", "", (Outcome.GAVE_UP, Outcome.DROPPED_OUT))


def test_the_median_has_its_interval_from_twenty_five_times_on() -> None:
    """Order statistics: of 25 times the 8th and the 18th (12.5 less and plus 4.9, rounded up)."""
    maker = Maker(plan())
    for number in range(24):
        maker.person({"oxygen": ("solved", 31.0 + number), "silver": ("failed", 20.0)})
    assert texts(by_key(maker)["times"])[2] == "43\u00a0s n\u00a0=\u00a024"
    maker.person({"oxygen": ("solved", 55.0), "silver": ("failed", 20.0)})
    assert texts(by_key(maker)["times"])[2] == "43\u00a0s (38–48), n\u00a0=\u00a025"


def test_a_time_far_from_the_others_leads_to_its_attempt() -> None:
    maker = Maker(plan())
    for number in range(20):
        maker.person({"oxygen": ("solved", 60.0 + number), "silver": ("solved", 20.0)})
    maker.person({"oxygen": ("solved", 4000.0), "silver": ("failed", 9000.0)})
    results = assemble(maker.rows, Choices())
    far = details(results)[1].rows[0][-1]
    assert (far.text, far.counts) == ("1", Counts("oxygen", far=True))
    assert far.counts is not None
    (found,) = attempts_of(results, far.counts)
    assert found[2].seconds == 4000.0
    assert write_counts(far.counts) == {"task": "oxygen", "far": "yes"}
    assert read_counts({"task": "oxygen", "far": "yes"}, (), results) == far.counts


def test_times_of_people_who_thought_aloud_say_so() -> None:
    for aloud in (True, False):
        maker = Maker(plan(think_aloud=aloud))
        maker.person({"oxygen": ("solved", 60.0)})
        said = [one for one in assemble(maker.rows, Choices()).notes if "think aloud" in one]
        assert len(said) == aloud
