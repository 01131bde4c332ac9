"""What the write API stands on, and what it tells its surroundings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from events.ids import ClinicId
from events.state.clinic import ClinicState
from services.planner.handling.answer import Accepted
from services.planner.handling.request import Caller, CommandRequest


class CommandHandler(Protocol):
    """Whoever decides and writes."""

    async def handle(self, request: CommandRequest, /) -> Accepted:
        """Return what was written, once, however often the request comes.

        Cancelling a call stops nothing: what was begun comes to its end.

        Raises:
            GoldenThreadError: refused, unavailable or unknown, as its class says.
        """


class ClinicReader(Protocol):
    """Whoever knows a clinic's own stream."""

    async def clinic_state(self, clinic: ClinicId, /) -> ClinicState:
        """Return a clinic as the ledger has it now.

        Raises:
            GoldenThreadError: the ledger or the keys cannot be had.
        """


class Verifier(Protocol):
    """Whoever knows callers by their credentials."""

    def verify(self, token: str, /) -> Caller | Awaitable[Caller]:
        """Return whom a bearer token speaks for, at once or later.

        Raises:
            GoldenThreadError: with status 401 or 403, or because keys cannot be had (503).
        """


@dataclass(frozen=True, slots=True)
class Handled:
    """One request as metrics and logs see it: no path, no field, no content.

    `route` is the template of the path, or `other`. `code` is the problem's, or None. `defect` is
    the class of an error that nobody foresaw, with the places it came through, innermost last.
    """

    route: str
    method: str
    status: int
    seconds: float
    correlation_id: str
    code: str | None = None
    defect: tuple[str, ...] = ()


Observer = Callable[[Handled], None]
"""Called once for each request, after its answer; must neither wait nor raise."""


def unobserved(_handled: Handled) -> None:
    """Observe nothing."""
