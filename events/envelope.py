"""The envelope: what is known of an event without opening it, and its exact bytes.

An event's bytes are made once. They are stored, hashed, published and checked as those bytes, so
`encode(decode(raw)) == raw` holds for everything that `encode` ever wrote: attributes that a newer
release adds are kept as `extensions` and written back.
"""

import binascii
import hashlib
import re
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from events.attributes import (
    CLEAR,
    CLEAR_DATA,
    DATA,
    KNOWN,
    SCHEMA_URN,
    SEALED,
    SEQUENCE_DIGITS,
    SPECVERSION,
    UUID_FORM,
    InvalidEnvelope,
    extensions_of,
    require_forms,
)
from events.envelope_data import data_in, loaded_data
from events.errors import Refused
from events.ids import NO_HASH, ClientId, ClinicId, EventHash, EventId, KeyId, StreamId, Version

__all__ = [
    "NO_KEY",
    "Envelope",
    "EventTooLarge",
    "InvalidEnvelope",
    "decode",
    "encode",
    "event_hash",
    "is_clear",
]

NO_KEY: Final = KeyId("")
"""Stands for the key of data in clear; the attribute is absent then."""

MAX_EVENT_BYTES: Final = 262_144
SHORTEST_SEAL: Final = 29
_SOURCE: Final = "/clinics/"
_IS_UUID: Final = re.compile(UUID_FORM, re.ASCII).fullmatch
_FROM_NAME: Final = 5
_FROM_TIME: Final = 7
_UTC: Final = "+00:00"


class EventTooLarge(Refused):
    """An event is over 262,144 bytes; it must be divided or shortened."""

    code = "event-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(f"event: larger than {MAX_EVENT_BYTES} bytes; divide or shorten it")


class Envelope(NamedTuple):
    """One event without its opened data. A tuple, since readers make one for every event.

    `clinic`, `stream` and `version` are the CloudEvents attributes source, subject and sequence;
    every other field bears its attribute's name. `data` is sealed bytes (data_base64), or the
    canonical JSON of a notice, which is in clear; its `keyid` is `NO_KEY`.
    """

    id: EventId
    clinic: ClinicId
    type: str
    stream: StreamId
    version: Version
    time: datetime
    recordedtime: datetime
    prevhash: EventHash
    partitionkey: ClientId | ClinicId
    actor: str
    role: str
    correlationid: str
    keyid: KeyId
    data: bytes
    causationid: str | None = None
    reasoncode: str | None = None
    dataclassification: str | None = None
    dataregulation: str | None = None
    extensions: tuple[tuple[str, str | int | bool], ...] = ()


def is_clear(envelope: Envelope) -> bool:
    """Return whether an event's data is in clear, as every notice's is and no other's."""
    return envelope.keyid == NO_KEY


def encode(envelope: Envelope) -> bytes:
    """Return the exact bytes of an event: canonical JSON of its attributes.

    Raises:
        InvalidEnvelope: an attribute has not its form, or two disagree.
        EventTooLarge: the bytes would be over 262,144.
    """
    document = _document(envelope)
    require_forms(document)
    _require_agreement(envelope)
    if envelope.keyid == NO_KEY:
        document[CLEAR_DATA] = loaded_data(envelope.data)
    else:
        document[DATA] = binascii.b2a_base64(envelope.data, newline=False).decode("ascii")
    raw = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    if len(raw) > MAX_EVENT_BYTES:
        raise EventTooLarge
    return raw


def decode(raw: bytes) -> Envelope:
    """Return the envelope in an event's bytes, fully checked except for its hash and its seal.

    Raises:
        InvalidEnvelope: not JSON, an attribute missing or out of form, or two that disagree.
        EventTooLarge: over 262,144 bytes.
    """
    if len(raw) > MAX_EVENT_BYTES:
        raise EventTooLarge
    document = _loaded(raw)
    require_forms(document)
    envelope = _envelope(document)
    _require_agreement(envelope)
    return envelope


def event_hash(raw: bytes) -> EventHash:
    """Return the SHA-256 of an event's exact bytes."""
    return EventHash(hashlib.sha256(raw).digest())


def instant(value: datetime) -> str:
    """Return a UTC instant as envelopes spell it: six fractional digits and `Z`.

    Raises:
        InvalidEnvelope: `value` is not in UTC.
    """
    text = value.isoformat(timespec="microseconds")
    if not text.endswith(_UTC):
        raise InvalidEnvelope("time", "must be an aware instant in UTC")
    return f"{text[: -len(_UTC)]}Z"


