"""A token for reading one's own write: where a clinic's ledger and some of its streams stood.

A write answers with one; a reader who shows it is not answered from a view that is older. It is
opaque to clients. It is not signed: made up, it can only ask a reader to wait, which readers bound,
and it grants nothing, since a reader serves the clinic of its caller's credential alone.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from struct import Struct
from typing import Final
from uuid import UUID

from events.errors import InvalidIdentifier, Refused
from events.ids import (
    ClinicId,
    Position,
    StreamId,
    StreamKind,
    Version,
    kind_of,
    parse_clinic,
    stream_of,
)

MAX_STREAMS: Final = 200
"""As many as one request has commands."""

MAX_CHARS: Final = 6_000
_FORMAT: Final = 1
_HEAD: Final = Struct(">BQB")
_ENTRY: Final = Struct(">B16sI")
_KINDS: Final = (
    StreamKind.CLINIC,
    StreamKind.CLIENT,
    StreamKind.EPISODE,
    StreamKind.PLAN,
    StreamKind.NOTICE,
)
"""A kind is written as its place here, so new ones come last."""
_PLACES: Final = {kind: place for place, kind in enumerate(_KINDS)}


class InvalidReadToken(Refused):
    """The token was not made by this product, or not by a release that this one understands."""

    code = "invalid-read-token"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__("read token: not one that a write was answered with; send it unchanged")


@dataclass(frozen=True, slots=True)
class ReadToken:
    """The position of a clinic's ledger, and versions of streams, that a view must have reached."""

    clinic: ClinicId
    position: Position
    versions: tuple[tuple[StreamId, Version], ...]

    def __str__(self) -> str:
        """Return the token in URL-safe characters; at most 200 streams."""
        clinic = self.clinic.encode("ascii")
        head = _HEAD.pack(_FORMAT, self.position, len(clinic)) + clinic
        entries = b"".join(_packed(stream, version) for stream, version in self.versions)
        return urlsafe_b64encode(head + entries).rstrip(b"=").decode("ascii")


def parse_read_token(text: str) -> ReadToken:
    """Return the token in `text`.

    Raises:
        InvalidReadToken: `text` is over 6,000 characters or not what `ReadToken` writes.
    """
    try:
        token = _parsed(_bytes(text))
    except (ValueError, NotBase64, InvalidIdentifier):
        raise InvalidReadToken from None
    if str(token) != text:
        raise InvalidReadToken
    return token


def _bytes(text: str) -> bytes:
    if len(text) > MAX_CHARS:
        raise ValueError
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _parsed(raw: bytes) -> ReadToken:
    if len(raw) < _HEAD.size:
        raise ValueError
    form, position, length = _HEAD.unpack_from(raw)
    rest = raw[_HEAD.size + length :]
    if form != _FORMAT or len(rest) % _ENTRY.size or len(rest) > MAX_STREAMS * _ENTRY.size:
        raise ValueError
    clinic = parse_clinic(raw[_HEAD.size : _HEAD.size + length].decode("ascii"))
    return ReadToken(clinic, Position(position), tuple(_entries(rest, clinic)))


def _entries(raw: bytes, clinic: ClinicId) -> Iterator[tuple[StreamId, Version]]:
    for place, identifier, version in _ENTRY.iter_unpack(raw):
        if place >= len(_KINDS):
            raise ValueError
        kind = _KINDS[place]
        name = clinic if kind is StreamKind.CLINIC else str(UUID(bytes=identifier))
        yield stream_of(kind, name), Version(version)


def _packed(stream: StreamId, version: Version) -> bytes:
    """Return a stream's entry; a clinic's own stream is known by the token's clinic."""
    kind = kind_of(stream)
    if kind is StreamKind.CLINIC:
        return _ENTRY.pack(_PLACES[kind], bytes(16), version)
    identifier = bytes.fromhex(stream.partition("/")[2].replace("-", ""))
    return _ENTRY.pack(_PLACES[kind], identifier, version)
