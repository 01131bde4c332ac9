"""A bounded memory of keys, so that sealing does not ask the database each time."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class ExpiringCache(Generic[T]):
    """Keeps the most recently used values, each for a limited time.

    The limit of time bounds how long a key that another process destroyed is still used here.
    """

    def __init__(self, limit: int, seconds: float, monotonic: Callable[[], float]) -> None:
        """Take how many values to keep, for how many seconds, and what tells the seconds."""
        self._limit = limit
        self._seconds = seconds
        self._monotonic = monotonic
        self._entries: OrderedDict[tuple[str, str], tuple[float, T]] = OrderedDict()

    def get(self, name: tuple[str, str]) -> T | None:
        """Return the value kept under `name`, or None when there is none or its time is over."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry[0] <= self._monotonic():
            del self._entries[name]
            return None
        self._entries.move_to_end(name)
        return entry[1]

    def put(self, name: tuple[str, str], value: T) -> None:
        """Keep `value` under `name`; the least recently used one goes when there are too many."""
        self._entries[name] = (self._monotonic() + self._seconds, value)
        self._entries.move_to_end(name)
        if len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)
