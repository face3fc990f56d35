"""Two people edit one draft: nobody is overwritten unseen."""

import html
import re

from tests.studies.room import Room


def test_two_editors_never_overwrite_each_other_unseen(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/tasks/oxygen", title="Theirs")
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data={**mine, "title": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert room.plan.task("oxygen").title == "Theirs"
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    again = {name: html.unescape(value) for name, value in again.items()}
    assert room.client.post(f"{room.address}/edit/tasks/oxygen", data=again).status_code == 302
    assert room.plan.task("oxygen").title == "Mine"


def test_a_change_to_another_part_is_no_conflict_and_both_stay(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/purpose", title="Theirs")
    answer = room.client.post(
        f"{room.address}/edit/tasks/oxygen", data={**mine, "title": "Mine"}, follow_redirects=True
    )
    assert "both are kept" in answer.text
    assert (room.plan.title, room.plan.task("oxygen").title) == ("Theirs", "Mine")


def test_what_was_typed_in_a_removed_task_is_not_lost(room: Room) -> None:
    mine = {**room.form("edit/tasks/oxygen"), "title": "Mine", "scenario": "My words"}
    room.client.post(f"{room.address}/remove/tasks/oxygen", data={"revision": "1"})
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data=mine)
    assert answer.status_code == 409
    assert "My words" in answer.text
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    room.client.post(
        f"{room.address}/add/tasks", data={name: html.unescape(value) for name, value in again.items()}
    )
    assert [task.scenario for task in room.plan.tasks][-1] == "My words"


def test_a_stale_move_changes_nothing(room: Room) -> None:
    room.send("edit/purpose", title="Theirs")
    answer = room.client.post(f"{room.address}/move/tasks/silver", data={"to": "up", "revision": "1"})
    assert answer.status_code == 409
    assert [task.key for task in room.plan.tasks] == ["oxygen", "silver"]


def test_a_press_on_what_somebody_else_removed_says_so(room: Room) -> None:
    room.client.post(f"{room.address}/remove/tasks/silver", data={"revision": "1"})
    for press in ("move/tasks/silver", "remove/tasks/silver"):
        answer = room.client.post(f"{room.address}/{press}", data={"to": "up", "revision": "1"})
        assert answer.status_code == 409
        assert "Somebody else changed this plan" in answer.text
