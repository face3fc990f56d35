"""How wide words are, without a browser: advance widths of the product's own fonts."""

from functools import lru_cache

# Hundredths of the font size for the characters from space to tilde, read from the fonts in static/fonts.
_SANS = (
    20, 29, 43, 50, 50, 82, 61, 25, 30, 30, 42, 50, 25, 31, 25, 35, 50, 50, 50, 50,
    50, 50, 50, 50, 50, 50, 25, 25, 50, 50, 50, 42, 85, 54, 59, 57, 62, 53, 49, 62,
    65, 26, 48, 58, 49, 73, 65, 66, 57, 66, 57, 53, 54, 64, 52, 79, 51, 48, 54, 30,
    35, 30, 50, 50, 54, 50, 55, 46, 56, 50, 29, 50, 54, 25, 25, 50, 26, 83, 55, 54,
    56, 56, 35, 42, 34, 54, 47, 72, 45, 47, 42, 30, 24, 30, 50,
)  # fmt: skip
_SERIF = (
    24, 29, 38, 52, 52, 93, 73, 18, 36, 36, 46, 53, 30, 32, 30, 34, 53, 53, 53, 53,
    53, 53, 53, 53, 53, 53, 30, 30, 53, 53, 53, 41, 83, 71, 65, 66, 74, 64, 61, 72,
    81, 38, 38, 71, 62, 94, 77, 74, 62, 74, 69, 54, 63, 76, 71, 100, 67, 67, 59, 34,
    34, 34, 53, 51, 40, 54, 62, 52, 61, 53, 37, 56, 64, 33, 30, 59, 33, 96, 64, 58,
    62, 60, 46, 46, 36, 63, 58, 84, 57, 59, 49, 36, 29, 36, 53,
)  # fmt: skip
_STRONG = 1.04
_NARROW = {"\u00a0": 24, "·": 30, "’": 24, "‘": 24, "–": 51, "−": 53}
_OTHER = 64
_WIDE_FROM = 0x1100
_WIDE = 100


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, *, serif: bool = False, strong: bool = False) -> float:
    """Estimated width of one line, in the unit of size. Characters outside the fonts count as wide ones."""
    table = _SERIF if serif else _SANS
    hundredths = 0
    for character in words:
        code = ord(character)
        if 32 <= code < 127:
            hundredths += table[code - 32]
        elif character in _NARROW:
            hundredths += _NARROW[character]
        else:
            # Latin letters with accents are about as wide as "o"; scripts beyond are drawn square.
            hundredths += _WIDE if code >= _WIDE_FROM and not 0x2000 <= code < 0x2070 else _OTHER
    return hundredths / 100 * size * (_STRONG if strong else 1)


def clip(words: str, width: float, size: float, *, serif: bool = False, strong: bool = False) -> str:
    """The words if they fit, else their beginning with an ellipsis."""
    if text_width(words, size, serif=serif, strong=strong) <= width:
        return words
    kept = words
    while kept and text_width(kept.rstrip() + "…", size, serif=serif, strong=strong) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(
    words: str, width: float, size: float, *, serif: bool = False, strong: bool = False, lines: int = 2
) -> list[str]:
    """The words in at most `lines` lines; what does not fit ends in an ellipsis."""

    def fits(candidate: str) -> bool:
        return text_width(candidate, size, serif=serif, strong=strong) <= width

    rest = words.split()
    done: list[str] = []
    while rest and len(done) < lines - 1:
        line = rest.pop(0)
        while rest and fits(f"{line} {rest[0]}"):
            line = f"{line} {rest.pop(0)}"
        if not fits(line):
            # One word wider than the column: the line keeps its beginning, the next line goes on.
            cut = len(line)
            while cut > 1 and not fits(line[:cut]):
                cut -= 1
            rest.insert(0, line[cut:])
            line = line[:cut]
        done.append(line)
    if rest:
        done.append(clip(" ".join(rest), width, size, serif=serif, strong=strong))
    return done or [""]


def balanced(
    words: str, width: float, size: float, *, serif: bool = False, strong: bool = False
) -> list[str]:
    """As wrap() in two lines, with lines of about equal length when both fit."""
    plain = wrap(words, width, size, serif=serif, strong=strong)
    if len(plain) < 2 or plain[-1].endswith("…"):
        return plain
    parts = words.split()
    splits = [(" ".join(parts[:i]), " ".join(parts[i:])) for i in range(1, len(parts))]

    def longer(split: tuple[str, str]) -> float:
        return max(text_width(line, size, serif=serif, strong=strong) for line in split)

    best = min(splits, key=longer, default=None)
    return list(best) if best and longer(best) <= width else plain
