"""One person after the other through this product: by plain forms, and as the page's module sends it."""

import json
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from urllib.parse import urlencode

from benchmarks.load import Connection, Work, request
from benchmarks.product import Person


def shared(people: Sequence[Person], walk: Callable[[Connection, Person], Iterator[None]]) -> Work:
    """Work that takes people from one queue until nobody is left."""
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for person in people:
        waiting.put(person)

    def work(connection: Connection) -> Iterator[None]:
        while True:
            try:
                person = waiting.get_nowait()
            except queue.Empty:
                return
            yield from walk(connection, person)

    return work


def by_forms(connection: Connection, person: Person) -> Iterator[None]:
    """Each unit: post the step's form, follow the redirect, receive the next page."""
    first = connection.exchange(request("GET", f"/w/{person.token}/"))
    expect(first.status == 200, first)
    for index, (_key, kind, asks) in enumerate(person.steps[:-1]):
        fields = dict.fromkeys(asks, "4") | {"do": "done" if kind == "task" else "answers"}
        posted = connection.exchange(
            request("POST", f"/w/{person.token}/steps/{index}", urlencode(fields).encode())
        )
        expect(posted.status == 303 and posted.path.endswith(f"/steps/{index + 1}"), posted)
        page = connection.exchange(request("GET", posted.path))
        expect(page.status == 200, page)
        yield


def by_events(connection: Connection, person: Person) -> Iterator[None]:
    """Each unit: the events that end a step and begin the next, acknowledged. The open page has all steps."""
    number, clock = count(), count(1_000, 1_500)
    opened = time.time() * 1_000

    def event(kind: str, **more: object) -> dict[str, object]:
        mono = next(clock)
        return {"seq": next(number), "kind": kind, "mono": mono, "wall": opened + mono, **more}

    page = connection.exchange(request("GET", f"/w/{person.token}/"))
    expect(page.status == 200, page)
    writer = f"page-{person.id:06d}"
    for (key, kind, asks), (after, following, _) in zip(person.steps, person.steps[1:], strict=False):
        match kind:
            case "briefing":
                events = [event("task_started", step=after), event("product_opened", step=after)]
            case "task":
                events = [event("page_hidden", step=key), event("page_shown", step=key)]
                events.append(event("task_ended", step=key, claim="done"))
            case _:
                events = [event("answers_given", step=key, answers=dict.fromkeys(asks, 4))]
        if following == "thanks":
            events.append(event("session_finished"))
        elif kind != "briefing":
            events.append(event("step_shown", step=after))
        sent = next(clock)
        batch = {"writer": writer, "sent_mono": sent, "sent_wall": opened + sent, "events": events}
        body = json.dumps(batch).encode()
        answer = connection.exchange(request("POST", f"/w/{person.token}/events", body, "application/json"))
        expect(answer.status == 200, answer)
        yield


def expect(true: bool, answer: object) -> None:
    """Stops the measurement where a server did not do its work. Raises RuntimeError."""
    if not true:
        raise RuntimeError(f"not the answer that was expected: {str(answer)[:1500]}")
