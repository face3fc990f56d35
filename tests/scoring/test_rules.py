"""Agreement worked out by hand, and what a blind scorer may read."""

import pytest

from usability.measures.vocabulary import Origin, Outcome
from usability.scoring.rules import Pair, agreement, by_task, error_agreement, evidence, together
from usability.sessions.events import KINDS, Event
from usability.timeline.saying import Logged

S, F, P = Outcome.SUCCESS, Outcome.FAILURE, Outcome.PARTIAL


def pair(
    first: Outcome | None, second: Outcome, task: str = "one", errors: tuple[int, int] | None = None
) -> Pair:
    counted = ({"menu": errors[0]}, {"menu": errors[1]}) if errors else (None, None)
    return Pair(1, f"task:{task}", task, "", "P1", first, second, *counted)


def test_kappa_by_hand() -> None:
    """20 both solved, 5 first only, 10 second only, 15 neither: p_o .70, p_e .50, kappa .40 (.151 to .649)."""
    pairs = [pair(S, S)] * 20 + [pair(S, F)] * 5 + [pair(F, S)] * 10 + [pair(F, F)] * 15
    found = agreement(pairs)
    assert (found.share.x, found.share.n) == (35, 50)
    assert found.kappa.value == pytest.approx(0.40)
    assert (found.kappa.low, found.kappa.high) == (
        pytest.approx(0.151, abs=0.001),
        pytest.approx(0.649, abs=0.001),
    )


def test_attempts_without_a_first_score_are_left_out_and_counted() -> None:
    found = agreement([pair(None, S), *[pair(S, S)] * 5, pair(F, F)])
    assert (found.share.x, found.share.n, found.share.n_missing) == (6, 6, 1)


def test_few_attempts_give_no_kappa_but_say_why() -> None:
    found = agreement([pair(S, S), pair(F, S)])
    assert found.kappa.value is None
    assert found.why_no_kappa == "not enough data, n\u00a0=\u00a02"
    assert (found.share.x, found.share.n) == (1, 2)
    assert found.share.low is not None


def test_nothing_scored_gives_no_number_at_all() -> None:
    found = agreement([])
    assert found.share.value is None
    assert found.kappa.value is None


def test_one_category_throughout_has_no_kappa() -> None:
    assert "one and the same rating" in agreement([pair(S, S)] * 9).why_no_kappa


def test_three_scorers_have_fleiss_kappa_by_hand() -> None:
    """Six attempts that all scored; agreement (4·1 + 2·1/3)/6 = 0.778; 12 solved of 18: chance 0.556; kappa 0.5."""
    chosen = ("SSSSFF", "SSSFFF", "SSSSFS")
    scores = [
        {(number, "task:one"): {"S": S, "F": F}[letter] for number, letter in enumerate(row)}
        for row in chosen
    ]
    scores[2][9, "task:one"] = S
    found = together(scores)
    assert found is not None
    assert (found.scorers, found.kappa.n, found.left_out) == (3, 6, 1)
    assert found.kappa.value == pytest.approx(0.5)
    assert found.kappa.low is None
    assert together(scores[:2]) is None
    few = together([{(1, "a"): S}] * 3)
    assert few is not None
    assert few.why_no_kappa == "not enough data, n\u00a0=\u00a01"
    alike = together([{(number, "a"): S for number in range(5)}] * 3)
    assert alike is not None
    assert "all gave one and the same rating" in alike.why_no_kappa


def test_full_agreement_has_no_interval_that_claims_certainty() -> None:
    found = agreement([pair(S, S)] * 4 + [pair(F, F)] * 4)
    assert (found.kappa.value, found.kappa.low, found.kappa.high) == (1, None, None)


def test_one_scorer_with_one_score_throughout_has_kappa_zero_without_interval() -> None:
    found = agreement([pair(S, S)] * 17 + [pair(S, F)] * 3)
    assert found.kappa.value == pytest.approx(0)
    assert (found.kappa.low, found.kappa.high) == (None, None)


def test_tasks_stand_in_the_order_of_the_plan() -> None:
    found = by_task([pair(S, S, "b"), pair(S, F, "a"), pair(S, S, "gone")], ["b", "a"])
    assert [(one.task, one.share.x, one.share.n) for one in found] == [
        ("b", 1, 1),
        ("a", 0, 1),
        ("gone", 1, 1),
    ]


def test_errors_are_compared_by_whether_they_occurred() -> None:
    pairs = [pair(S, S, errors=counts) for counts in [(2, 1), (0, 0), (1, 0), (0, 0), (0, 0)]] + [pair(S, S)]
    found = error_agreement(pairs, "menu")
    assert (found.share.x, found.share.n, found.share.n_missing) == (4, 5, 1)


PAYLOADS: dict[str, dict[str, object]] = {
    "note_marked": {"what": "problem", "text": "lost"},
    "product_signal": {"what": "goal", "url": "/done", "label": ""},
    "task_ended": {
        "step": "task:one",
        "claim": "gave_up",
        "answer_right": False,
        "answer": {"text_ref": "x"},
    },
    "attempt_reopened": {"step": "task:one", "reason": {"text_ref": "r"}},
    "event_withdrawn": {"writer": "w", "target": 900, "reason": {"text_ref": "r"}},
    "mark_detailed": {"writer": "w", "target": 900, "text": {"text_ref": "t"}, "severity": 4},
    "mark_moved": {"writer": "w", "target": 900, "to": 5.0, "reason": {"text_ref": "r"}},
}


def logged(kind: str, seq: int, data: dict[str, object]) -> Logged:
    return Logged(
        seq, Event("w", seq, kind, Origin.MODERATOR, float(seq), float(seq), data=dict(data)), "Mona"
    )


def test_no_kind_of_event_tells_a_blind_scorer_how_it_ended() -> None:
    log = [
        logged(kind, seq, PAYLOADS.get(kind, {"step": "task:one"})) for seq, kind in enumerate(sorted(KINDS))
    ]
    found = {row.event.kind: row.event.data for row in evidence(log)}
    for telling in ("outcome_set", "error_marked", "answers_given", "attempt_imported", "note_marked"):
        assert telling not in found
    assert "product_signal" not in found, "a goal reached is the criterion's verdict"
    assert found["task_ended"] == {"step": "task:one", "answer": {"text_ref": "x"}}
    assert found["attempt_reopened"] == {"step": "task:one"}
    for about_hidden in ("event_withdrawn", "mark_detailed", "mark_moved"):
        assert about_hidden not in found


def test_quotes_help_and_what_the_product_did_are_evidence() -> None:
    log = [
        logged("note_marked", 1, {"what": "quote", "text": {"text_ref": "q"}}),
        logged("assist_marked", 2, {"step": "task:one", "level": 1}),
        logged(
            "mark_detailed", 3, {"writer": "w", "target": 2, "level": 3, "text": {"text_ref": "he failed"}}
        ),
        logged("product_signal", 4, {"what": "page", "url": "/a", "label": ""}),
        logged("event_withdrawn", 5, {"writer": "w", "target": 1, "reason": {"text_ref": "r"}}),
    ]
    found = evidence(log)
    assert [row.event.kind for row in found] == [row.event.kind for row in log]
    assert found[2].event.data == {"writer": "w", "target": 2, "level": 3}
    assert "reason" not in found[4].event.data
