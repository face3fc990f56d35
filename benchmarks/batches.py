"""Batches of twenty events as a session makes them: a task is shown, begun, left for the product and come back to,
ended, and its question answered."""

import json
from collections.abc import Iterator
from itertools import count, islice

from benchmarks.product import Person

SIZE = 20
FLIPS = 6
"""How often a person goes from the task's page to the product and back, in one task."""


def of(person: Person, *, repeats: int, writer: str, opened: float) -> list[bytes]:
    """Bodies of full batches of one page load. repeats: how often the walk's tasks are gone through.

    opened: wall clock of the page load, ms since 1970.
    """
    events = _events(person, repeats, opened)
    bodies = []
    while len(batch := list(islice(events, SIZE))) == SIZE:
        sent = batch[-1]["mono"] + 40  # type: ignore[operator]  # always a number
        bodies.append(
            json.dumps(
                {"writer": writer, "sent_mono": sent, "sent_wall": opened + sent, "events": batch}
            ).encode()
        )
    return bodies


def _events(person: Person, repeats: int, opened: float) -> Iterator[dict[str, object]]:
    number = count()
    mono = 0.0

    def event(kind: str, **more: object) -> dict[str, object]:
        nonlocal mono
        mono += 733.4
        return {"seq": next(number), "kind": kind, "mono": mono, "wall": opened + mono, **more}

    yield event("page_loaded", width=1280, height=720)
    for _ in range(repeats):
        for key, kind, asks in person.steps:
            if kind != "thanks":
                yield event("step_shown", step=key)
            if kind == "task":
                yield event("task_started", step=key)
                yield event("product_opened", step=key)
                for _ in range(FLIPS):
                    yield event("page_hidden", step=key)
                    yield event("page_shown", step=key)
                yield event("task_ended", step=key, claim="done")
            elif asks:
                yield event("answers_given", step=key, answers=dict.fromkeys(asks, 4))
