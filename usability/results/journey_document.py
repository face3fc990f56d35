"""The journey for programs: unrounded, each figure with n and interval, UX and CX in lists of their own. Pure."""

from usability.measures.compare import Comparison
from usability.measures.estimate import Estimate
from usability.results.correction import Adjusted
from usability.results.journey_model import Journey, Measure, Part, Stop
from usability.results.journey_words import NO_CAUSE


def as_document(found: Journey) -> dict[str, object]:
    """What `flask results show --json` prints under "journey"."""
    return {
        "stops": [_stop(one) for one in found.stops],
        "parts": [_part(one) for one in found.parts],
        "caution": NO_CAUSE,
    }


def _stop(one: Stop) -> dict[str, object]:
    return {
        "level": one.level.value,
        "key": one.key,
        "name": one.name,
        "touchpoint": one.touchpoint or None,
        "journey_stage": one.stage or None,
        "tasks": list(one.tasks),
    }


def _part(part: Part) -> dict[str, object]:
    imported = {one.key for one in part.measures if one.imported}
    return {
        "conditions": list(part.columns),
        "measures": [_measure(one) for one in part.measures],
        "ux": [
            {
                "stop": one.stop,
                "condition": one.column,
                "people": one.people,
                "attempts": one.attempts,
                "success": one.success.as_dict(),
                "abandonment": one.abandonment.as_dict(),
                "errors": _maybe(one.errors),
                "time": one.time.as_dict(),
                "conversion": _maybe(one.conversion),
            }
            for one in part.ux
        ],
        "cx": [
            {
                "stop": one.stop,
                "condition": one.column,
                "measure": one.measure,
                "imported": one.measure in imported,
                "everyone": one.everyone.as_dict(),
                "succeeded": one.solved.as_dict(),
                "others": one.unsolved.as_dict(),
                "others_less_succeeded": _comparison(one.comparison, one.adjusted, settled=one.settled),
            }
            for one in part.told
        ],
        "whole": [
            {
                "condition": one.column,
                "measure": one.measure,
                "imported": one.measure in imported,
                "estimate": one.estimate.as_dict(),
                "median": _maybe(one.median),
            }
            for one in part.whole
        ],
        "with_share_of_successes": [
            {
                "condition": one.column,
                "measure": one.measure,
                "imported": one.measure in imported,
                **_comparison(one.comparison, one.adjusted, settled=one.settled),
            }
            for one in part.going
        ],
    }


def _measure(one: Measure) -> dict[str, object]:
    return {
        "key": one.key,
        "label": one.label,
        "kind": one.kind.value,
        "low": one.low,
        "high": one.high,
        "unit": one.unit or None,
        "asked": one.place or None,
        "imported": one.imported,
        "as_of": [day.isoformat() for day in one.dates],
        "sources": list(one.sources),
    }


def _comparison(one: Comparison, found: Adjusted | None, *, settled: bool) -> dict[str, object]:
    return {
        "estimate": one.estimate.as_dict(),
        "test": one.test,
        "p": one.p,
        **adjusted(found),
        "effect": one.effect,
        "effect_name": one.effect_name or None,
        "settled": settled,
    }


def adjusted(one: Adjusted | None) -> dict[str, object]:
    """The adjusted p with its correction; a test that stands alone has none and is a family of one."""
    if one is None:
        return {"p_adjusted": None, "correction": None, "family": 1}
    return {"p_adjusted": one.p, "correction": one.correction.value, "family": one.family}


def _maybe(one: Estimate | None) -> dict[str, object] | None:
    return None if one is None else one.as_dict()
