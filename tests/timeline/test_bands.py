"""An attempt's time falls into stretches without gap or overlap."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from usability.timeline.bands import STRETCH_WORDS, Stretch, StretchKind, stretches

MS = st.integers(0, 100_000).map(float)


@given(
    st.lists(
        st.tuples(st.sampled_from(list(StretchKind)), MS, MS).map(lambda s: (s[0], *sorted(s[1:]))),
        max_size=12,
    )
)
def test_stretches_cover_the_attempt_exactly(spans: list[tuple[StretchKind, float, float]]) -> None:
    found = stretches(20_000, 80_000, spans)
    assert (found[0].start, found[-1].end) == (20_000, 80_000)
    assert all(one.end == other.start and one.kind != other.kind for one, other in itertools.pairwise(found))
    assert sum(one.ms for one in found) == 60_000
    order = list(StretchKind)
    for one in found:
        middle = (one.start + one.end) / 2
        holding = [kind for kind, low, high in spans if low <= middle <= high and low < high]
        assert one.kind in [*holding, StretchKind.WORKING]
        assert all(
            order.index(kind) <= order.index(one.kind) for kind, low, high in spans if low < middle < high
        )


def test_a_pause_is_stronger_than_a_hidden_page() -> None:
    found = stretches(0, 10, [(StretchKind.HIDDEN, 2, 8), (StretchKind.PAUSED, 4, 6)])
    assert found == (
        Stretch(StretchKind.WORKING, 0, 2),
        Stretch(StretchKind.HIDDEN, 2, 4),
        Stretch(StretchKind.PAUSED, 4, 6),
        Stretch(StretchKind.HIDDEN, 6, 8),
        Stretch(StretchKind.WORKING, 8, 10),
    )


def test_an_attempt_without_length_has_no_stretch() -> None:
    assert stretches(5, 5, [(StretchKind.PAUSED, 0, 10)]) == ()


def test_every_stretch_has_its_words() -> None:
    assert set(STRETCH_WORDS) == set(StretchKind)
