"""What questionnaires consist of, as tables: their scales, their items, the UEQ benchmark, one question by other rules.

Pure. Those asked after tasks stand among those asked at the end.
"""

from collections.abc import Iterator

from usability.instruments import words
from usability.instruments.scoring import IN_PART
from usability.measures import nps, pssuq, ratings, ueq
from usability.measures.estimate import VERDICT_FROM, Estimate
from usability.measures.rounding import rounded
from usability.results import cells
from usability.results.cells import Cell
from usability.results.detail_table import Detail, Row, heads, left, start
from usability.results.model import StudyResults
from usability.results.said_sheets import Answered, answered, nps_otherwise

UEQ_EDITIONS = (ueq.GENERAL, ueq.BUSINESS, ueq.WEB, ueq.GENERAL_2017)


def scales(results: StudyResults) -> Detail | None:
    """Every scale of a questionnaire, beside its whole score where there is one."""
    rows: list[Row] = []
    told = [one for one in answered(results) if one.instrument.subscales and not _has_own_table(one)]
    normed = [one for one in told if one.instrument.key in ("pssuq", "csuq") and not one.own]
    for one in told:
        for key, name, estimate in _scales(one):
            if not estimate.n:
                continue
            rows.append(
                (
                    *start(results, one.title, one.condition),
                    Cell(name),
                    cells.number(estimate, 2, one.counts),
                    Cell(None if estimate.sd is None else rounded(estimate.sd, 2)),
                    *(_against_norm(one, key, estimate) if normed else ()),
                )
            )
    if not rows:
        return None
    norm_heads = ("Published mean", "As 0 to 100, high is good") if normed else ()
    columns = heads(results, "Scale", f"Mean ({results.confidence})", "SD", *norm_heads, of="Questionnaire")
    note = "Means over people, after a task over its attempts, of each one’s mean of the scale’s items; t intervals."
    if normed:
        note += (
            f" Of PSSUQ and CSUQ low is good; published means are those of PSSUQ studies ({pssuq.SOURCE}). As 0 to "
            "100: 100 less (mean less 1) times 100/6."
        )
    if any(one.instrument.scoring.rule == "weighted" for one in told):
        note += (
            " Weighted NASA-TLX: each rating counts as often as the person chose it in 15 pairs; raw: the plain mean. "
            "There is no official norm, so no bands."
        )
    if any(one.instrument.key == "ueq_s" for one in told):
        note += " UEQ-S: its authors ask to read the score over all eight items with care."
    names = list(dict.fromkeys(one.instrument.name for one in told))
    finding = (
        f"{names[0]} by its scales" if len(names) == 1 else f"{len(names)} questionnaires by their scales"
    )
    return Detail("scales", "Scales", finding, columns, tuple(rows), note, left(results) + 1)


def _has_own_table(one: Answered) -> bool:
    return one.instrument.norms == "ueq" and not one.own


def _scales(one: Answered) -> Iterator[tuple[str, str, Estimate]]:
    rules = one.instrument.scoring
    if rules.overall:
        whole = "Weighted" if rules.rule == "weighted" else "Whole score"
        yield "", whole, one.summary.main
    for part in one.instrument.subscales:
        yield part.key, part.name, one.summary.subscales[part.key]


def _against_norm(one: Answered, key: str, estimate: Estimate) -> tuple[Cell, Cell]:
    if one.instrument.key not in ("pssuq", "csuq") or one.own or estimate.value is None:
        return Cell(None), Cell(None)
    norm = pssuq.NORMS[key] if key else pssuq.OVERALL
    ends = one.instrument.scale.min, one.instrument.scale.max
    return Cell(f"{norm:.2f}"), Cell(rounded(ratings.high_is_good_0_100(estimate.value, *ends), 1))


