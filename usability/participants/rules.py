"""What a link may be and what a participant's code looks like. Pure."""

import re
from enum import StrEnum

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
MOST_CODES = 2_000
"""People who can be invited in one go."""


class LinkKind(StrEnum):
    """public: lets many people in. personal: one person, who may come back on another device."""

    PUBLIC = "public"
    PERSONAL = "personal"


class TurnedAwayFor(StrEnum):
    """Why a person ended before admission."""

    REFUSED_CONSENT = "refused_consent"
    SCREENED_OUT = "screened_out"
    FULL = "full"


def codes_in(text: str) -> tuple[list[str], list[str]]:
    """Participants' codes written one a line, or separated by commas, semicolons or tabs, as a spreadsheet gives them.

    Returns the codes in their order, each once, and what cannot be one: a code has 1 to 64 letters, digits and
    ". _ @ -". A first cell that says "code" or "participant" is a heading and is passed over.
    """
    cells = [cell.strip().strip('"').strip() for cell in re.split(r"[\n\r,;\t]+", text.lstrip("\ufeff"))]
    cells = [cell for cell in cells if cell]
    if cells and cells[0].casefold() in {"code", "codes", "participant", "participants", "id"}:
        cells = cells[1:]
    good: list[str] = []
    bad: list[str] = []
    for cell in dict.fromkeys(cells):
        (good if CODE.fullmatch(cell) else bad).append(cell)
    return good, bad
