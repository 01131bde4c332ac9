"""How long a lint may take: it looks at the clock before each part of the plan."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from events.errors import Unavailable

SECONDS: Final = 5.0


class LintTooLong(Unavailable):
    """The plan is too large to be checked in the time that one answer may take."""

    code = "lint-too-long"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 60

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"plan: to check it takes longer than {seconds:g} s; check the plan's JSON with "
            "`goldenthread lint`, which takes its time"
        )


class Patience:
    """Ends a lint that goes on for too long; it holds for one lint, from when it is made."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._until = monotonic() + seconds

    def turn(self) -> None:
        """Go on to the next part.

        Raises:
            LintTooLong: the time is over.
        """
        if self._monotonic() > self._until:
            raise LintTooLong(self._seconds)
