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


def test_changes_to_different_fields_of_one_part_are_both_kept(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send(
        "edit/tasks/oxygen", title="Theirs", **{"error_codes-0-key": "", "error_codes-0-label": "Wrong turn"}
    )
    answer = room.client.post(
        f"{room.address}/edit/tasks/oxygen", data={**mine, "scenario": "Mine"}, follow_redirects=True
    )
    assert "other fields here meanwhile; both are kept" in answer.text
    task = room.plan.task("oxygen")
    assert (task.title, task.scenario) == ("Theirs", "Mine")
    assert [code.label for code in task.error_codes] == ["Wrong turn"]


def test_mine_on_top_leaves_theirs_where_i_typed_nothing(room: Room) -> None:
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/tasks/oxygen", title="Theirs", touchpoint="Theirs")
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data={**mine, "title": "Mine"})
    assert answer.status_code == 409
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    again = {name: html.unescape(value) for name, value in again.items()}
    # A third change meets the second one.
    room.send("edit/tasks/oxygen", journey_stage="Third")
    answer = room.client.post(f"{room.address}/edit/tasks/oxygen", data=again)
    assert answer.status_code == 409
    again = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text))
    again = {name: html.unescape(value) for name, value in again.items()}
    assert room.client.post(f"{room.address}/edit/tasks/oxygen", data=again).status_code == 302
    task = room.plan.task("oxygen")
    assert (task.title, task.touchpoint, task.journey_stage) == ("Mine", "Theirs", "Third")


def test_two_changes_that_rule_each_other_out_are_shown_and_not_joined(room: Room) -> None:
    room.send(
        "edit/tasks/oxygen", criterion__kind="answer", criterion__prompt="Which?", criterion__accepted="8"
    )
    mine = room.form("edit/tasks/oxygen")
    room.send("edit/tasks/oxygen", criterion__kind="moderator")
    answer = room.client.post(
        f"{room.address}/edit/tasks/oxygen", data={**mine, "criterion__prompt": "Which number?"}
    )
    assert answer.status_code == 409
    assert "Which number?" in answer.text
    assert room.plan.task("oxygen").criterion.kind == "moderator"


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
