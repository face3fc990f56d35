"""Figures that no session can measure, from numbers somebody brings along with their source.

Churn and customer lifetime value need customer records. Nothing here may be fed from session data.
"""

from usability.measures.checks import count, number


def churn_rate(lost: int, at_start: int) -> float | None:
    """Customers lost in a period over customers at its start; None without customers."""
    customers = count(at_start, "Customers at the start")
    gone = count(lost, "Customers lost", high=customers)
    return gone / customers if customers else None


def expected_life(churn: float) -> float | None:
    """Expected life of a customer in periods, 1/churn; None when nobody leaves."""
    rate = number(churn, "A churn rate", 0, 1)
    return 1 / rate if rate else None


def lifetime_value(margin_per_period: float, churn: float) -> float | None:
    """Undiscounted customer lifetime value: margin a period / churn; None when nobody leaves."""
    life = expected_life(churn)
    return None if life is None else number(margin_per_period, "The margin") * life


def discounted_lifetime_value(
    margin_per_period: float, retention: float, discount: float, *, first_payment_now: bool
) -> float | None:
    """Discounted customer lifetime value with retention 0..1 and discount rate >= 0 a period.

    m·(1 + d)/(1 + d - r) when paid from now on, m·r/(1 + d - r) when paid from the next period (Gupta & Lehmann
    2003, Journal of Interactive Marketing 17(1), 9-24). None when retention is 1 without discount.
    """
    m, r = number(margin_per_period, "The margin"), number(retention, "Retention", 0, 1)
    d = number(discount, "The discount rate", 0)
    if 1 + d == r:
        return None
    return m * ((1 + d) if first_payment_now else r) / (1 + d - r)
