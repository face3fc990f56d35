"""Scoring answers to an instrument: one respondent, and a study's respondents together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from usability.instruments.model import Instrument, Item
from usability.instruments.readings import Reading, readings
from usability.measures import means, nps, ratings, scoring, sus, ueq
from usability.measures.checks import count
from usability.measures.estimate import Estimate
from usability.measures.proportions import completion_rate

Answers = Mapping[str, int | None]
"""Answers of one respondent by item key; None or absent: left out, or "does not apply"."""

INCONSISTENT = "inconsistent"
"""Flag: in two UEQ scales the answers lie more than 3 apart."""
CONTRADICTORY = "left out as contradictory"
"""Flag: no score, because in three or more UEQ scales the answers lie more than 3 apart."""
MOSTLY_IDENTICAL = "mostly identical"
"""Flag: more than 15 of the 26 UEQ answers are the same."""


IN_PART = "answered in part"
"""Flag: items were left out, and the score is that of the others."""


@dataclass(frozen=True, slots=True)
class Score:
    """One respondent's score.

    value: in the rule's units (for nps -100, 0 or 100, for top_box 0 or 1); None when too many items are
    blank or when the instrument has no overall score. subscales: by key. flags: words to show beside the
    score.
    """

    value: float | None
    subscales: dict[str, float | None]
    n_answered: int
    n_imputed: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentSummary:
    """A study's answers to one instrument.

    main: the headline figure; no value for an instrument without overall score. scores: each respondent's
    value, None without one, in the order given. mean: mean answer beside an NPS or a share. top_box: share
    at or above `top_from`. items: raw mean of each rated item. weights: how often each was chosen, 0..5, by
    item. item_targets: expected raw means at this SUS.
    flags: how many respondents carry each flag. n_missing: respondents with too many blanks. readings: grades and
    the like.
    """

    main: Estimate
    scores: tuple[float | None, ...]
    subscales: dict[str, Estimate]
    items: tuple[tuple[Item, Estimate], ...]
    mean: Estimate | None
    top_box: Estimate | None
    item_targets: dict[str, float]
    flags: dict[str, int]
    n_missing: int
    readings: tuple[Reading, ...]
    weights: dict[str, Estimate]

    def reading(self, key: str) -> str | None:
        """Text of one reading, None if the instrument has none of this key."""
        return next((reading.text for reading in self.readings if reading.key == key), None)


def score(instrument: Instrument, answers: Answers) -> Score:
    """Score one respondent by the instrument's rule.

    Raises ValueError, naming the item, for an answer that is no point of the scale or for an unknown item.
    """
    values = _checked(instrument, answers)
    parts = {
        part.key: _mean_of(instrument, values, [item for item in instrument.items if item.key in part.items])
        for part in instrument.subscales
    }
    result = _overall(instrument, values)
    flags = result.flags
    if result.value is not None and not result.n_imputed and _left_out(instrument, values):
        flags += (IN_PART,)
    if instrument.norms == "ueq":
        flags += _ueq_flags(instrument, values)
    if scoring.TOO_MANY_MISSING in flags or CONTRADICTORY in flags:
        parts = dict.fromkeys(parts)
    value = result.value if instrument.scoring.overall else None
    return Score(value, parts, result.n_answered, result.n_imputed, flags)


def summarise(
    instrument: Instrument, respondents: Sequence[Answers], level: float = 0.95
) -> InstrumentSummary:
    """A study's score, subscales, items and readings from every respondent's answers.

    An unanswered respondent counts in n_missing. No respondent: figures without value. ValueError as `score`.
    """
    scores = [score(instrument, answers) for answers in respondents]
    values = tuple(one.value for one in scores)
    main = _main(instrument, respondents, scores, level)
    parts = {
        part.key: means.mean_t((one.subscales[part.key] for one in scores), *instrument.range_of(part), level)
        for part in instrument.subscales
    }
    single = [answers.get(instrument.items[0].key) for answers in respondents]
    return InstrumentSummary(
        main=main,
        scores=values,
        subscales=parts,
        items=tuple((item, _mean_of_item(instrument, item, respondents, level)) for item in instrument.rated),
        mean=_mean_of_item(instrument, instrument.items[0], respondents, level)
        if instrument.scoring.rule in ("nps", "top_box")
        else None,
        top_box=_top_box(instrument, single, level),
        item_targets=_item_targets(instrument, main),
        flags=dict(Counter(flag for one in scores for flag in one.flags)),
        n_missing=sum(scoring.TOO_MANY_MISSING in one.flags for one in scores),
        readings=readings(instrument, main, parts),
        weights=_mean_weights(instrument, respondents, level),
    )


def _left_out(instrument: Instrument, values: Mapping[str, int | None]) -> bool:
    """Whether an item that is not optional by design was left out."""
    return any(values[item.key] is None for item in instrument.rated if not item.optional)


def _checked(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    """Every item's answer, None where there is none; ValueError for what the scale does not offer."""
    unknown = sorted(set(answers) - {item.key for item in instrument.items})
    if unknown:
        raise ValueError(f"{instrument.name} has no item {unknown[0]!r}.")
    checked: dict[str, int | None] = {}
    for item in instrument.items:
        scale = instrument.scale_of(item)
        answer = answers.get(item.key)
        if answer is not None:
            place = f"The answer to {item.key} of {instrument.name}"
            if count(answer, place, scale.min, scale.max) not in scale.points:
                raise ValueError(f"{place} must go up in steps of {scale.step}, not {answer}.")
        checked[item.key] = answer
    return checked


