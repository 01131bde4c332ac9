"""Time and identity as inputs: protocols for pure code, and the adapters that touch the machine."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from uuid_utils import compat


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return an aware UTC instant."""


class IdSource(Protocol):
    """Makes event ids."""

    def event_id(self) -> UUID:
        """Return a fresh UUIDv7; later calls of one source sort after earlier ones."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's UTC time in microseconds."""
        return datetime.now(UTC)


class Uuid7Source:
    """UUIDv7 from the machine's clock and random source (RFC 9562)."""

    def __init__(self, make: Callable[[], UUID] = compat.uuid7) -> None:
        self._make = make

    def event_id(self) -> UUID:
        """Return a fresh UUIDv7."""
        return self._make()
