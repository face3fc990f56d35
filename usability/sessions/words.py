"""A person's own words of events that come again: compared with those that are kept, and set aside where they differ.

No digest reads words, since they can be erased. While they are there they are compared as they stand; of erased words
nothing is left to compare, and what comes again does not bring them back.
"""

import secrets
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.engine import Connection

from usability.participants.models import ErasableText

_texts: Table = ErasableText.metadata.tables["erasable_texts"]
_KEPT = select(_texts.c.ref, _texts.c.body).where(
    _texts.c.session_id == bindparam("of_session"), _texts.c.ref.in_(bindparam("of_refs", expanding=True))
)
LONGEST_REF = 260
_SUFFIX_BYTES = 4


def reworded(
    connection: Connection, session_id: int, texts: Sequence[tuple[int, dict[str, Any]]]
) -> set[int]:
    """Numbers of the events whose words are others than those kept under the same pointer."""
    refs = [row["ref"] for _seq, row in texts]
    kept = {
        row.ref: row.body for row in connection.execute(_KEPT, {"of_session": session_id, "of_refs": refs})
    }
    return {seq for seq, row in texts if kept.get(row["ref"], row["body"]) != row["body"]}


def set_aside(
    connection: Connection, conflicts: Sequence[dict[str, Any]], texts: Sequence[tuple[int, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Keeps the words of refused events under pointers of their own. Returns the events' rows with those pointers."""
    refused = {row["seq"] for row in conflicts}
    suffix = f"~{secrets.token_hex(_SUFFIX_BYTES)}"
    renamed = {
        row["ref"]: row["ref"][: LONGEST_REF - len(suffix)] + suffix for seq, row in texts if seq in refused
    }
    rows = [{**row, "ref": renamed[row["ref"]]} for seq, row in texts if seq in refused]
    if rows:
        connection.execute(insert(_texts), rows)
    return [{**row, "data": _pointing(row["data"], renamed)} for row in conflicts]


def _pointing(data: dict[str, Any], renamed: dict[str, str]) -> dict[str, Any]:
    changed = deepcopy(data)
    for holder in (changed, changed.get("answers")):
        for value in holder.values() if isinstance(holder, dict) else ():
            if isinstance(value, dict) and value.get("text_ref") in renamed:
                value["text_ref"] = renamed[value["text_ref"]]
    return changed
