"""The findings: by priority, who met what, and each with its evidence and recommendation. Pure."""

from usability.charts.sheet import PRINT
from usability.charts.split import split
from usability.findings.agreement_words import report_words
from usability.findings.figures import Figure, by_severity, frequency, grid
from usability.findings.model import Account, Seen, Told
from usability.findings.rules import SEVERITY_SOURCE, Kind
from usability.findings.words import count_words, summary
from usability.measures.clocks import clock
from usability.measures.rounding import rate_text
from usability.measures.words import unbroken
from usability.reports.document import Block, Chart, Grid, Heading, Numbers, Prose, Quote, Quotes, Section

ROWS = 18
"""Problems of a drawing that fits a page."""
QUOTES = 3
"""Words of so many people stand below a finding; the rest is on its page."""
OWN_WORDS = (Kind.QUOTE, Kind.REPORT, Kind.COMMENT)
"""Kinds of evidence in which participants speak themselves; they come before what others noted."""


def findings(account: Account, numbers: Numbers) -> Section:
    """The section of findings. For a study that has some."""
    board = account.board
    heading, sentences = summary(board)
    blocks: list[Block] = [Prose(sentences), _by_priority(account, numbers)]
    agreement = report_words(board.agreement)
    if agreement:
        blocks.append(Prose(agreement, small=True))
    if board.problems and board.people:
        grids = [(first, grid(board, PRINT, part)) for first, part in split(board.problems, ROWS)]
        bars = [(first, frequency(board, PRINT, part)) for first, part in split(by_severity(board), ROWS)]
        blocks += [_chart(one, numbers, continued=first > 1) for first, one in (*grids, *bars)]
    for one in board.findings:
        blocks += _one(account, one)
    return Section("findings", "Findings", heading, tuple(blocks))


def _by_priority(account: Account, numbers: Numbers) -> Grid:
    board = account.board
    rows = tuple(
        (
            str(one.number), one.title, one.rated.text, one.status.words, rate_text(one.estimate),
        )
        for one in board.findings
    )  # fmt: skip
    excluded = (
        f" {unbroken(board.excluded, 'person', 'people')} left out by a researcher "
        f"{'counted as well' if board.with_excluded else 'not counted'}."
        if board.excluded
        else ""
    )
    caption = (
        "Met by: people with evidence, of the people counted here who began an affected task, with the "
        f"{board.confidence} adjusted-Wald interval.{excluded} Severity: 0 no usability problem, 1 cosmetic, 2 minor, "
        f"3 major, 4 catastrophe; the order is by the mean of its raters. {SEVERITY_SOURCE}"
    )
    said = "Findings by severity and then by frequency"
    return Grid(numbers.table(), said, ("", "Finding", "Severity", "Status", "Met by"), rows, caption, left=4)


def _chart(figure: Figure, numbers: Numbers, *, continued: bool) -> Chart:
    said = f"{figure.name}, continued" if continued else figure.finding
    return Chart(numbers.figure(), said, figure.drawing, "" if continued else figure.note)


def _one(account: Account, one: Told) -> list[Block]:
    board = account.board
    tasks = ", ".join(board.names.task(key) for key in one.tasks) or "The whole study"
    blocks: list[Block] = [
        Heading(f"{one.number} {one.title}"),
        Prose(
            (
                f"{one.rated.text} · met by {rate_text(one.estimate)} · {tasks} · {one.status.words}",
                *([f"Severity: {one.rated.spread}"] if one.rated.spread else []),
            ),
            small=True,
        ),
    ]
    if one.description:
        blocks.append(Prose(tuple(one.description.split("\n\n"))))
    quotes = _quotes(account.words.get(one.number, ()))
    if quotes:
        blocks.append(Quotes(quotes))
    if one.met.outside:
        blocks.append(Prose((count_words(board, one)[-1],), small=True))
    if one.recommendation:
        blocks += [Heading("Recommendation", 4), Prose(tuple(one.recommendation.split("\n\n")))]
    return blocks


def _quotes(seen: tuple[Seen, ...]) -> tuple[Quote, ...]:
    """Words of different people, each said once; participants' own first."""
    ordered = sorted(seen, key=lambda one: (one.kind not in OWN_WORDS, one.session_id))
    found: dict[str, Seen] = {}
    for one in ordered:
        words = (one.words or "").strip()
        if words not in found and one.person not in {known.person for known in found.values()}:
            found[words] = one
    return tuple(Quote(words, _who(one)) for words, one in list(found.items())[:QUOTES])


def _who(one: Seen) -> str:
    at = f", at {clock(one.at)}" if one.at is not None else ""
    noted = (
        "" if one.kind in OWN_WORDS and not one.by_hand else f", noted by {one.who}" if one.who else ", noted"
    )
    return f"{one.code}{at}{noted}"
