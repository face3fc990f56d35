"""The goals set in the plan, and what came of them. Pure."""

from usability.reports.document import Grid, Numbers, Section
from usability.results.goals import goal_heading, goal_heads, goal_rows
from usability.results.model import StudyResults

CAPTION = (
    "A goal is met only where the whole 95\u00a0% interval reaches it, the one-sided test agrees and five people or "
    "more stand behind it. p: how often chance alone gives so good a figure where the goal is just missed; not "
    "adjusted, because each goal is a question of its own. Confidence: one less that p (Sauro & Lewis 2016)."
)


def goals_section(results: StudyResults, numbers: Numbers) -> Section:
    """Every goal in every column. For results that have goals."""
    rows = tuple(tuple(str(cell) for cell in row) for row in goal_rows(results))
    heads = tuple(goal_heads(results))
    said = goal_heading(results)
    grid = Grid(numbers.table(), said, heads, rows, CAPTION, left=len(heads))
    return Section("goals", "Goals", said, (grid,), runs_on=True)
