"""What became of a request, found by its idempotency key for as long as its events exist."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Final
from uuid import UUID

from events.ids import NO_EVENT, ClinicId, Position, StreamId, Version
from events.ledger.reader import Source

_OUTCOME: Final = files("events.ledger").joinpath("sql", "outcome.sql").read_text()
_VERSION_AT: Final = files("events.ledger").joinpath("sql", "version_at.sql").read_text()


@dataclass(frozen=True, slots=True)
class FirstOutcome:
    """An append that was accepted: where its events stand, and which request it was."""

    first: Position
    last: Position
    ledger_time: datetime
    fingerprint: bytes


def append_key(principal: str, key: str) -> UUID:
    """Return what the ledger knows a principal's idempotency key by; see `Append.append_key`.

    Both are ASCII.
    """
    return UUID(bytes=sha256(f"{principal}\0{key}".encode("ascii")).digest()[:16])


class OutcomeReader:
    """Looks up what was accepted, through a pool of connections or through one."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def find(self, clinic: ClinicId, principal: str, key: str) -> FirstOutcome | None:
        """Return the append that was accepted under a principal's key; None where none was."""
        row = await self._source.fetchrow(_OUTCOME, clinic, append_key(principal, key))
        if row is None:
            return None
        first, size = row["position"], row["append_size"]
        last = Position(first + size - 1)
        return FirstOutcome(Position(first), last, row["ledger_time"], row["fingerprint"])

    async def version_at(self, clinic: ClinicId, stream: StreamId, position: Position) -> Version:
        """Return the version that `stream` was at right after `position`; 0 before its first."""
        version = await self._source.fetchval(_VERSION_AT, clinic, stream, position)
        return NO_EVENT if version is None else Version(version)
