"""What the read API stands on. Whoever starts it brings what it shares with the write API."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from typing import Any, Protocol, TypeAlias

from events.errors import GoldenThreadError
from events.ids import ClientId, ClinicId

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Line: TypeAlias = tuple[bytes, bytes]


class Caller(Protocol):
    """Who asks, as a verified credential says."""

    @property
    def clinic(self) -> ClinicId:
        """The clinic that the credential is for; nothing of another one exists for the caller."""

    @property
    def actor(self) -> str:
        """Who the caller is, as events name actors."""

    @property
    def roles(self) -> Sequence[str]:
        """The roles in which the caller acts."""

    @property
    def acting_for(self) -> ClientId | None:
        """The client whom a client or caregiver acts for."""


class Reply(Protocol):
    """One whole answer; `code` is a problem's."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Sequence[Line]:
        """The header lines, without the length."""

    @property
    def body(self) -> bytes:
        """The body."""

    @property
    def code(self) -> str | None:
        """The problem's code, None for anything else."""


class Exchange(Protocol):
    """What becomes known of one request, for metrics and logs."""

    route: str
    code: str | None
    correlation_id: str

    def failed(self, error: Exception) -> None:
        """Keep what may be told of an error that nobody foresaw."""


Identify: TypeAlias = Callable[[Iterable[Line]], Awaitable[Caller]]
"""Returns who sent a request with these header lines, or raises a GoldenThreadError."""

Problem: TypeAlias = Callable[[GoldenThreadError], Reply]
"""Returns the answer that says what went wrong, without any value that was sent."""

ExchangeOf: TypeAlias = Callable[[Scope], Exchange]
"""Returns the exchange that a request belongs to."""
