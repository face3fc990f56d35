"""What a report is made of: sections of a few kinds of blocks, plain data for one template. Pure."""

from dataclasses import dataclass, field, replace
from typing import Literal
from unicodedata import bidirectional

from usability.charts.marks import Drawing

WHOLE_ROWS = 7
"""Most rows of a table that is kept on one page; of a longer one three rows at least stand on each (css/print.css)."""
LONGEST_WORD = 24
"""Letters of a word that is kept whole in a table; where there are longer ones, words are broken anywhere."""
LETTERS_OF_A_LINE = 112
"""About as many letters as a line of a table has on paper, 152 mm wide."""
LETTERS_OF_A_GAP = 2
LETTERS_OF_WORDS = 18
"""A column of words is as wide as this at most before numbers may take a second line instead."""
OPENING = frozenset({"answer", "scenarios"})
"""Parts that begin a page: the answer and the appendix."""
Cells = tuple[str | None, ...]
"""One row of a table; None is not measured."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs in the report's own words. small: set as a note."""

    paragraphs: tuple[str, ...]
    small: bool = False
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section; it becomes a bookmark. level: 3 or 4."""

    words: str
    level: int = 3
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The numbered sentences of the answer."""

    sentences: tuple[str, ...]
    kind: Literal["sentences"] = "sentences"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Markdown:
    """A text of the plan, word by word, in its safe Markdown."""

    text: str
    kind: Literal["markdown"] = "markdown"


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms and what they stand for; a value of None is not measured."""

    pairs: tuple[tuple[str, str | None], ...]
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True, slots=True)
class Chart:
    """A numbered figure: finding says what it shows, never more than its intervals carry. small: many panels."""

    number: str
    finding: str
    drawing: Drawing
    caption: str = ""
    small: bool = False
    kind: Literal["chart"] = "chart"

    @property
    def told(self) -> Drawing:
        """The drawing with its finding in the alternative text, which a printed page takes from the title alone."""
        return replace(self.drawing, title=f"{self.drawing.title}. {self.finding}.")

    @property
    def id(self) -> str:
        return self.number.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Grid:
    """A numbered table. left: columns of words before the numbers. total: the last row is set apart."""

    number: str
    finding: str
    headers: tuple[str, ...]
    rows: tuple[Cells, ...]
    caption: str = ""
    left: int = 1
    total: bool = False
    kind: Literal["grid"] = "grid"

    @property
    def breaks(self) -> bool:
        """Whether it may go over a page's end; a short table never does."""
        return len(self.rows) > WHOLE_ROWS

    @property
    def looks(self) -> str:
        """Classes of its figure: "table" where it may break, "long-words" where a word must, "wide" where a number."""
        cells = (cell for row in self.rows for cell in row if cell)
        long = any(len(word) > LONGEST_WORD for cell in cells for word in cell.split(" "))
        looks = {"table": self.breaks, "long-words": long, "wide": self.wide}
        return " ".join(name for name, holds in looks.items() if holds)

    @property
    def wide(self) -> bool:
        """Whether it is wider than paper with every number on one line and words no narrower than they may be."""
        columns = zip(self.headers, *self.rows, strict=True)
        widths = [
            max(*(len(word) for word in head.split(" ")), *(len(cell or "") for cell in cells), 0)
            for head, *cells in columns
        ]
        widths[: self.left] = [min(width, LETTERS_OF_WORDS) for width in widths[: self.left]]
        return sum(widths) + LETTERS_OF_A_GAP * len(widths) > LETTERS_OF_A_LINE

    @property
    def set_rows(self) -> tuple[tuple[str | None | dict[str, str], ...], ...]:
        """The rows as they are set: where it is wide an interval may stand below its number, and is never broken."""
        if not self.wide:
            return self.rows
        return tuple((*row[: self.left], *map(_apart, row[self.left :])) for row in self.rows)

    @property
    def id(self) -> str:
        return self.number.lower().replace(" ", "-")


def named_once(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
    """Rows that begin alike say so once, as the rows of one task do."""
    starts = [None, *(row[0] for row in rows)]
    return tuple(
        ("" if row[0] == start else row[0], *row[1:]) for start, row in zip(starts, rows, strict=False)
    )


def _apart(cell: str | None) -> str | None | dict[str, str]:
    text, opening, rest = (cell or "").partition(" (")
    if not opening:
        return cell
    return {"text": text, "note": f"({rest}", "href": "", "more": "", "none": ""}


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words and who said them, by code."""

    words: str
    who: str

    @property
    def direction(self) -> str:
        """How the words run, by their first letter that has a direction: "ltr" or "rtl"."""
        strong = (bidirectional(letter) for letter in self.words)
        return "rtl" if next((one for one in strong if one in ("L", "R", "AL")), "L") != "L" else "ltr"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Comments to one question or task."""

    quotes: tuple[Quote, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of a questionnaire as it was asked. reversed: a high answer counts down."""

    text: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as it was asked."""

    intro: str
    items: tuple[Item, ...]
    scale: str
    source: str
    kind: Literal["form"] = "form"


Block = Prose | Heading | Sentences | Bullets | Markdown | Terms | Chart | Grid | Quotes | Form


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. name: as in the list of contents. appendix: set smaller, for who checks or goes deeper."""

    id: str
    name: str
    heading: str
    blocks: tuple[Block, ...]
    appendix: bool = False

    @property
    def opens_a_page(self) -> bool:
        """Whether it begins a page; others go on below the part before."""
        return self.id in OPENING


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. study, date: running heads. facts: of the cover. seal: at its foot."""

    title: str
    sub: str
    study: str
    date: str
    author: str
    facts: tuple[tuple[str, str | None], ...]
    seal: str
    sections: tuple[Section, ...]
    letter: bool = False

    @property
    def length(self) -> str:
        """How long the title is, for its size on the cover: "", "long" or "longer"."""
        return "longer" if len(self.title) > 110 else "long" if len(self.title) > 50 else ""


@dataclass(slots=True)
class Numbers:
    """Numbers figures and tables in the order of their making."""

    figures: int = field(default=0)
    tables: int = field(default=0)

    def figure(self) -> str:
        self.figures += 1
        return f"Figure {self.figures}"

    def table(self) -> str:
        self.tables += 1
        return f"Table {self.tables}"
