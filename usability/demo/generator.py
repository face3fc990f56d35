"""Writes the event stream that an invented person's page would have sent: both clocks, hidden times, page loads."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from usability.demo.browsing import course
from usability.demo.people import TASKS, Invented, Performance, ease_rating, final_answers, perform
from usability.sessions.events import Incoming, ParticipantEvent
from usability.studies.walk import Step, StepKind, Walk

_EVENTS = TypeAdapter(list[ParticipantEvent])
LATENCY_MS = 90.0


@dataclass(slots=True)
class Sent:
    """One batch. received_ms: since admission, on the server's clock. sent_mono, sent_wall: the page's at sending."""

    writer: str
    received_ms: float
    sent_mono: float
    sent_wall: float
    events: list[Incoming] = field(default_factory=list)


class Page:
    """One page load. `at` runs in milliseconds since admission; the page's clocks follow from it."""

    def __init__(
        self, rng: random.Random, person: Invented, admitted_ms: float, at: float, *, restored: bool
    ) -> None:
        self.writer = f"{rng.getrandbits(64):016x}"
        self.loaded, self.skewed, self.at, self.seq = at, admitted_ms + person.skew_ms, at, 0
        self.waiting: list[Incoming] = []
        self.says("page_loaded", width=person.screen[0], height=person.screen[1], restored=restored)

    def after(self, seconds: float) -> "Page":
        """Lets time pass."""
        self.at += seconds * 1_000
        return self

    def says(self, kind: str, **payload: Any) -> None:  # noqa: ANN401 - any event's payload
        """Writes an event down now."""
        stamp = {
            "seq": self.seq,
            "mono": round(self.at - self.loaded, 1),
            "wall": round(self.skewed + self.at),
        }
        self.waiting += _EVENTS.validate_python([{"kind": kind, **stamp, **payload}])
        self.seq += 1

    def send(self) -> Sent:
        """Sends what waits."""
        batch = Sent(
            self.writer,
            self.at + LATENCY_MS,
            self.at - self.loaded,
            float(round(self.skewed + self.at)),
            self.waiting,
        )
        self.waiting = []
        return batch


class Stream:
    """One person's way through a walk."""

    def __init__(self, rng: random.Random, walk: Walk, person: Invented, admitted_ms: float) -> None:
        self.rng, self.walk, self.person, self.admitted_ms = rng, walk, person, admitted_ms
        self.page = Page(rng, person, admitted_ms, 1_200.0, restored=False)
        self.solved: list[bool] = []
        self.last: Performance | None = None

    def batches(self) -> Iterator[Sent]:
        """Every batch in the order of sending; ends early for a person who leaves."""
        for step in self.walk.steps:
            self.page.says("step_shown", step=step.key)
            if self._leaves(step):
                self.page.after(self.rng.uniform(4, 30))
                if step.kind is StepKind.BRIEFING:
                    task = "task:" + step.key.removeprefix("briefing:")
                    self._start(task)
                    self.page.after(self.rng.uniform(20, 70)).says("page_shown", step=task)
                    self.page.after(self.rng.uniform(2, 9)).says("page_hidden", step=task)
                yield self.page.send()
                return
            match step.kind:
                case StepKind.BRIEFING:
                    self.page.after(self.rng.uniform(5, 22))
                case StepKind.TASK:
                    yield from self._task(step)
                case StepKind.THANKS:
                    self.page.says("session_finished")
                case _:
                    self._answer(step)
            yield self.page.send()

    def _leaves(self, step: Step) -> bool:
        if self.person.leaves_at == 0:
            return step.kind is StepKind.ABOUT
        return step.kind is StepKind.BRIEFING and step.position == self.person.leaves_at

    def _start(self, step: str) -> None:
        self.page.says("task_started", step=step)
        self.page.after(0.4).says("product_opened", step=step)
        self.page.after(0.2).says("page_hidden", step=step)

    def _task(self, step: Step) -> Iterator[Sent]:
        traits = TASKS[step.task or ""]
        done = perform(self.rng, self.person, traits, float(step.limit_s or 600))
        started = self.page.at
        self._start(step.key)
        yield self.page.send()
        if step.signals:
            self._use(step, done.seconds * done.away - 0.6, solves=done.right(traits))
        self.page.after(done.seconds * done.away - 0.6).says("page_shown", step=step.key)
        if self.person.reloads_at == step.position:
            yield self.page.send()
            self.page = Page(self.rng, self.person, self.admitted_ms, self.page.at + 900.0, restored=True)
        if done.trouble:
            self.page.says("problem_reported", step=step.key, text=done.trouble)
        self.page.after(max(done.seconds - (self.page.at - started) / 1_000, 0.1))
        answer = {"answer": done.answer} if done.answer is not None else {}
        self.page.says("task_ended", step=step.key, claim=done.claim, **answer)
        self.solved.append(done.right(traits))
        self.last = done

    def _use(self, step: Step, seconds: float, *, solves: bool) -> None:
        """Writes down what the product says in these seconds, and turns the clock back to their beginning."""
        # Chance of its own, so that everything else stays as it is without it.
        rng = random.Random(f"{self.page.writer} {step.key}")  # noqa: S311 - invented data, not a secret
        begun = self.page.at
        said = course(rng, self.person.skill, solves=solves)
        moments = [0.01, *sorted(rng.uniform(0.02, 0.97) for _ in said[1:])]
        for url, moment in zip(said, moments, strict=True):
            self.page.at = begun + moment * seconds * 1_000
            what = {"what": "page", "url": url} if url else {"what": "click"}
            self.page.says("product_signal", step=step.key, **what)
        self.page.at = begun

    def _answer(self, step: Step) -> None:
        answers: dict[str, int | str | None] = {}
        for asked in step.asks:
            if step.kind is StepKind.ABOUT:
                answers[asked] = self.person.habit
            elif step.kind is StepKind.AFTER_TASK and self.last is not None:
                answers[f"{asked}.q1"] = ease_rating(self.rng, self.last, TASKS[step.task or ""])
            else:
                solved = sum(self.solved) / max(len(self.solved), 1)
                answers |= final_answers(self.rng, self.person, solved, asked)
        self.page.after(self.rng.uniform(4, 9) * (6 if "sus" in step.asks else 1))
        self.page.says("answers_given", step=step.key, answers=answers)
