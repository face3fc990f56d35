"""Values that are kept between requests."""

from concurrent.futures import ThreadPoolExecutor

from usability.infra.kept import Kept


def test_a_value_is_made_once_and_the_oldest_gives_way() -> None:
    kept: Kept[int, list[int]] = Kept(2)
    first = kept.get(1, lambda: [1])
    assert kept.get(1, lambda: [9]) is first
    kept.get(2, lambda: [2])
    kept.get(3, lambda: [3])
    assert kept.get(1, lambda: [4]) == [4]


def test_many_threads_fill_it_at_once() -> None:
    kept: Kept[int, int] = Kept(4)
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda number: kept.get(number % 50, lambda: number % 50), range(20_000)))
    assert found == [number % 50 for number in range(20_000)]
