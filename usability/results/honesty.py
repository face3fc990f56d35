"""What a session can honestly say of each figure that is asked for, and what it cannot. Pure.

Shown with the definitions, so that nobody takes a study's figure for one of the market.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure, whether a session can say it, how it is computed, and what must be kept in mind."""

    figure: str
    answer: str
    how: str
    note: str

    @property
    def row(self) -> tuple[str, str, str, str]:
        """A row under HEADS."""
        return self.figure, self.answer, self.how, self.note


HEADS = ("Figure", "Can a session say it?", "How", "Keep in mind")
CLAIMS = (
    Claim(
        "Success rate",
        "Yes",
        "x of n attempts, adjusted-Wald",
        "Says little without its n and its interval.",
    ),
    Claim(
        "Error rate",
        "Yes",
        "Errors an attempt, attempts with an error, errors by place",
        "Needs error codes, and places to go wrong, declared beforehand.",
    ),
    Claim(
        "Abandonment rate",
        "A lower bound",
        "Given up, or left, of attempts begun",
        "People persist longer in a study than at home.",
    ),
    Claim(
        "Time to complete",
        "Yes",
        "Geometric mean over successes without help",
        "Failures have no time to complete; thinking aloud slows.",
    ),
    Claim(
        "Clicks to completion",
        "Yes",
        "Clicks of successes over the shortest path",
        "Needs the shortest path in the plan, and signals from the product.",
    ),
    Claim(
        "Time on a page",
        "Yes",
        "From entering a page to entering the next, the last one to the end of the task",
        "Only where the product sends its pages.",
    ),
    Claim(
        "Conversion rate",
        "Only task conversion",
        "People who reach the goal, of those asked to",
        "Market conversion is orders of visits, from web analytics. The two are never mixed.",
    ),
    Claim(
        "Overall experience",
        "Yes, as a rating",
        "CSAT, SUS, UEQ, or one question",
        "An attitude right after use, not a relationship.",
    ),
    Claim(
        "Likelihood to continue",
        "A stated intention",
        "One question of 7 points: mean, and share of 6 and 7",
        "Real continuation is retention: active at the end of a period, of those active at its start.",
    ),
    Claim(
        "Likelihood to recommend",
        "An indication",
        "Share of 9 and 10 less share of 0 to 6 (NPS)",
        "Recruited, often paid people: no comparison with a market’s NPS.",
    ),
    Claim(
        "Satisfaction (CSAT)",
        "Yes",
        "Share of 4 and 5, and the mean",
        "Scale and rule belong beside it; others use 7 or 10 points.",
    ),
    Claim(
        "Churn rate",
        "No",
        "Customers lost in a period, of those at its start",
        "Needs customer records, the period, and how returning customers count.",
    ),
    Claim(
        "Customer lifetime value",
        "No",
        "Revenue × margin / churn; discounted with retention and a discount rate",
        "Needs revenue, margin and churn; no value where nobody leaves.",
    ),
)
