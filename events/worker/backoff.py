"""How long to wait before something is tried again."""

from collections.abc import Callable
from typing import Final

FIRST_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 5.0
FLOOR_SECONDS: Final = 0.05


class Backoff:
    """Waits that double from a tenth of a second to five, each cut by up to a half by chance."""

    def __init__(self, chance: Callable[[], float]) -> None:
        """Take what gives numbers from 0 to 1."""
        self._chance = chance
        self._seconds = FIRST_SECONDS

    def next(self) -> float:
        """Return for how many seconds to wait now."""
        seconds, self._seconds = self._seconds, min(2 * self._seconds, LONGEST_SECONDS)
        return max(FLOOR_SECONDS, seconds * (1 - self._chance() / 2))

    def reset(self) -> None:
        """Begin anew: it has worked."""
        self._seconds = FIRST_SECONDS