def benchmarks(results: StudyResults) -> Detail | None:
    """UEQ: what the handbook says of each scale, and the benchmark in every edition."""
    rows: list[Row] = []
    for one in answered(results):
        if not _has_own_table(one):
            continue
        for part in one.instrument.subscales:
            found = one.summary.subscales[part.key]
            if found.value is None:
                continue
            told = found.n >= VERDICT_FROM
            bands = [
                Cell(ueq.benchmark_band(part.key, found.value, norms) if told else None)
                for norms in UEQ_EDITIONS
            ]
            rows.append(
                (
                    *start(results, one.title, one.condition),
                    Cell(part.name),
                    cells.number(found, 2, one.counts),
                    Cell(ueq.tendency(found.value) if told else None),
                    Cell(_agreement(found) if told else None),
                    *bands,
                )
            )
    if not rows:
        return None
    columns = heads(
        results, "Scale", f"Mean ({results.confidence})", "Tendency", "Agreement (SD)", "All products, 468",
        "Business software, 158", "Web sites, 85", "All products, 2017",
        of="Questionnaire",
    )  # fmt: skip
    note = (
        "Benchmark: UEQ handbook v11 (2023), of so many evaluations; the last column is the older edition (Schrepp, "
        "Hinderks and Thomaschewski 2017). A mean must exceed the limit of a band. Tendency: neutral within 0.8 of 0. "
        "Agreement: SD below 0.83 high, to 1.01 medium, above low. The official tool takes 1.96 in place of t: "
        "narrower with few people. With fewer than five people nothing is read. UEQ has no score over all scales."
    )
    finding = "The scales of UEQ beside every edition of its benchmark"
    return Detail("ueq-benchmark", "UEQ benchmark", finding, columns, tuple(rows), note, left(results) + 1)


def _agreement(found: Estimate) -> str | None:
    return None if found.sd is None else f"{ueq.agreement(found.sd)} ({rounded(found.sd, 2)})"


def items(results: StudyResults) -> Detail | None:
    """The raw mean of every item of questionnaires with several."""
    told = [one for one in answered(results) if len(one.instrument.items) > 1]
    weighted = any(one.summary.weights for one in told)
    rows: list[Row] = []
    for one in told:
        for number, (item, estimate) in enumerate(one.summary.items, start=1):
            rows.append(
                (
                    *start(results, one.title, one.condition),
                    Cell(f"{number}. {item.text}"),
                    Cell(words.scale_words(one.instrument, item)),
                    Cell("" if item.positive else "turned round"),
                    cells.number(estimate, 2, one.counts),
                    *((cells.number(one.summary.weights.get(item.key), 1),) if weighted else ()),
                )
            )
    if not rows:
        return None
    weights = (f"Chosen of 5 pairs ({results.confidence})",) if weighted else ()
    columns = heads(
        results,
        "Item",
        "Scale",
        "Scored",
        f"Mean answer ({results.confidence})",
        *weights,
        of="Questionnaire",
    )
    note = "Answers as they were given, t intervals. Of an item that is turned round a low answer raises the score."
    if partly := sum(one.summary.flags.get(IN_PART, 0) for one in told):
        sheets = "sheet was" if partly == 1 else "sheets were"
        note += f" {partly} answer {sheets} {IN_PART}: the score is that of the items answered."
    finding = f"{len(rows)} mean answers, item by item"
    return Detail("items", "Items", finding, columns, tuple(rows), note, left(results) + 3)


def one_question(results: StudyResults) -> Detail | None:
    """NPS, CSAT, CES and the like: the headline beside what else is computed from the same answers."""
    rows = tuple(
        (
            *start(results, one.title, one.condition),
            Cell(words.scale_words(one.instrument, one.instrument.items[0])),
            Cell(what),
            cell,
        )
        for one in answered(results)
        if len(one.instrument.items) == 1
        for what, cell in _ways(one, results.choices.level)
    )
    if not rows:
        return None
    columns = heads(results, "Scale", "Figure", f"Value ({results.confidence})", of="Questionnaire")
    note = (
        "The first figure of each is its headline. Shares: adjusted-Wald intervals; means: t. NPS adjusted-Wald after "
        "Rocks 2016; its bootstrap draws with a fixed seed. After a task every attempt is an answer."
    )
    if any(one.instrument.scoring.rule == "nps" for one in answered(results)):
        note += f" {nps.MARKS}"
    finding = "One question counted by every rule in use"
    return Detail("one-question", "Other rules", finding, columns, rows, note, left(results) + 2)


def _ways(one: Answered, level: float) -> Iterator[tuple[str, Cell]]:
    summary, rules = one.summary, one.instrument.scoring
    if rules.rule == "nps":
        mean, bootstrap = nps_otherwise(summary, level)
        yield "NPS, adjusted-Wald", cells.number(summary.main, 0, one.counts)
        yield "NPS, mean of −100, 0, 100 with t", cells.number(mean, 0)
        if bootstrap is not None:
            yield "NPS, bootstrap", cells.number(bootstrap, 0)
    if rules.rule == "top_box":
        yield f"Share of {words.top_words(one.instrument)}", cells.rate(summary.main, one.counts)
    if summary.mean is not None:
        yield "Mean answer", cells.number(summary.mean, 2)
    elif summary.top_box is not None:
        yield "Mean answer", cells.number(summary.main, 2, one.counts)
        yield f"Share of {words.top_words(one.instrument)}", cells.rate(summary.top_box)
