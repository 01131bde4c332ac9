"""What handling tells whoever counts: outcomes, durations, how often streams were at hand."""

from typing import Protocol


class HandlingObserver(Protocol):
    """Is told what happens; it returns at once and raises nothing."""

    def under_way(self, requests: int) -> None:
        """Hear how many requests are under way now."""

    def answered(self, code: str, seconds: float) -> None:
        """Hear of one answer: `accepted`, `repeated` or an error's code, and how long it took."""

    def appended(self, seconds: float) -> None:
        """Hear how long an accepted append took, the wait for its turn included."""

    def looked_up(self, hits: int, misses: int) -> None:
        """Hear how many streams were at hand and how many had to be read."""

    def decided_again(self, code: str) -> None:
        """Hear that a decision was made anew, unseen by the caller, and for which error's code."""


class Unobserved:
    """Hears and does nothing."""

    def under_way(self, requests: int) -> None:
        """See `HandlingObserver`."""

    def answered(self, code: str, seconds: float) -> None:
        """See `HandlingObserver`."""

    def appended(self, seconds: float) -> None:
        """See `HandlingObserver`."""

    def looked_up(self, hits: int, misses: int) -> None:
        """See `HandlingObserver`."""

    def decided_again(self, code: str) -> None:
        """See `HandlingObserver`."""
