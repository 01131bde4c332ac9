"""Typed identifiers and their only parsers.

Identifiers are opaque and carry no personal data: envelopes, logs and errors may show them.
"""

import re
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from events.errors import InvalidIdentifier

ClinicId = NewType("ClinicId", str)
ClientId = NewType("ClientId", str)
StreamId = NewType("StreamId", str)
EventId = NewType("EventId", UUID)
KeyId = NewType("KeyId", str)
Position = NewType("Position", int)
Version = NewType("Version", int)
EventHash = NewType("EventHash", bytes)

NO_EVENT = Version(0)
NO_HASH = EventHash(bytes(32))

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)


class StreamKind(StrEnum):
    """Every kind of stream that a ledger holds."""

    CLINIC = "clinic"
    CLIENT = "client"
    EPISODE = "episode"
    PLAN = "plan"
    NOTICE = "notice"


_KINDS: Final = {str(kind): kind for kind in StreamKind}


def parse_clinic(text: str) -> ClinicId:
    """Return the clinic id in `text`: a slug of 1 to 40 lower-case letters, digits and hyphens.

    Raises:
        InvalidIdentifier: `text` is not such a slug.
    """
    if not _SLUG.fullmatch(text):
        raise InvalidIdentifier("clinic", "1 to 40 of a-z, 0-9 and '-', starting with no '-'")
    return ClinicId(text)


def parse_client(text: str) -> ClientId:
    """Return the client id in `text`: a UUID in its canonical lower-case form.

    Raises:
        InvalidIdentifier: `text` is not such a UUID.
    """
    return ClientId(_canonical_uuid("client", text))


def stream_of(kind: StreamKind, identifier: str) -> StreamId:
    """Return the stream id `<kind>/<identifier>`: a slug for a clinic, a UUID for the others.

    Raises:
        InvalidIdentifier: `identifier` has not the form that `kind` asks for.
    """
    if kind is StreamKind.CLINIC:
        return StreamId(f"{kind}/{parse_clinic(identifier)}")
    return StreamId(f"{kind}/{_canonical_uuid(kind, identifier)}")


def parse_stream(text: str) -> StreamId:
    """Return the stream id in `text`.

    Raises:
        InvalidIdentifier: the kind is unknown or the identifier has not the form the kind asks for.
    """
    return stream_of(kind_of(StreamId(text)), text.partition("/")[2])


def kind_of(stream: StreamId) -> StreamKind:
    """Return the kind that `stream` begins with.

    Raises:
        InvalidIdentifier: no such kind.
    """
    kind = _KINDS.get(stream.partition("/")[0])
    if kind is None:
        rule = f"'<kind>/<id>' with a kind of {', '.join(StreamKind)}"
        raise InvalidIdentifier("stream", rule)
    return kind


def _canonical_uuid(field: str, text: str) -> str:
    if not _UUID.fullmatch(text):
        raise InvalidIdentifier(field, "a UUID in lower case with hyphens")
    return text
