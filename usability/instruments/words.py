"""An instrument's scoring key in words, for the researcher who chooses it. Pure."""

import re

from usability.instruments.model import Instrument, Item
from usability.measures.rounding import EN_DASH, MINUS

_RULES = {
    "sus_like": "Sum of the items, rescaled to 0 to 100",
    "mean": "Mean of the items, in the scale’s units",
    "centred_mean": "Mean of the items, the scale’s centre as 0",
    "weighted": "Mean of the ratings, each weighted by how often it was chosen in the pairs",
    "nps": "Share of 9 and 10 less the share of 0 to 6",
    "top_box": "Share of people who answer",
}


def score_range(instrument: Instrument) -> str:
    """From where to where a score reaches: "0 to 100", and a share as per cent."""
    scoring = instrument.scoring
    if scoring.rule == "top_box":
        return "0 to 100\u00a0%"
    return f"{scoring.range_low:g} to {scoring.range_high:g}".replace("-", MINUS)


def short_name(instrument: Instrument) -> str:
    """What people call a published instrument, from the parentheses at the end of its name: "PSSUQ"."""
    found = re.search(r"\(([^()]+)\)$", instrument.name)
    return found[1] if found else instrument.name


def scale_words(instrument: Instrument, item: Item) -> str:
    """The scale of an item: "1 very dissatisfied to 5 very satisfied"; of a translation in its own capitals."""
    low, high = instrument.labels(item)
    if not instrument.language:
        low, high = low.lower(), high.lower()
    scale = instrument.scale_of(item)
    return f"{scale.min} {low} to {scale.max} {high}".replace("  ", " ").strip()


def top_words(instrument: Instrument) -> str:
    """The answers that a share counts: "4 or 5", "5 to 7"; "" where no share is counted."""
    top, most = instrument.scoring.top_from, instrument.scale.max
    if top is None:
        return ""
    if top >= most:
        return str(most)
    return f"{top} or {most}" if top + instrument.scale.step == most else f"{top} to {most}"


def scoring_key(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """How answers become a score, by name: rule and range, blanks, items turned round, scales, benchmark."""
    found = [("Score", _score(instrument)), ("Blanks", blanks(instrument))]
    found.append(("Turned round", _turned(instrument)))
    if own := _own_scales(instrument):
        found.append(("Scales of their own", own))
    if instrument.subscales:
        found.append(
            (
                "Scales",
                "; ".join(f"{one.name}: {_items(instrument, one.items)}" for one in instrument.subscales),
            )
        )
    found.append(("Benchmark", _benchmark(instrument)))
    return tuple(found)


def _score(instrument: Instrument) -> str:
    scoring = instrument.scoring
    words = _RULES[scoring.rule]
    if scoring.rule == "mean" and len(instrument.items) == 1:
        words = "The answer; over people its mean"
    if scoring.rule == "top_box":
        words += f" {scoring.top_from} or more"
    if not scoring.overall:
        words = f"No score over all items; for each scale the {words[0].lower()}{words[1:]}"
    words += f": {score_range(instrument)}, {'higher' if scoring.higher_is_better else 'lower'} is better"
    if scoring.rule != "top_box" and scoring.top_from is not None:
        words += f"; beside it the share of {scoring.top_from} or more"
    return f"{words}."


def blanks(instrument: Instrument) -> str:
    """What becomes of items that somebody leaves out, as a sentence."""
    scoring, allowed, items = instrument.scoring, instrument.scoring.max_missing, len(instrument.items)
    if items == 1:
        return "Who leaves it out has no score and is counted as missing."
    if not allowed:
        return "Every item is needed: with a blank there is no score."
    many = "1 blank" if allowed == 1 else f"{allowed} blanks"
    if scoring.rule == "sus_like":
        centre = (instrument.scale.min + instrument.scale.max) / 2
        return f"Up to {many} count as the scale’s middle ({centre:g}) and are marked; with more there is no score."
    return f"The mean of the items that were answered, with up to {many}; with more there is no score."


def _turned(instrument: Instrument) -> str:
    keys = tuple(item.key for item in instrument.items if not item.positive)
    return f"{_items(instrument, keys)}: there a high answer lowers the score." if keys else "None."


def _own_scales(instrument: Instrument) -> str:
    said = []
    for item in instrument.items:
        scale = item.scale or instrument.scale
        if item.scale or item.factor != 1:
            counts = "" if item.factor == 1 else f", times {item.factor:g}"
            said.append(f"{_items(instrument, (item.key,))}: {scale.min} to {scale.max}{counts}")
    pairs = tuple(item.key for item in instrument.items if item.between)
    if pairs:
        said.append(f"{_items(instrument, pairs)}: one of two")
    return "; ".join(said)


def _items(instrument: Instrument, keys: tuple[str, ...]) -> str:
    """Numbers of items as printed, runs drawn together: "items 1–6, 9"."""
    numbers = [number for number, item in enumerate(instrument.items, start=1) if item.key in keys]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}{EN_DASH}{run[-1]}" for run in runs]
    return f"item{'s' if len(numbers) > 1 else ''} {', '.join(parts)}"


def _benchmark(instrument: Instrument) -> str:
    if instrument.norms == "ueq":
        return "For each scale, of all products, business software and web sites (UEQ handbook v11, 2023)."
    if instrument.benchmark is None:
        return "None."
    words = f"{instrument.benchmark.text}: {instrument.benchmark.value:g} ({instrument.benchmark.source})."
    if instrument.norms == "sus":
        words += " Grade, percentile and adjective from five people on."
    return words
