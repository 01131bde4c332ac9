"""The record of topic `plans`: exact bytes, and headers that are copies of envelope and columns."""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, TypeAlias

import orjson

from events.ids import EventHash, Position, StreamId, Version

Headers: TypeAlias = "list[tuple[str, bytes]]"

CONTENT_TYPE: Final = b"application/cloudevents+json"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ZERO_OFFSET: Final = "+00:00"


class Stored(Protocol):
    """An event as the ledger keeps it; see `events.ledger.reader.StoredEvent`."""

    @property
    def position(self) -> Position: ...  # noqa: D102

    @property
    def ledger_time(self) -> datetime: ...  # noqa: D102

    @property
    def stream(self) -> StreamId: ...  # noqa: D102

    @property
    def version(self) -> Version: ...  # noqa: D102

    @property
    def partition_key(self) -> str: ...  # noqa: D102

    @property
    def hash(self) -> EventHash: ...  # noqa: D102

    @property
    def bytes(self) -> bytes: ...  # noqa: D102


def headers_of(clinic: bytes, event: Stored, value: bytes) -> Headers:
    """Return the headers of an event with the bytes `value`: ids, numbers, times and hashes only.

    It runs for every event that is published, so it looks at each field once.
    """
    envelope = orjson.loads(value)
    return [
        ("content-type", CONTENT_TYPE),
        ("clinic", clinic),
        ("position", b"%d" % event.position),
        ("ledgertime", _instant(event.ledger_time)),
        ("ce_id", envelope["id"].encode()),
        ("ce_type", envelope["type"].encode()),
        ("ce_subject", event.stream.encode()),
        ("version", b"%d" % event.version),
        ("hash", event.hash.hex().encode()),
    ]


def milliseconds(instant: datetime) -> int:
    """Return an aware instant as Kafka's timestamp: whole milliseconds since 1970."""
    return (instant - _EPOCH) // _MILLISECOND


def _instant(instant: datetime) -> bytes:
    """Return an aware instant in UTC with six fractional digits and `Z`, as envelopes have it."""
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec="microseconds").encode()[: -len(_ZERO_OFFSET)] + b"Z"
