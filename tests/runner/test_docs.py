"""docs/event-format.md is right: its commands are run as they stand there, and say what it says."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.runner.walking import counted
from usability.participants.models import Link
from usability.sessions.events import ParticipantEvent
from usability.sessions.models import Attempt

TEXT = (Path(__file__).parents[2] / "docs" / "event-format.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_a_stranger_walks_a_session_with_the_documented_commands(
    live_server: str, link: Link, db_session: Session
) -> None:
    token = link.token
    db_session.commit()
    script = "\necho ---\n".join(blocks("sh"))
    done = subprocess.run(
        ["bash", "-euc", script],
        env={"HOST": live_server, "LINK": token, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    entrance, state, written, refused, forms = done.stdout.split("---\n")
    assert entrance == ""
    promised: list[Any] = [json.loads(block) for block in blocks("json")]
    found = json.loads(state)
    assert {**found, "now": 0} == {**promised[0], "now": 0}
    assert written.strip() == blocks("json")[1].strip() == '{"accepted":5,"known":0}'
    assert json.loads(refused) == promised[2]
    lines = [line.split(" ") for line in forms.strip().split("\n")]
    assert [status for status, _ in lines] == ["303"] * 3
    assert [re.sub(r".*/steps/", "", address) for _, address in lines] == ["4", "5", "6"]
    counted(db_session)
    rows = {row.task: row.outcome for row in db_session.scalars(select(Attempt))}
    assert rows == {"oxygen": "success", "silver": "gave_up"}


def test_every_kind_and_member_is_documented() -> None:
    table = TEXT.split("| kind | members")[1].split("\n\n")[0]
    union = ParticipantEvent.__origin__  # type: ignore[attr-defined]  # what Annotated carries
    for member in union.__args__:
        fields = member.model_fields
        (kind,) = fields["kind"].annotation.__args__
        row = next(
            line
            for line in table.split("\n")
            if f"`{kind}`" in line.split("|")[1:2][0] or f"`{kind}`" in line
        )
        for name in set(fields) - {"seq", "mono", "wall", "kind"}:
            assert f"`{name}`" in row, (kind, name)
