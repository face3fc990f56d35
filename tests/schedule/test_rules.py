"""States, overlaps, local times, pages of days: pure."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usability.schedule import pages, rules
from usability.schedule.pages import View
from usability.schedule.rules import Change, NotAllowed, State

NOON = datetime(2030, 6, 3, 12, tzinfo=UTC)
states = st.sampled_from(list(State))
moments = st.floats(978_307_200, 3_786_912_000).map(lambda second: datetime.fromtimestamp(round(second), UTC))
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC"]
)


@given(states, states, st.booleans())
def test_only_what_is_possible_is_allowed(state: State, to: State, started: bool) -> None:
    allowed = to in rules.possible(state, started=started)
    if allowed:
        rules.require(state, to, started=started, starts_at=NOON, moment=NOON)
        return
    with pytest.raises(NotAllowed, match=rules.WORDS[state]):
        rules.require(state, to, started=started, starts_at=NOON, moment=NOON)


@given(st.lists(states, max_size=12))
def test_no_walk_leaves_what_is_done_and_nothing_but_a_new_plan_leaves_what_is_cancelled(
    wanted: list[State],
) -> None:
    state, path = State.PLANNED, [State.PLANNED]
    for to in wanted:
        if to in rules.possible(state, started=False):
            state = to
            path.append(to)
    for before, after in pairwise(path):
        assert before is not State.DONE
        assert before is not State.CANCELLED or after is State.RESCHEDULED
        assert after is not State.DONE or before is State.ARRIVED
        assert after is not State.PLANNED


@given(states)
def test_a_started_session_is_neither_moved_nor_cancelled_nor_missed(state: State) -> None:
    gone = {State.RESCHEDULED, State.CANCELLED, State.NO_SHOW}
    assert not gone & rules.possible(state, started=True)


def test_nobody_fails_to_come_before_the_time() -> None:
    early = NOON - timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="has not begun"):
        rules.require(State.CONFIRMED, State.NO_SHOW, started=False, starts_at=NOON, moment=early)
    rules.require(State.CONFIRMED, State.LATE, started=False, starts_at=NOON, moment=early)


@given(st.lists(st.tuples(states, states, st.booleans()), min_size=1, max_size=6), st.booleans())
def test_only_a_last_mark_is_taken_back_and_never_a_move(
    changes: list[tuple[State, State, bool]], started: bool
) -> None:
    history = [Change(before, after, moved) for before, after, moved in changes]
    back = rules.before_last(history, started=started)
    if back is not None:
        assert (back, history[-1].moved, started) == (history[-1].before, False, False)


@given(moments, st.integers(5, 480), moments, st.integers(5, 480))
def test_overlap_is_the_same_both_ways_and_means_a_shared_minute(
    a: datetime, long_a: int, b: datetime, long_b: int
) -> None:
    b = a + (b - a) % timedelta(hours=12) - timedelta(hours=6)
    shared = min(a + timedelta(minutes=long_a), b + timedelta(minutes=long_b)) - max(a, b)
    assert rules.overlap(a, long_a, b, long_b) == (shared > timedelta())
    assert rules.overlap(a, long_a, b, long_b) == rules.overlap(b, long_b, a, long_a)


def test_one_that_begins_as_the_other_ends_does_not_overlap() -> None:
    assert not rules.overlap(NOON, 60, NOON + timedelta(hours=1), 30)
    assert rules.overlap(NOON, 61, NOON + timedelta(hours=1), 30)


@given(moments, zones)
def test_a_local_time_leads_to_the_moment_that_clocks_show(moment: datetime, zone: str) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    found = rules.moment_of(local.date(), local.time(), zone)
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None, fold=0)
    # Of an hour that comes twice it is the first.
    assert found <= moment
    assert found == moment or rules.comes_twice(local.date(), local.time(), zone)


def test_hours_that_clocks_pass_over_or_show_twice() -> None:
    with pytest.raises(rules.NoSuchTime, match=r"02:30 does not exist .* Europe/Berlin.*03:30"):
        rules.moment_of(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert rules.comes_twice(date(2027, 10, 31), time(2, 30), "Europe/Berlin")
    assert rules.moment_of(date(2027, 10, 31), time(2, 30), "Europe/Berlin").hour == 0
    assert not rules.comes_twice(date(2027, 10, 31), time(3), "Europe/Berlin")
    assert not rules.comes_twice(date(2027, 3, 28), time(2, 30), "Europe/Berlin")


def test_a_day_of_23_and_one_of_25_hours() -> None:
    for day, hours in ((date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 7, 1), 24)):
        begin, end = rules.day_bounds(day, 1, "Europe/Berlin")
        assert end - begin == timedelta(hours=hours)


def test_zones_are_names_of_places() -> None:
    assert all(rules.is_zone(name) for name in ("Europe/Berlin", "UTC", "America/Argentina/Ushuaia"))
    assert not any(rules.is_zone(name) for name in ("CET", "Etc/GMT+5", "Berlin", "", "../../etc/passwd"))


@given(st.integers(1, 12))
def test_tries_end_and_their_pauses_grow(tries: int) -> None:
    due = rules.next_try(tries, NOON)
    if tries > len(rules.PAUSES):
        assert due is None
    else:
        assert due is not None
        assert due > NOON
        later = rules.next_try(tries + 1, NOON)
        assert later is None or later > due


def test_a_reminder_has_its_hour_or_there_is_none() -> None:
    assert rules.reminder_due(NOON, 24, NOON - timedelta(hours=25)) == NOON - timedelta(hours=24)
    assert rules.reminder_due(NOON, 24, NOON - timedelta(hours=23)) is None
    assert rules.reminder_due(NOON, 0, NOON - timedelta(hours=23)) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(list(View)))
def test_every_day_stands_on_its_page_and_pages_follow_each_other(day: date, view: View) -> None:
    page = pages.page_of(view, day)
    days = [page.first + timedelta(days=number) for number in range(page.days)]
    assert day in days
    if view is not View.AGENDA:
        assert page.first.weekday() == 0
        assert page.days % 7 == 0
    if date(2000, 3, 1) < day < date(2099, 11, 1):
        for beside in (page.previous, page.following):
            other = pages.page_of(view, beside)
            assert other.title != page.title
            back = other.following if beside == page.previous else other.previous
            assert day in _inside(pages.page_of(view, back), day)


def _inside(page: pages.Page, day: date) -> list[date]:
    return [page.first + timedelta(days=number) for number in range(page.days)]
