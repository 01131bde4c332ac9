"""Arrivals: made of the ledger's rows and of Kafka's records, held against their own bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeAlias

import orjson

from events.attributes import ATTRIBUTES
from events.envelope import MAX_EVENT_BYTES, event_hash
from events.ids import ClinicId, EventHash, Position, StreamId, Version
from events.worker.view import Arrival, StreamKey

Headers: TypeAlias = "Sequence[tuple[str, bytes]]"

_SOURCE: Final = "/clinics/"
_NAMES: Final = ("source", "subject", "sequence", "partitionkey", "prevhash", "id", "type")
_FORM_OF: Final = {each.name: each.form for each in ATTRIBUTES}
# No form admits a line break, so no value can pose as two.
_FORMS: Final = re.compile("\n".join(_FORM_OF[name] for name in _NAMES), re.ASCII)
_KEY_FORMS: Final = re.compile("\n".join(_FORM_OF[name] for name in _NAMES[:2]), re.ASCII)
_POSITIONS: Final = 2**63
# What a header that is missing or no number, no time or no text raises.
_UNFIT: Final = (KeyError, ValueError)


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


class Record(Protocol):
    """A record of topic `plans`; see `aiokafka.ConsumerRecord`."""

    @property
    def value(self) -> bytes | None: ...  # noqa: D102

    @property
    def headers(self) -> Headers: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Hint:
    """A record that only tells of a stream: what is new there is read from the ledger."""

    key: StreamKey
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that tells nothing; `reason` is a code."""

    reason: str


def arrival_of(clinic: ClinicId, event: Stored) -> Arrival:
    """Return an event of the ledger as an arrival; its columns tell what its bytes may not."""
    document = _loaded(event.bytes)
    return Arrival(
        clinic,
        event.stream,
        event.version,
        event.position,
        event.ledger_time,
        event.partition_key,
        event_hash(event.bytes),
        _hash(document.get("prevhash")),
        str(document.get("id", "")),
        str(document.get("type", "")),
        event.bytes,
    )


def read(record: Record) -> Arrival | Hint | Unreadable:
    """Return what a record of topic `plans` says; nothing in it is believed without its bytes.

    Position and ledger time stand in headers alone. Where a header is missing or says something
    else than the bytes, the record is no more than a hint.
    """
    value = record.value
    if not value:
        return Unreadable("no-bytes")
    if len(value) > MAX_EVENT_BYTES:
        return Unreadable("too-large")
    document = _loaded(value)
    told = [document.get(name) for name in _NAMES]
    if not _fit(_FORMS, told):
        return _hint(told, "no-envelope")
    try:
        arrival = _arrival(value, document, dict(record.headers))
    except _UNFIT:
        return _hint(told, "headers-lacking")
    return arrival if _agree(arrival, dict(record.headers)) else _hint(told, "headers-differ")


def _arrival(value: bytes, document: dict[str, str], headers: dict[str, bytes]) -> Arrival:
    return Arrival(
        ClinicId(document["source"][len(_SOURCE) :]),
        StreamId(document["subject"]),
        Version(int(document["sequence"])),
        Position(int(headers["position"])),
        datetime.fromisoformat(headers["ledgertime"].decode()),
        document["partitionkey"],
        event_hash(value),
        EventHash(bytes.fromhex(document["prevhash"])),
        document["id"],
        document["type"],
        value,
    )


def _agree(arrival: Arrival, headers: dict[str, bytes]) -> bool:
    return (
        headers.get("hash") == arrival.hash.hex().encode()
        and headers.get("clinic") == arrival.clinic.encode()
        and headers.get("ce_subject") == arrival.stream.encode()
        and headers.get("version") == b"%d" % arrival.version
        and arrival.ledger_time.tzinfo is not None
        and 0 < arrival.position < _POSITIONS
    )


def _hint(told: Sequence[object], reason: str) -> Hint | Unreadable:
    """Return a hint at the stream that a record names, if it names one."""
    source, subject = told[:2]
    if not _fit(_KEY_FORMS, (source, subject)):
        return Unreadable(reason)
    clinic = ClinicId(str(source)[len(_SOURCE) :])
    return Hint(StreamKey(clinic, StreamId(str(subject))), reason)


def _fit(forms: "re.Pattern[str]", texts: Sequence[object]) -> bool:
    try:
        return forms.fullmatch("\n".join(texts)) is not None  # type: ignore[arg-type]  # or TypeError
    except TypeError:
        return False


def _loaded(raw: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return document if type(document) is dict else {}


def _hash(text: object) -> EventHash:
    """Return the hash that `text` spells; an empty one, which links to nothing, if it is none."""
    try:
        return EventHash(bytes.fromhex(text)) if isinstance(text, str) else EventHash(b"")
    except ValueError:
        return EventHash(b"")
