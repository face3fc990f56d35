"""The order in which people met tasks and conditions, as a report tells it."""

from collections import Counter
from dataclasses import replace

from sqlalchemy.orm import Session

from tests.reports.made_studies import MOMENT, make_plan, make_rows, make_source
from tests.support.cast import Cast
from usability.demo.services import seed_generated_study, seed_real_study
from usability.measures.vocabulary import Outcome
from usability.reports.document import Grid, Numbers, Prose
from usability.reports.orders import orders_met
from usability.reports.queries import source_of
from usability.reports.source import Source
from usability.results.choices import Choices
from usability.results.orders import Cell, Met, Orders, came_about, order_words
from usability.results.rules import select
from usability.sessions.rules import Mode
from usability.studies.plan import Condition, Conditions, Design, Order, StudyPlan
from usability.studies.walk import cell_count, resolve


def _plan(order: Order = Order.COUNTERBALANCED, design: Design = Design.NONE, tasks: int = 2) -> StudyPlan:
    plan = make_plan(tasks)
    plan.order = order
    if design is not Design.NONE:
        plan.conditions = Conditions(
            design=design, items=[Condition(key="old", name="Old"), Condition(key="new", name="New")]
        )
    return plan


def _source(plan: StudyPlan, orders: Orders) -> Source:
    return replace(make_source(plan), orders=orders)


def test_counts_are_of_counted_people_and_sum_to_their_attempts() -> None:
    plan = _plan()
    rows = make_rows(plan, 6)
    left_out = replace(rows.sessions[5], excluded=True)
    from_file = replace(rows.sessions[4], mode=Mode.IMPORTED)
    rows = replace(rows, sessions=(*rows.sessions[:4], from_file, left_out))
    cells = {session.id: (session.id - 1) % 2 for session in rows.sessions}
    positions = {
        row.id: next(
            step.position or 0
            for step in resolve(plan, cell=cells[row.session_id]).task_steps
            if step.task == row.task
        )
        for row in rows.attempts
    }
    found = came_about(select(rows, Choices()), rows.versions, positions, cells)
    assert found.positions == (Met("t1", "", (2, 2)), Met("t2", "", (2, 2)))
    assert found.cells == (Cell("1 – 2", 2), Cell("2 – 1", 2))


def test_an_empty_cell_is_a_zero_and_not_left_out() -> None:
    plan = _plan()
    rows = make_rows(plan, 1)
    found = came_about(select(rows, Choices()), rows.versions, {row.id: 1 for row in rows.attempts}, {1: 1})
    assert found.cells == (Cell("1 – 2", 0), Cell("2 – 1", 1))


def test_cells_are_told_by_names_and_numbers() -> None:
    assert order_words(_plan(design=Design.BETWEEN), 1) == "New: 2 – 1"
    assert order_words(_plan(Order.FIXED, Design.WITHIN_ALL), 1) == "New, then Old: 1 – 2"
    assert order_words(_plan(Order.FIXED, Design.WITHIN_SPLIT), 1) == "1 New – 2 Old"
    assert order_words(_plan(Order.RANDOM, Design.WITHIN_SPLIT), 1) == "1 New, 2 Old; order drawn by chance"
    for design in (Design.BETWEEN, Design.WITHIN_ALL, Design.WITHIN_SPLIT):
        plan = _plan(design=design, tasks=3)
        assert len({order_words(plan, cell) for cell in range(cell_count(plan))}) == cell_count(plan)


def test_a_report_tells_positions_and_cells() -> None:
    orders = Orders((Met("t1", "", (3, 1)), Met("t2", "", (1, 3))), (Cell("1 – 2", 3), Cell("2 – 1", 1)))
    positions, cells = orders_met(_source(_plan(), orders), Numbers())
    assert isinstance(positions, Grid)
    assert positions.rows == (("1", "Task 1", "3", "1"), ("2", "Task 2", "1", "3"))
    assert isinstance(cells, Grid)
    assert cells.finding == "1 to 3\u00a0people in each counterbalancing cell"
    assert cells.rows[-1] == ("All", "4")


def test_a_long_walk_is_told_by_earliest_middle_and_latest() -> None:
    counts = tuple(2 if place in (4, 9, 14) else 0 for place in range(1, 16))
    [positions] = orders_met(_source(_plan(), Orders((Met("t1", "", counts),))), Numbers())
    assert isinstance(positions, Grid)
    assert positions.headers[2:] == ("Earliest", "Middle", "Latest", "n")
    assert positions.rows == (("1", "Task 1", "4", "9", "14", "6"),)


def test_one_order_for_everybody_needs_no_table() -> None:
    assert orders_met(_source(_plan(Order.FIXED), Orders((Met("t1", "", (4,)),))), Numbers()) == []


def test_the_demo_studies_tell_theirs(db_session: Session, cast: Cast) -> None:
    study = seed_generated_study(db_session, cast.owner)
    source = source_of(db_session, study, Choices(), made_at=MOMENT)
    counted = Counter({task.key: task.figures[0].n for task in source.results.tasks})
    assert {met.task: met.n for met in source.orders.positions} == counted
    assert sum(cell.people for cell in source.orders.cells) == source.results.flow.people
    assert len(orders_met(source, Numbers())) == 2
    real = source_of(db_session, seed_real_study(db_session, cast.owner), Choices(), made_at=MOMENT)
    assert real.orders == Orders(), "nobody recorded the order in which a file's people met the tasks"


def test_outcomes_outside_the_denominators_are_in_no_position() -> None:
    plan = _plan()
    rows = make_rows(plan, 1)
    never = replace(rows.attempts[0], outcome=Outcome.NOT_ATTEMPTED)
    rows = replace(rows, attempts=(never, *rows.attempts[1:]))
    found = came_about(select(rows, Choices()), rows.versions, {row.id: 1 for row in rows.attempts}, {1: 0})
    assert [met.n for met in found.positions] == [0, 1]


def test_people_from_a_file_beside_others_are_said_to_be_missing() -> None:
    orders = Orders((Met("t1", "", (1, 1)),))
    source = _source(_plan(), orders)
    people = replace(source.results.people, modes={"unmoderated": 2, "imported": 1})
    source = replace(source, results=replace(source.results, people=people))
    blocks = orders_met(source, Numbers())
    assert isinstance(blocks[-1], Prose)
    assert "come from a file" in blocks[-1].paragraphs[0]
