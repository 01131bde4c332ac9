"""The keys that count now: read again now and then, and when a token names one not known yet."""

import asyncio
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, Protocol

from services.planner.auth.errors import KeySetUnusable, KeysUnavailable
from services.planner.auth.jwks import ALGORITHMS, Algorithm, Keys, VerificationKey, read_keys
from services.planner.auth.sources import KeySource

REFRESH_SECONDS: Final = 300.0
UNKNOWN_SECONDS: Final = 10.0


class KeySetObserver(Protocol):
    """Is told how reading the key set went."""

    def keys_read(self, count: int) -> None:
        """Note that `count` keys are in force."""

    def keys_not_read(self, why: str) -> None:
        """Note that the former keys stay in force, and why; holds nothing of any token."""


class KeySet:
    """The issuer's keys. What the source no longer has is gone with the next reading.

    A reading that fails leaves the keys as they were: an issuer that is away for a while stops
    nobody whose token it has signed. `generation` changes whenever the keys do.
    """

    def __init__(
        self,
        source: KeySource,
        observer: KeySetObserver,
        *,
        algorithms: frozenset[Algorithm] = frozenset(ALGORITHMS),
        unknown_seconds: float = UNKNOWN_SECONDS,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where keys come from; unknown kids cause a reading each `unknown_seconds`."""
        self._source = source
        self._observer = observer
        self._algorithms = algorithms
        self._unknown_seconds = unknown_seconds
        self._ticks = ticks
        self._keys: Keys = MappingProxyType({})
        self._asked: float | None = None
        self._reading = asyncio.Lock()
        self.generation = 0

    @property
    def is_loaded(self) -> bool:
        """Tell whether keys have ever been read."""
        return bool(self._keys)

    async def key(self, kid: str) -> VerificationKey | None:
        """Return the key named `kid`, or None if the issuer has none of that name.

        Raises:
            KeysUnavailable: the key set has never been read.
        """
        if kid not in self._keys:
            await self._look_again(kid)
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(kid)

    async def refresh(self) -> bool:
        """Read the key set now; tell whether that succeeded."""
        self._asked = self._ticks()
        try:
            keys = read_keys(await self._source.read(), self._algorithms)
        except KeySetUnusable as error:
            self._observer.keys_not_read(error.why)
            return False
        if dict(keys) != dict(self._keys):
            self._keys = keys
            self.generation += 1
            self._observer.keys_read(len(keys))
        return True

    async def keep_fresh(self, seconds: float = REFRESH_SECONDS) -> None:
        """Read the key set every `seconds` until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            async with self._reading:
                await self.refresh()

    async def _look_again(self, kid: str) -> None:
        async with self._reading:
            now = self._ticks()
            due = self._asked is None or now - self._asked >= self._unknown_seconds
            if due and kid not in self._keys:
                await self.refresh()
