"""How counts and lists are written for people."""

from collections.abc import Sequence

from usability.measures.rounding import NBSP


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 person", "3 people". many: where it does not end in s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def unbroken(number: int, one: str, many: str = "") -> str:
    """The same where no line may end between the number and its noun."""
    return counted(number, one, many).replace(" ", NBSP, 1)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as in “A, B and C”; "" for none."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