def _document(envelope: Envelope) -> dict[str, Any]:
    """Return the attributes of an envelope as text, the data left out."""
    recorded = instant(envelope.recordedtime)
    happened = recorded if envelope.time is envelope.recordedtime else instant(envelope.time)
    document: dict[str, Any] = {
        "actor": envelope.actor,
        "correlationid": envelope.correlationid,
        "datacontenttype": CLEAR if envelope.keyid == NO_KEY else SEALED,
        "dataschema": SCHEMA_URN + envelope.type,
        "id": str(envelope.id),
        "keyid": envelope.keyid,
        "partitionkey": envelope.partitionkey,
        "prevhash": envelope.prevhash.hex(),
        "recordedtime": recorded,
        "role": envelope.role,
        "sequence": f"{envelope.version:0{SEQUENCE_DIGITS}}",
        "source": _SOURCE + envelope.clinic,
        "specversion": SPECVERSION,
        "subject": envelope.stream,
        "time": happened,
        "type": envelope.type,
    }
    if envelope.keyid == NO_KEY:
        del document["keyid"]
    if envelope.causationid is not None:
        document["causationid"] = envelope.causationid
    if envelope.reasoncode is not None:
        document["reasoncode"] = envelope.reasoncode
    if envelope.dataclassification is not None:
        document["dataclassification"] = envelope.dataclassification
    if envelope.dataregulation is not None:
        document["dataregulation"] = envelope.dataregulation
    if envelope.extensions:
        _add_extensions(document, envelope.extensions)
    return document


def _add_extensions(
    document: dict[str, Any], extensions: tuple[tuple[str, str | int | bool], ...]
) -> None:
    for name, value in extensions:
        if name in KNOWN or name in document:
            raise InvalidEnvelope(name, "is an attribute already; an extension needs its own name")
        document[name] = value
    extensions_of(document)


def _loaded(raw: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise InvalidEnvelope("(event)", "is not a JSON text in UTF-8") from None
    if type(document) is not dict:
        raise InvalidEnvelope("(event)", "is not a JSON object")
    return document


def _envelope(document: dict[str, Any]) -> Envelope:
    time, recorded = document["time"], document["recordedtime"]
    recordedtime = _parsed("recordedtime", recorded)
    data = data_in(document)
    if document["dataschema"] != SCHEMA_URN + document["type"]:
        raise InvalidEnvelope("dataschema", "must name the event's type")
    return Envelope(
        id=EventId(UUID(document["id"])),
        clinic=ClinicId(document["source"][len(_SOURCE) :]),
        type=document["type"],
        stream=StreamId(document["subject"]),
        version=Version(int(document["sequence"])),
        time=recordedtime if time == recorded else _parsed("time", time),
        recordedtime=recordedtime,
        prevhash=EventHash(bytes.fromhex(document["prevhash"])),
        partitionkey=document["partitionkey"],
        actor=document["actor"],
        role=document["role"],
        correlationid=document["correlationid"],
        keyid=KeyId(document["keyid"]) if "keyid" in document else NO_KEY,
        data=data,
        causationid=document.get("causationid"),
        reasoncode=document.get("reasoncode"),
        dataclassification=document.get("dataclassification"),
        dataregulation=document.get("dataregulation"),
        extensions=extensions_of(document),
    )


def _parsed(attribute: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidEnvelope(attribute, "is no instant of the calendar") from None


def _require_agreement(envelope: Envelope) -> None:
    """Hold the attributes against each other."""
    kind, _, identifier = envelope.stream.partition("/")
    if envelope.time > envelope.recordedtime:
        raise InvalidEnvelope("time", "must not be after recordedtime")
    if envelope.version < 1 or (envelope.version == 1) != (envelope.prevhash == NO_HASH):
        raise InvalidEnvelope("prevhash", "must be zeros at sequence 1 and only there")
    if not envelope.type.startswith(f"goldenthread.{kind}."):
        raise InvalidEnvelope("type", "must be a type of the subject's kind of stream")
    if kind == "clinic" and identifier != envelope.clinic:
        raise InvalidEnvelope("subject", "must be the source's clinic")
    if kind in {"clinic", "client"} and identifier != envelope.partitionkey:
        raise InvalidEnvelope("partitionkey", "must be the subject's identifier")
    if kind != "clinic" and not _IS_UUID(envelope.partitionkey):
        raise InvalidEnvelope("partitionkey", "must be a client's id")
    if (kind == "notice") != (envelope.keyid == NO_KEY):
        raise InvalidEnvelope("datacontenttype", "must be in clear for a notice, sealed for others")
    if kind != "notice" and len(envelope.data) < SHORTEST_SEAL:
        raise InvalidEnvelope(DATA, "is too short to be sealed data")
    if not _id_fits(envelope.id, kind, envelope.version):
        raise InvalidEnvelope("id", "must be a UUIDv7, but a UUIDv5 where a notice begins")


def _id_fits(identifier: EventId, kind: str, version: int) -> bool:
    """A notice begins with an id that its rule fixes, so that it can begin only once."""
    made_from = (identifier.int >> 76) & 0xF  # RFC 9562: the version's four bits
    if kind == "notice":
        return made_from == _FROM_NAME or (version > 1 and made_from == _FROM_TIME)
    return made_from == _FROM_TIME
