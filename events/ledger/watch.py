"""A limit of time for work that is mostly quick: one timer, not one for each piece of work."""

import asyncio
from collections.abc import Callable


class Watch:
    """Calls `overdue` when a piece of work takes longer than `seconds`.

    Setting and removing a timer around every statement costs as much as sending it. Here a timer
    that goes off too early, for work that has ended since, is set again for what is under way.
    """

    def __init__(self, seconds: float, overdue: Callable[[], None]) -> None:
        self._seconds = seconds
        self._overdue = overdue
        self._began: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Note that a piece of work begins; the one before it has ended."""
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        if self._timer is None:
            self._timer = loop.call_at(self._began + self._seconds, self._look)

    def end(self) -> None:
        """Note that the work has ended."""
        self._began = None

    def close(self) -> None:
        """Forget the work and the timer."""
        self._began = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._began is None:
            return
        loop = asyncio.get_running_loop()
        due = self._began + self._seconds
        if due <= loop.time():
            self._overdue()
        else:
            self._timer = loop.call_at(due, self._look)
