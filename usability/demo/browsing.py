"""What the invented shop would have said of an invented person's way to the order: pages and clicks. Invented too."""

import random

SHOP = "https://garden-shop.example"
WAY = ("/basket", "/address", "/payment", "/review", "/thanks")
"""The shortest way: the fewest pages that have to be visited."""
CLICKS = (1, 3, 2, 2, 0)
"""The fewest clicks on each of them: eight."""
DETOURS = ("/help/delivery", "/search", "/basket")


def course(rng: random.Random, skill: float, *, solves: bool) -> list[str]:
    """Addresses of pages and "" for clicks, in order. Who is less able strays more; who fails never sees the thanks."""
    said: list[str] = []
    stray = min(max(0.3 - 0.12 * skill + (0.0 if solves else 0.25), 0.05), 0.8)
    for page, clicks in zip(WAY if solves else WAY[:-1], CLICKS, strict=False):
        said += [SHOP + page, *[""] * clicks]
        if page != WAY[-1] and rng.random() < stray:
            said += ["", SHOP + rng.choice(DETOURS), "", SHOP + page]
            said += [""] * rng.randint(0, 2)
    return said
