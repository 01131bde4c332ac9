"""The headers of a write: what each may hold, read once."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from events.ids import Version
from events.ledger.append import MAX_KEY_CHARACTERS
from services.planner.handling.addressing import InvalidKey
from services.planner.http.bounds import Bounds
from services.planner.http.errors import (
    CredentialRequired,
    HeadersTooLarge,
    InvalidCondition,
    KeyRequired,
    UnsupportedCondition,
    UnsupportedMediaType,
)

RawHeaders = Iterable[tuple[bytes, bytes]]
Headers = Mapping[bytes, bytes]

_PRINTABLE: Final = re.compile(rb"[ -~]+")
_QUOTED: Final = re.compile(rb'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_ESCAPED: Final = re.compile(rb'\\(["\\])')
# What is read of a stream has a tag that begins with the stream's version, and may go on.
_ETAG: Final = re.compile(rb'"(0|[1-9][0-9]{0,8})(?:-[0-9a-z-]{1,40})?"')
_JSON: Final = re.compile(rb'application/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*', re.IGNORECASE)
_BEARER: Final = re.compile(rb"(?i:bearer) +([A-Za-z0-9._~+/=-]+)")
_HEX: Final = "[0-9a-f]"
_UUID: Final = re.compile(rf"{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}".encode())
_TRACE: Final = re.compile(rf"{_HEX}{{2}}-({_HEX}{{32}})-{_HEX}{{16}}-{_HEX}{{2}}(?:-.*)?".encode())


def read_headers(raw: RawHeaders, bounds: Bounds) -> Headers:
    """Return the headers by their lower-case names; lines of one name are joined (RFC 9110, 5.3).

    Raises:
        HeadersTooLarge: there are more or larger ones than `bounds` allow.
    """
    found: dict[bytes, bytes] = {}
    size = count = 0
    for name, value in raw:
        count += 1
        size += len(name) + len(value)
        found[name] = value if name not in found else found[name] + b", " + value
    if count > bounds.header_count or size > bounds.header_bytes:
        raise HeadersTooLarge
    return found


def bearer_token(headers: Headers) -> str:
    """Return the bearer token (RFC 6750).

    Raises:
        CredentialRequired: there is none.
    """
    found = _BEARER.fullmatch(headers.get(b"authorization", b""))
    if found is None:
        raise CredentialRequired
    return found[1].decode("ascii")


def idempotency_key(headers: Headers) -> str:
    """Return the idempotency key: the header's text, or the string that it quotes (RFC 9651).

    `abc` and `"abc"` are one key, so clients that follow the draft of the header and those that
    send the bare text agree.

    Raises:
        KeyRequired: there is none.
        InvalidKey: it is too long, not printable ASCII, or opens a quotation that does not close.
    """
    raw = headers.get(b"idempotency-key", b"")
    if not raw:
        raise KeyRequired
    if raw.startswith(b'"'):
        quoted = _QUOTED.fullmatch(raw)
        raw = b"" if quoted is None else _ESCAPED.sub(rb"\1", quoted[1])
    if len(raw) > MAX_KEY_CHARACTERS or not _PRINTABLE.fullmatch(raw):
        raise InvalidKey
    return raw.decode("ascii")


def expected_version(headers: Headers) -> Version | None:
    """Return the version that `If-Match` names, or None without it.

    RFC 9110 (13.1.1) would have `*` match any version and weak tags match none. Neither says what
    the sender has seen, so they are refused, not evaluated; so are other conditions.

    Raises:
        InvalidCondition: it is not one strong tag of the form that this service gives out.
        UnsupportedCondition: the request carries a condition other than `If-Match`.
    """
    if b"if-none-match" in headers or b"if-unmodified-since" in headers:
        raise UnsupportedCondition
    raw = headers.get(b"if-match")
    if raw is None:
        return None
    tag = _ETAG.fullmatch(raw)
    if tag is None:
        raise InvalidCondition
    return Version(int(tag[1]))


def require_json(headers: Headers) -> None:
    """Return quietly when the body is declared to be JSON in UTF-8, without an encoding.

    Raises:
        UnsupportedMediaType: it is not.
    """
    declared = headers.get(b"content-type", b"")
    if declared != b"application/json" and not _JSON.fullmatch(declared):
        raise UnsupportedMediaType
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType


def correlation_id(raw: RawHeaders) -> str | None:
    """Return the id that the sender gave: a UUID in `X-Correlation-Id`, or a trace (W3C).

    Another text is not taken, since the id goes into events and logs, which hold no names.
    """
    trace = None
    for name, value in raw:
        if name == b"x-correlation-id" and _UUID.fullmatch(value):
            return value.decode("ascii")
        if name == b"traceparent" and (found := _TRACE.fullmatch(value)):
            trace = found[1].decode("ascii")
    return trace
