"""Invented people: how able and how patient each is, and what follows from it. Nothing here describes anybody."""

import math
import random
from dataclasses import dataclass
from typing import Final, Literal

Claim = Literal["done", "gave_up", "time_limit"]


@dataclass(frozen=True, slots=True)
class TaskTraits:
    """How a task treats people.

    ease: log-odds that an average person solves it. seconds: what a solver typically needs.
    wrong: answers that people give when they are mistaken; none where no answer is asked.
    """

    ease: float
    seconds: float
    right: str = ""
    wrong: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()


TASKS: Final = {
    "price": TaskTraits(3.0, 48, "12.50", ("14.90", "10")),
    "compare": TaskTraits(1.4, 96, "FlexLite", ("FlexPro",), ("The table of weights does not fit on my screen.",)),
    "delivery": TaskTraits(1.8, 64, "3 days", ("5 days", "2", "next day")),
    "voucher": TaskTraits(-2.2, 118, trouble=(
        "There is no place where I can enter the code.", "I typed the code and nothing happened.",
        "The voucher field only came after the address.",
    )),
    "checkout": TaskTraits(1.7, 112, trouble=("The form forgot my address when I went back.",)),
    "returns": TaskTraits(1.1, 72, "30 days", ("14 days", "14")),
}  # fmt: skip
COMMENTS: Final = (
    "Show the voucher field in the basket, I looked for it everywhere.",
    "Searching was quick, I found the trowel at once.",
    "The delivery time should stand beside the price.",
    "I would like to compare two things side by side.",
    "The form asked for my address twice.",
    "Returns are hidden at the bottom of the page.",
    "Nice pictures. The letters are small on my phone.",
)
WIDTHS: Final = ((390, 844), (412, 915), (820, 1180), (1280, 800), (1440, 900), (1920, 1080))


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person. skill: standard normal. skew_ms: how far the device's clock is off.

    leaves_at: position of the task in which the person goes away for good; 0: at the first questions; None: stays.
    reloads_at: position of the task in which the page is loaded again.
    """

    skill: float
    habit: str
    screen: tuple[int, int]
    skew_ms: float
    leaves_at: int | None = None
    reloads_at: int | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """What happened in one task. seconds: from start to end. away: share of it in the product's own tab."""

    claim: Claim
    seconds: float
    away: float
    answer: str | None = None
    trouble: str = ""

    def right(self, traits: TaskTraits) -> bool:
        """Whether it was solved, as the generator meant it."""
        return self.claim == "done" and self.answer in (None, traits.right)


def invent(rng: random.Random, number: int) -> Invented:
    """Person `number` (from 0): three of 27 leave before the end, every fifth loads the page again."""
    skill = rng.gauss(0, 1)
    return Invented(
        skill=skill,
        habit=rng.choices(("weekly", "monthly", "rarely"), (max(2 + skill, 0.2), 3, max(2 - skill, 0.2)))[0],
        screen=rng.choices(WIDTHS, (5, 4, 2, 4, 5, 2))[0],
        skew_ms=rng.gauss(0, 20_000),
        leaves_at={6: 3, 13: 5, 20: 0}.get(number),
        reloads_at=rng.randint(1, 6) if number % 5 == 2 else None,
    )


def perform(rng: random.Random, person: Invented, traits: TaskTraits, limit_s: float) -> Performance:
    """One person at one task: who is able solves more and faster; who fails needs longer."""
    solves = rng.random() < 1 / (1 + math.exp(-(traits.ease + 0.8 * person.skill)))
    seconds = traits.seconds * math.exp(rng.gauss(0.15 - 0.18 * person.skill, 0.33))
    away, trouble = rng.uniform(0.55, 0.9), ""
    if not solves:
        seconds *= rng.uniform(1.1, 1.9)
        if traits.trouble and rng.random() < 0.35:
            trouble = rng.choice(traits.trouble)
    if seconds >= limit_s:
        return Performance("time_limit", limit_s + rng.uniform(0.02, 0.3), away, trouble=trouble)
    if solves:
        return Performance("done", seconds, away, traits.right or None)
    if traits.wrong and rng.random() < 0.6:
        return Performance("done", seconds, away, rng.choice(traits.wrong))
    return Performance("gave_up", seconds, away, trouble=trouble)


def ease_rating(rng: random.Random, performance: Performance, traits: TaskTraits) -> int:
    """The Single Ease Question, 1 to 7: high after a quick success, low after a failure."""
    if not performance.right(traits):
        return _clip(rng.gauss(2.9, 1.2), 1, 7)
    return _clip(rng.gauss(6.3 - 0.9 * math.log(performance.seconds / traits.seconds + 0.5), 0.8), 1, 7)


def final_answers(
    rng: random.Random, person: Invented, solved: float, asked: str
) -> dict[str, int | str | None]:
    """Answers at the end, by instrument.item. solved: share of tasks; the attitude follows it loosely."""
    mood = 1.6 * (solved - 0.7) + 0.25 * person.skill + rng.gauss(0, 0.25)
    if asked == "sus":
        return {
            f"sus.q{item}": _clip(rng.gauss(3 + (0.85 + mood) * (1 if item % 2 else -1), 0.75), 1, 5)
            for item in range(1, 11)
        }
    centre, spread, low, high = {
        "nps": (7.6 + 2.4 * mood, 1.4, 0, 10),
        "csat": (3.8 + 0.9 * mood, 0.7, 1, 5),
        "ltc": (5.0 + 1.3 * mood, 1.0, 1, 7),
        "overall": (5.2 + 1.2 * mood, 0.8, 1, 7),
    }.get(asked, (0.0, 0.0, 0, 0))
    if high:
        return {f"{asked}.q1": _clip(rng.gauss(centre, spread), low, high)}
    return {asked: rng.choice(COMMENTS) if rng.random() < 0.6 else None}


def _clip(value: float, low: int, high: int) -> int:
    return max(low, min(high, round(value)))
