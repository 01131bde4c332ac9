"""What the writer tells of the statements that it runs."""

from typing import Protocol


class WriterObserver(Protocol):
    """Is told of statements, in numbers that say nothing of any clinic; returns at once."""

    def written(self, appends: int, events: int, seconds: float) -> None:
        """Note that a statement that held so many appends and events was answered."""


class Unobserved:
    """Observes nothing."""

    def written(self, appends: int, events: int, seconds: float) -> None:
        """Note nothing."""