def _overall(instrument: Instrument, values: Mapping[str, int | None]) -> scoring.RespondentScore:
    given = [values[item.key] for item in instrument.items]
    positive = [item.positive for item in instrument.items]
    low, high, rules = instrument.scale.min, instrument.scale.max, instrument.scoring
    if rules.rule == "sus_like":
        return scoring.sum_0_100(given, positive, low, high, rules.max_missing)
    if rules.rule == "weighted":
        return _weighted(instrument, values)
    if _is_mixed(instrument):
        return _mixed(instrument, values, instrument.items, rules.max_missing)
    result = scoring.mean_of_items(given, positive, low, high, rules.max_missing)
    if result.value is None:
        return result
    value = result.value
    if rules.rule == "centred_mean":
        value -= (low + high) / 2
    elif rules.rule == "nps":
        value = 100.0 * nps.category_value(int(value))
    elif rules.rule == "top_box" and rules.top_from is not None:
        value = float(value >= rules.top_from)
    return scoring.RespondentScore(value, result.n_answered, result.n_imputed, result.flags)


def _mean_of(instrument: Instrument, values: Mapping[str, int | None], items: Sequence[Item]) -> float | None:
    """Score of some of the items over those answered, by the instrument's rule."""
    if _is_mixed(instrument):
        return _mixed(instrument, values, items, len(items) - 1).value
    given = [values[item.key] for item in items]
    positive = [item.positive for item in items]
    low, high = instrument.scale.min, instrument.scale.max
    if instrument.scoring.rule == "sus_like":
        return scoring.sum_0_100(given, positive, low, high, len(items) - 1).value
    value = scoring.mean_of_items(given, positive, low, high, len(items) - 1).value
    if value is not None and instrument.scoring.rule == "centred_mean":
        value -= (low + high) / 2
    return value


def _is_mixed(instrument: Instrument) -> bool:
    return any(item.scale or item.factor != 1 for item in instrument.items)


def _mixed(
    instrument: Instrument, values: Mapping[str, int | None], items: Sequence[Item], max_missing: int
) -> scoring.RespondentScore:
    """Mean of items of which each may have a scale of its own and enter with a factor."""
    points = []
    for item in items:
        scale, answer = instrument.scale_of(item), values[item.key]
        if answer is not None:
            turned = answer if item.positive else scale.min + scale.max - answer
            points.append(item.factor * turned)
    if not points or len(items) - len(points) > max_missing:
        return scoring.RespondentScore(None, len(points), flags=(scoring.TOO_MANY_MISSING,))
    return scoring.RespondentScore(means.mean(points), len(points))


