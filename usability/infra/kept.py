"""Values that never change, kept in memory between requests."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The `most` values that were made last, by key. Threads share it; two that ask at once may both make a value."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of this key; made, and kept, where it is not there."""
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = make()
            while len(self._values) > self._most:
                with suppress(KeyError):
                    self._values.popitem(last=False)
        return found
