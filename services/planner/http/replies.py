"""What goes back over HTTP: answers to accepted requests, as bytes that are made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson

from events.envelope import instant
from events.ids import StreamId, StreamKind, Version
from events.read_token import ReadToken
from services.planner.handling.answer import Accepted, Alerted, Linted, Unlinted

Line = tuple[bytes, bytes]

ALWAYS: Final[Sequence[Line]] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
_CONTENT: Final = (b"content-type", b"application/json")
_REPLAYED: Final = (b"idempotency-replayed", b"true")
COLLECTIONS: Final = {
    StreamKind.PLAN: "plans",
    StreamKind.EPISODE: "episodes",
    StreamKind.CLIENT: "clients",
    StreamKind.CLINIC: "clinics",
}
"""What the path to a stream of each kind begins with; routes are tried in this order."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; `code` is the problem's, None for anything else."""

    status: int
    headers: list[Line]
    body: bytes
    code: str | None = None


def etag(version: Version) -> bytes:
    """Return the strong entity tag of a stream at `version`."""
    return b'"%d"' % version


def location(stream: StreamId) -> str:
    """Return the path of a stream's resource."""
    kind, _, name = stream.partition("/")
    return f"/v1/{COLLECTIONS[StreamKind(kind)]}/{name}"


def accepted(answer: Accepted) -> Reply:
    """Return the answer to an accepted request: 201 when it began the addressed stream, else 200.

    A repeated request is answered with the same status and the same bytes as the first, findings
    apart: they are those of the release that answers. The header `Idempotency-Replayed` tells.
    """
    token = str(_token(answer))
    headers = [
        *ALWAYS,
        _CONTENT,
        (b"location", location(answer.stream).encode()),
        (b"etag", etag(answer.version)),
        (b"goldenthread-read-token", token.encode()),
    ]
    if answer.repeated:
        headers.append(_REPLAYED)
    status = HTTPStatus.CREATED if _began(answer) else HTTPStatus.OK
    return Reply(int(status), headers, _body(answer, token))


def _began(answer: Accepted) -> bool:
    return any(each.version == 1 and each.stream == answer.stream for each in answer.events)


def _token(answer: Accepted) -> ReadToken:
    reached = {each.stream: each.version for each in answer.events}
    return ReadToken(answer.clinic, answer.last, tuple(reached.items()))


def _body(answer: Accepted, token: str) -> bytes:
    findings = {"findings": [_found(each) for each in answer.findings]} if answer.findings else {}
    alerted = {} if answer.alerted is None else {"safetyAlert": _alerted(answer.alerted)}
    return orjson.dumps(
        {
            "clinic": answer.clinic,
            "stream": answer.stream,
            "version": answer.version,
            "positions": {"first": answer.first, "last": answer.last},
            "ledgerTime": instant(answer.ledger_time),
            "events": [
                {"id": each.id, "type": each.type, "stream": each.stream, "version": each.version}
                for each in answer.events
            ],
            **alerted,
            **findings,
            "readToken": token,
        }
    )


def _alerted(it: Alerted) -> Mapping[str, object]:
    routes = [
        {"episode": each.episode, "role": each.role, "staff": each.staff} for each in it.routes
    ]
    lines = [each.model_dump(mode="json", exclude_none=True) for each in it.crisis_lines]
    return {"crisisLines": lines, **({"tell": routes} if routes else {})}


def _found(linted: Linted) -> Mapping[str, object]:
    at = {"plan": linted.plan, "version": linted.version}
    if isinstance(linted, Unlinted):
        return {**at, "notLinted": linted.why}
    listed = [
        {
            "rule": each.rule,
            "ruleVersion": each.rule_version,
            "severity": each.severity,
            "path": each.path,
        }
        for each in linted.listed
    ]
    return {**at, "counts": linted.counts, "waived": linted.waived, "listed": listed}
