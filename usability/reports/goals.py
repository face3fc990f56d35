"""The goals set in the plan, and what came of them. Pure."""

from usability.measures.words import listed
from usability.reports.document import Grid, Numbers, Prose, Section
from usability.results.goals import goal_heading, goal_heads, goal_rows, set_words
from usability.results.model import StudyResults

CAPTION = (
    "A goal is met only where the whole {confidence} interval reaches it, the one-sided test agrees and five people or "
    "more stand behind it. p: how often chance alone gives so good a figure where the goal is just missed; not "
    "adjusted, because each goal is a question of its own. Confidence: one less that p (Sauro & Lewis 2016)."
)


def goals_section(results: StudyResults, numbers: Numbers) -> Section:
    """Every goal in every column, then since when each stands. For results that have goals."""
    # Test and date stand below: with them the lines would be too tall for a page.
    rows = tuple(tuple(str(cell) for cell in row[:-2]) for row in goal_rows(results))
    heads = tuple(goal_heads(results)[:-2])
    tests = dict.fromkeys(column.test for goal in results.goals for column in goal.columns)
    caption = f"{CAPTION.format(confidence=results.confidence)} Tests: {listed(list(tests))}."
    grid = Grid(numbers.table(), "What the data say of each goal", heads, rows, caption, left=len(heads))
    since: dict[str, list[str]] = {}
    for goal in results.goals:
        since.setdefault(set_words(goal), []).append(f"{goal.aim} ({goal.target})")
    stand = tuple(f"{words}: {listed(aims)}." for words, aims in since.items())
    return Section("goals", "Goals", goal_heading(results), (grid, Prose(stand, small=True)))
