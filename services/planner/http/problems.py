"""Problems: errors as RFC 9457 documents, without any value that was sent."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson

from events.canonical import NotCanonical
from events.envelope import instant
from events.errors import GoldenThreadError, Unavailable
from events.ids import StreamId, Version
from events.ledger.errors import Conflict
from services.planner.commands import InvalidCommand
from services.planner.commands.reading import MAX_COMMANDS
from services.planner.handling.addressing import InvalidKey
from services.planner.handling.answer import Change, VersionMoved
from services.planner.http.errors import BadRequest
from services.planner.http.replies import ALWAYS, Reply, etag
from services.planner.refusal import Refusal

URN: Final = "urn:goldenthread:problem:"
MEDIA_TYPE: Final = "application/problem+json"
_CONTENT: Final = (b"content-type", MEDIA_TYPE.encode())
_CHALLENGE: Final = (b"www-authenticate", b'Bearer realm="goldenthread"')
_CHALLENGE_BAD: Final = (
    b"www-authenticate",
    b'Bearer realm="goldenthread", error="invalid_token"',
)
_SHOWN: Final = 256
_CLOSE: Final = (b"connection", b"close")
_CLOSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


def problem(error: GoldenThreadError, stream: StreamId | None = None, body: bytes = b"") -> Reply:
    """Return the answer that says what went wrong.

    Args:
        error: what went wrong; its message is safe to show.
        stream: the stream that the request is addressed to, where that is known.
        body: the request's body, to point into it where it is a list.
    """
    current = current_version(error, stream)
    document = {
        "type": URN + error.code,
        "title": title(error.code),
        "status": int(error.status),
        "detail": _detail(error),
        "code": error.code,
        **_particulars(error, body),
    }
    if current is not None:
        document["currentVersion"] = current
    headers = [*ALWAYS, _CONTENT, *_telling(error, current)]
    return Reply(int(error.status), headers, orjson.dumps(document), error.code)


def title(code: str) -> str:
    """Return a code in words."""
    return code.replace("-", " ").capitalize()


def current_version(error: GoldenThreadError, stream: StreamId | None) -> Version | None:
    """Return the present version of the addressed stream, where the error knows it."""
    if isinstance(error, VersionMoved):
        return error.current
    if isinstance(error, Conflict) and error.stream == stream:
        return error.actual
    return error.version if isinstance(error, Refusal) else None


def _detail(error: GoldenThreadError) -> str:
    if isinstance(error, Refusal):
        return f"{error.rule}; {error.way_out}"
    if isinstance(error, NotCanonical):
        return f"the JSON of the body {error.rule}"
    return str(error) or title(error.code)


def _particulars(error: GoldenThreadError, body: bytes) -> Mapping[str, Any]:
    if isinstance(error, Refusal):
        return _of_refusal(error, body)
    if isinstance(error, NotCanonical):
        return {"pointer": error.pointer[:_SHOWN], "rule": error.rule}
    if isinstance(error, BadRequest | InvalidKey):
        return {"rule": error.rule, "wayOut": error.way_out}
    return {}


def _of_refusal(error: Refusal, body: bytes) -> Mapping[str, Any]:
    said: dict[str, Any] = {"rule": error.rule, "wayOut": error.way_out}
    if error.sources:
        said["sources"] = error.sources
    if error.names:
        said["names"] = error.names
    if isinstance(error, VersionMoved):
        said["changes"] = [_change(each) for each in error.changes]
    else:
        said["pointer"] = _pointer(error, body)
    return said


def _pointer(error: Refusal, body: bytes) -> str:
    """Return where the refused field is in the body; empty for the body as a whole."""
    if not _is_list(body):
        return error.pointer
    return "" if _is_about_the_number(error, body) else f"/{error.command}{error.pointer}"


def _change(change: Change) -> Mapping[str, Any]:
    return {
        "version": change.version,
        "type": change.type,
        "actor": change.actor,
        "role": change.role,
        "recordedTime": instant(change.recorded_time),
    }


def _is_list(body: bytes) -> bool:
    return body.lstrip(b" \t\r\n")[:1] == b"["


def _is_about_the_number(error: Refusal, body: bytes) -> bool:
    """Say whether it is the number of commands that is refused, and not one of them."""
    if not isinstance(error, InvalidCommand) or error.pointer:
        return False
    return not 1 <= len(orjson.loads(body)) <= MAX_COMMANDS


def _telling(error: GoldenThreadError, current: Version | None) -> Sequence[tuple[bytes, bytes]]:
    lines = [] if current is None else [(b"etag", etag(current))]
    if isinstance(error, Unavailable):
        lines.append((b"retry-after", b"%d" % error.retry_after_seconds))
    if error.status == HTTPStatus.UNAUTHORIZED:
        lines.append(_CHALLENGE if isinstance(error, BadRequest) else _CHALLENGE_BAD)
    if error.status in _CLOSING:
        lines.append(_CLOSE)
    return lines
