"""Success on one task by every published interval and point estimate, beside those of the headline. Pure."""

from usability.measures import proportions
from usability.measures.estimate import Estimate

INTERVALS = (
    ("wilson", proportions.wilson),
    ("exact", proportions.exact),
    ("mid_p", proportions.mid_p),
    ("jeffreys", proportions.jeffreys),
)
"""Key and function of each interval other than the adjusted Wald one."""


def intervals(success: Estimate) -> dict[str, Estimate]:
    """The same rate in each of INTERVALS, at its level. success: of counts."""
    x, n, level = success.x or 0, success.n, success.level
    return {key: make(x, n, level) for key, make in INTERVALS}


def points(success: Estimate) -> dict[str, Estimate]:
    """What the rate behind it may be taken for, without interval; nothing for n = 0. success: of counts."""
    x, n, level = success.x or 0, success.n, success.level
    if not n:
        return {}
    found = {
        "laplace": proportions.laplace_point(x, n),
        "jeffreys": proportions.jeffreys_point(x, n),
        "wilson": proportions.wilson_point(x, n, level),
        "best": proportions.best_estimate(x, n, level),
    }
    return {
        key: Estimate(value, n, method=f"{key} point estimate", level=level) for key, value in found.items()
    }
