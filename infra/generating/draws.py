"""Chance that follows from a seed: SHA-256 over the seed, a path of names and a counter.

The same path gives the same draws on every machine and release of Python, and one path's draws say
nothing about another's, so that a further draw in one place moves none elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Final, TypeVar
from uuid import UUID

T = TypeVar("T")

_WORD: Final = 8
_MIDDLE: Final = 1_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Draws:
    """One stream of draws, named by its path; the first part is the seed."""

    def __init__(self, *path: object) -> None:
        self._path = path
        self._root = sha256("\n".join(map(str, path)).encode()).digest()
        self._counter = count()

    def branch(self, *names: object) -> "Draws":
        """Return the stream of draws at a path below this one, at its beginning."""
        return Draws(*self._path, *names)

    def bytes(self, number: int) -> bytes:
        """Return so many bytes; it serves as `events.sealing.Entropy`."""
        found = b""
        while len(found) < number:
            found += sha256(self._root + next(self._counter).to_bytes(_WORD)).digest()
        return found[:number]

    def between(self, low: int, high: int) -> int:
        """Return an integer from `low` to `high`, both included."""
        return low + int.from_bytes(self.bytes(_WORD)) % (high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return True so many times in a hundred."""
        return self.between(1, 100) <= percent

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of `choices`, each as likely."""
        return choices[self.between(0, len(choices) - 1)]

    def weighted(self, shares: Mapping[T, int]) -> T:
        """Return a key of `shares`, as often as its share of all of them says."""
        left = self.between(1, max(1, sum(shares.values())))
        for key, share in shares.items():
            left -= share
            if left <= 0:
                return key
        raise ValueError("shares: none is above 0")

    def wobble(self, most: int) -> int:
        """Return an integer from `-most` to `most`, small ones more often."""
        thrice = sum(self.between(-_MIDDLE, _MIDDLE) for _ in range(3))
        return round(most * thrice / (3 * _MIDDLE))

    def uuid(self) -> UUID:
        """Return an id with the form of a random one."""
        return UUID(bytes=self.bytes(16), version=4)


class SeededIds:
    """Event ids that follow from a seed: UUIDv7 of the instant that `now` tells."""

    def __init__(self, draws: Draws, now: Callable[[], datetime]) -> None:
        self._draws = draws
        self._now = now
        self._last = 0
        self._within = count()

    def event_id(self) -> UUID:
        """Return an id that sorts after those before it, as long as time does not fall."""
        since = self._now() - _EPOCH
        moment = since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000
        if moment != self._last:
            self._last, self._within = moment, count()
        tail = int.from_bytes(self._draws.bytes(_WORD)) >> 2
        number = (moment << 80) | (7 << 76) | (next(self._within) << 64) | (2 << 62) | tail
        return UUID(int=number)
