"""The agreement of raters and of evaluators in words, as rows of tables, and for programs. Pure."""

from usability.findings.agreement import Agreement, OnProblems, OnSeverity
from usability.measures.agreement import WEIGHTED, Kappa
from usability.measures.rounding import mean_text, percent
from usability.measures.words import counted

NBSP = "\u00a0"
PAIR = 2
"""So many people are one pair: a sentence tells it, and no table is needed."""
EVALUATOR_HEADS = (
    "Evaluators",
    "Noted by both",
    "Noted by either",
    "Shared",
    "Sessions in which both noted one",
)


def rater_heads(confidence: str) -> tuple[str, ...]:
    """The heads of `rater_rows`. confidence: of the intervals, as in “95 %”."""
    return "Raters", f"Weighted kappa ({confidence}), n problems rated by both"


def kappa_words(kappa: Kappa) -> str:
    """A kappa with its interval and n, or why there is none."""
    found = kappa.estimate
    if kappa.why_none or found.low is not None:
        return kappa.why_none or mean_text(found, 2)
    why = "none is published with it"
    if found.method == WEIGHTED:
        why = "their ratings never differ" if found.value == 1 else "one of them rated all alike"
    return f"{mean_text(found, 2)}, no interval: {why}"


def severity_words(found: OnSeverity) -> tuple[str, ...]:
    """How raters agree on severity, or what is missing to tell."""
    number = len(found.raters)
    said = []
    if not number and not found.withheld:
        said.append(
            "Nobody has rated a problem yet. Agreement is told once two people rated the same problems."
        )
    elif number == 1:
        said.append("One person has rated so far: agreement is told once two rated the same problems.")
    elif number == PAIR:
        [pair] = found.pairs
        said.append(
            f"{pair.first} and {pair.second}: {_named('weighted kappa', pair.kappa)}, of the problems that both rated."
        )
    elif found.together is not None:
        said.append(
            f"{number} raters: {_named('Fleiss’ kappa', found.together)}, of the problems that all rated. "
            + _left_out(found.left_out)
        )
    if found.nameless:
        was = "rating is" if found.nameless == 1 else "ratings are"
        said.append(f"{found.nameless} {was} of people whose account is gone and in no figure of agreement.")
    if found.withheld:
        one = "problem that others rated waits" if found.withheld == 1 else "problems that others rated wait"
        said.append(f"{found.withheld} {one} for your own rating and {_is(found.withheld)} not counted here.")
    return tuple(one.strip() for one in said)


def _named(name: str, kappa: Kappa) -> str:
    return f"{name}{':' if kappa.why_none else ''} {kappa_words(kappa)}"


def _left_out(number: int) -> str:
    if not number:
        return ""
    problems = "rated problem is" if number == 1 else "rated problems are"
    return f"{number} {problems} left out, because not everybody rated {'it' if number == 1 else 'them'}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def problem_words(found: OnProblems) -> tuple[str, ...]:
    """How evaluators agree on which problems there are, or what is missing to tell."""
    number = len(found.evaluators)
    if not number:
        return ("No problem rests on what a moderator, an observer or a researcher noted.",)
    if number == 1 or found.value is None:
        [(name, problems), *_others] = found.evaluators
        noted = counted(problems, "problem")
        return (
            f"Only {name} noted what problems rest on ({noted}): agreement is told once two evaluators noted some.",
        )
    if number == PAIR:
        [pair] = found.pairs
        first = (
            f"{pair.first} and {pair.second} both noted {pair.shared} of the {pair.either} problems that either noted: "
            f"any-two agreement {percent(found.value, pair.either)}."
        )
    else:
        first = (
            f"Two of {number} evaluators share {percent(found.value, found.problems)} of the problems that either of "
            f"them noted, on average over {len(found.pairs)} pairs (any-two agreement, n{NBSP}={NBSP}{found.problems} "
            "problems)."
        )
    return (first, f"It has no interval: none is published with it. {_shared_sessions(found)}")


def _shared_sessions(found: OnProblems) -> str:
    apart = sum(not one.sessions for one in found.pairs)
    if not apart:
        return "The lower it is, the more another evaluator would find."
    who = "They" if len(found.pairs) == 1 else f"{apart} of {len(found.pairs)} pairs"
    return f"{who} noted problems in no session in common: they can share only what happens to several participants."


def rater_rows(found: OnSeverity) -> list[list[str]]:
    """Every two raters below `rater_heads`; none for one pair, which a sentence tells."""
    if len(found.raters) <= PAIR:
        return []
    return [[f"{one.first}, {one.second}", kappa_words(one.kappa)] for one in found.pairs]


def evaluator_rows(found: OnProblems) -> list[list[str]]:
    """Every two evaluators as a row of EVALUATOR_HEADS."""
    return [
        [f"{one.first}, {one.second}", str(one.shared), str(one.either), percent(one.share, one.either),
         str(one.sessions)]
        for one in found.pairs
    ]  # fmt: skip


def report_words(found: Agreement) -> tuple[str, ...]:
    """What a report says of it: nothing of a single rater and a single evaluator."""
    said = []
    if len(found.severity.raters) > 1:
        said.append("Agreement on severity. " + " ".join(severity_words(found.severity)))
    if len(found.problems.evaluators) > 1:
        said.append("Agreement on the problems. " + " ".join(problem_words(found.problems)))
    return tuple(said)


def as_document(found: Agreement) -> dict[str, object]:
    """For programs: every figure unrounded with its n, and its interval where it has one."""
    rated, noted = found.severity, found.problems
    return {
        "severity": {
            "raters": list(rated.raters),
            "problems": rated.problems,
            "left_out": rated.left_out,
            "without_account": rated.nameless,
            "fleiss_kappa": rated.together and _kappa(rated.together),
            "pairs": [
                {"raters": [one.first, one.second], "weighted_kappa": _kappa(one.kappa)}
                for one in rated.pairs
            ],
        },
        "problems": {
            "any_two_agreement": noted.value,
            "problems": noted.problems,
            "evaluators": [{"name": name, "problems": number} for name, number in noted.evaluators],
            "pairs": [
                {
                    "evaluators": [one.first, one.second],
                    "shared": one.shared,
                    "either": one.either,
                    "sessions": one.sessions,
                }
                for one in noted.pairs
            ],
        },
    }


def _kappa(kappa: Kappa) -> dict[str, object]:
    return kappa.estimate.as_dict() | {"why_none": kappa.why_none or None}