def _weighted(instrument: Instrument, values: Mapping[str, int | None]) -> scoring.RespondentScore:
    answered = [value for value in values.values() if value is not None]
    if len(answered) < len(values):
        return scoring.RespondentScore(None, len(answered), flags=(scoring.TOO_MANY_MISSING,))
    rated = [values[item.key] or 0 for item in instrument.rated]
    weights = _weights(instrument, values)
    return scoring.RespondentScore(ratings.weighted_tlx(rated, list(weights.values())), len(answered))


def _weights(instrument: Instrument, values: Answers) -> dict[str, int]:
    """How often each rated item was chosen in its pairs; empty unless every pair was answered."""
    found = {item.key: 0 for item in instrument.rated}
    for item in instrument.items:
        if item.between is not None:
            answer = values.get(item.key)
            if answer is None:
                return {}
            found[item.between[answer - 1]] += 1
    return found


def _mean_weights(
    instrument: Instrument, respondents: Sequence[Answers], level: float
) -> dict[str, Estimate]:
    if instrument.scoring.rule != "weighted":
        return {}
    chosen = [_weights(instrument, answers) for answers in respondents]
    most = len(instrument.rated) - 1
    return {
        item.key: means.mean_t((one.get(item.key) for one in chosen), 0, most, level)
        for item in instrument.rated
    }


def _mean_of_item(
    instrument: Instrument, item: Item, respondents: Sequence[Answers], level: float
) -> Estimate:
    scale = instrument.scale_of(item)
    return means.mean_t((answers.get(item.key) for answers in respondents), scale.min, scale.max, level)


def _main(
    instrument: Instrument, respondents: Sequence[Answers], scores: Sequence[Score], level: float
) -> Estimate:
    key = instrument.items[0].key
    if instrument.scoring.rule == "nps":
        return nps.nps([answers.get(key) for answers in respondents], level)
    if instrument.scoring.rule == "top_box":
        return _share((one.value for one in scores), level)
    if not instrument.scoring.overall:
        scored = sum(any(part is not None for part in one.subscales.values()) for one in scores)
        return Estimate(None, scored, level=level)
    low, high = instrument.scoring.range_low, instrument.scoring.range_high
    return means.mean_t((one.value for one in scores), low, high, level)


def _top_box(instrument: Instrument, answers: Sequence[int | None], level: float) -> Estimate | None:
    top_from = instrument.scoring.top_from
    if top_from is None:
        return None
    return _share((None if answer is None else float(answer >= top_from) for answer in answers), level)


def _share(values: Iterable[float | None], level: float) -> Estimate:
    everything = list(values)
    kept = [value for value in everything if value is not None]
    rate = completion_rate(sum(value == 1 for value in kept), len(kept), level)
    return replace(rate, n_missing=len(everything) - len(kept))


def _ueq_flags(instrument: Instrument, values: Mapping[str, int | None]) -> tuple[str, ...]:
    flags: tuple[str, ...] = ()
    low, high = instrument.scale.min, instrument.scale.max
    by_scale = []
    for part in instrument.subscales:
        items = [item for item in instrument.items if item.key in part.items]
        given, positive = [values[item.key] for item in items], [item.positive for item in items]
        by_scale.append(scoring.oriented(given, positive, low, high))
    contradictory = ueq.inconsistent_scales(by_scale)
    if contradictory >= ueq.LEFT_OUT_FROM:
        flags += (CONTRADICTORY,)
    elif contradictory >= ueq.FLAGGED_FROM:
        flags += (INCONSISTENT,)
    if ueq.mostly_identical([values[item.key] for item in instrument.items]):
        flags += (MOSTLY_IDENTICAL,)
    return flags


def _item_targets(instrument: Instrument, main: Estimate) -> dict[str, float]:
    if instrument.key != "sus" or instrument.norms != "sus" or main.value is None:
        return {}
    return {item.key: sus.item_benchmark(i, main.value) for i, item in enumerate(instrument.items, start=1)}
