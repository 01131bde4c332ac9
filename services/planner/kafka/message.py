"""One record of topic `commands`: a CloudEvent in structured JSON, and a token in a header.

The event's `id` is the idempotency key, `subject` the addressed stream, `data` one command or a
list of them, as over HTTP. Extensions: `ifmatch` (the version that the sender has seen) and
`correlationid`. The record's header `authorization` holds `Bearer <token>`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

import orjson

from events.errors import InvalidIdentifier, Refused
from events.ids import StreamId, Version, parse_stream
from services.planner.auth.errors import Unauthorized

MAX_BYTES: Final = 1_000_000
MAX_RECORD_KEY_BYTES: Final = 1_024
COMMAND_TYPE: Final = "goldenthread.command.v1"
_KEY: Final = re.compile(r"[ -~]{1,255}", re.ASCII)
# A UUID or a trace's id (W3C), as over HTTP: words would get into events and logs.
CORRELATION: Final = "[0-9a-f]{32}|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
_CORRELATION: Final = re.compile(CORRELATION, re.ASCII)
_VERSION: Final = re.compile(r'(0|[1-9][0-9]{0,8})|"(0|[1-9][0-9]{0,8})"', re.ASCII)
_BEARER: Final = re.compile(rb"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)
_MOST_VERSIONS: Final = 10**9

RawHeaders = Iterable[tuple[str, bytes]]


class InvalidMessage(Refused):
    """A record is not a CloudEvent as this topic asks for; `rule` says what is wrong where."""

    code = "invalid-message"
    status = HTTPStatus.BAD_REQUEST
    way_out: ClassVar[str] = "send what the AsyncAPI document describes, under a new id"

    def __init__(self, attribute: str, rule: str) -> None:
        self.rule = f"{attribute}: {rule}"
        super().__init__(f"{self.rule}; {self.way_out}")


@dataclass(frozen=True, slots=True)
class Message:
    """What a record says; nothing of it is verified yet.

    `key` is None where not even that could be read: then there is nobody to answer.
    """

    key: str | None
    subject: StreamId | None = None
    if_match: Version | None = None
    correlation_id: str | None = None
    data: bytes = b""
    fault: InvalidMessage | None = None


def read_message(
    value: bytes | None, record_key: bytes | None = None, kind: str = COMMAND_TYPE
) -> Message:
    """Return what a record's value says; what is wrong with it stands in `fault`.

    The record's key goes onto its outcome, so one that would leave no room there is a fault. `kind`
    is the type that the event must have.
    """
    try:
        _require_short(record_key)
        document = _document(value)
    except InvalidMessage as fault:
        return Message(None, fault=fault)
    key = document.get("id")
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        rule = "must be an idempotency key of 1 to 255 printable ASCII characters"
        return Message(None, fault=InvalidMessage("id", rule))
    try:
        return _read(key, document, kind)
    except InvalidMessage as fault:
        return Message(key, _subject_if_any(document), fault=fault)


def token_of(headers: RawHeaders) -> str:
    """Return the bearer token in a record's headers.

    Raises:
        Unauthorized: there is none, or more than one.
    """
    given = [value for name, value in headers if name.lower() == "authorization"]
    found = _BEARER.fullmatch(given[0]) if len(given) == 1 and given[0] is not None else None
    if found is None:
        raise Unauthorized("missing", "is missing: send it in the record's header authorization")
    return found[1].decode("ascii")


def _require_short(record_key: bytes | None) -> None:
    if record_key is not None and len(record_key) > MAX_RECORD_KEY_BYTES:
        raise InvalidMessage("key of the record", f"must hold at most {MAX_RECORD_KEY_BYTES} bytes")


def _document(value: bytes | None) -> Mapping[str, object]:
    if not value or len(value) > MAX_BYTES:
        raise InvalidMessage("value", f"must hold 1 to {MAX_BYTES} bytes")
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise InvalidMessage("value", "must be a CloudEvent in structured JSON, in UTF-8")
    return document


def _read(key: str, document: Mapping[str, object], kind: str) -> Message:
    if document.get("specversion") != "1.0":
        raise InvalidMessage("specversion", "must be 1.0")
    if document.get("type") != kind:
        raise InvalidMessage("type", f"must be {kind}")
    source = document.get("source")
    if not (isinstance(source, str) and source):
        raise InvalidMessage("source", "must name the sender")
    return Message(
        key, _subject(document), _if_match(document), _correlation(document), _data(document)
    )


def _data(document: Mapping[str, object]) -> bytes:
    if "data" not in document:
        raise InvalidMessage("data", "must hold one command or a list of them")
    try:
        return orjson.dumps(document["data"])
    except orjson.JSONEncodeError:  # what orjson reads may be nested deeper than what it writes
        raise InvalidMessage("data", "is nested too deeply") from None


def _subject(document: Mapping[str, object]) -> StreamId:
    subject = document.get("subject")
    try:
        return parse_stream(subject if isinstance(subject, str) else "")
    except InvalidIdentifier:
        raise InvalidMessage("subject", "must be the addressed stream: <kind>/<id>") from None


def _subject_if_any(document: Mapping[str, object]) -> StreamId | None:
    try:
        return _subject(document)
    except InvalidMessage:
        return None


def _if_match(document: Mapping[str, object]) -> Version | None:
    value = document.get("ifmatch")
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_VERSIONS:
        return Version(value)
    if isinstance(value, str) and _VERSION.fullmatch(value):
        return Version(int(value.strip('"')))
    raise InvalidMessage("ifmatch", "must be the version of the stream that was seen")


def _correlation(document: Mapping[str, object]) -> str | None:
    value = document.get("correlationid")
    if value is None:
        return None
    if isinstance(value, str) and _CORRELATION.fullmatch(value):
        return value
    raise InvalidMessage("correlationid", "must be a UUID in lower case, or a trace's id")
