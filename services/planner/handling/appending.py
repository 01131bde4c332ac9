"""An append whose outcome is unknown is sent again until the ledger tells what became of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from events.errors import GoldenThreadError
from events.ledger.append import Append, Appended
from events.ledger.errors import ClockApart, Conflict, KeyReused, OutcomeUnknown
from events.ledger.writer import LedgerWriter

# What the ledger says under its lock, after it looked for the key: an earlier attempt left nothing
# and, should it still run, will be refused for the same reason.
_TELLING: Final = (Conflict, ClockApart, KeyReused)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an unknown outcome is asked for, in seconds, and the pauses between.

    Each pause is twice the one before, up to the longest.
    """

    seconds: float = 10.0
    first_pause: float = 0.05
    longest_pause: float = 1.0


class Appender:
    """Appends through a writer, and finds out what an append of unknown outcome came to."""

    def __init__(
        self, writer: LedgerWriter, patience: Patience, monotonic: Callable[[], float]
    ) -> None:
        self._writer = writer
        self._patience = patience
        self._monotonic = monotonic

    async def append(self, append: Append) -> Appended:
        """Write `append`; see `LedgerWriter.append`.

        Raises:
            OutcomeUnknown: it stayed unknown for as long as patience goes.
        """
        try:
            return await self._writer.append(append)
        except OutcomeUnknown as unknown:
            return await self._found_out(append, unknown)

    async def _found_out(self, append: Append, unknown: OutcomeUnknown) -> Appended:
        until = self._monotonic() + self._patience.seconds
        pause = self._patience.first_pause
        while self._monotonic() + pause < until:
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._patience.longest_pause)
            try:
                return await self._writer.append(append)
            except _TELLING:
                raise
            except GoldenThreadError:  # nothing is known of the first attempt by that
                continue
        raise unknown
