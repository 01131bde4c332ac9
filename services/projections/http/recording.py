"""What is written down of a read before it is answered (B01)."""

from collections.abc import Mapping
from typing import Final

from events.errors import InvalidIdentifier
from events.ids import StreamId, StreamKind, stream_of
from services.projections.http.ports import Caller, Exchange, Reply, Scope
from services.projections.reading.accesses import Access

_KINDS: Final[Mapping[str, StreamKind]] = {
    "plan": StreamKind.PLAN,
    "client": StreamKind.CLIENT,
    "episode": StreamKind.EPISODE,
}


def access_of(scope: Scope, caller: Caller, exchange: Exchange, reply: Reply) -> Access:
    """Return what is written down of a read that is about to be answered with `reply`."""
    return Access(
        caller.clinic,
        caller.actor,
        ",".join(caller.roles),
        caller.acting_for,
        exchange.route,
        _subject(scope["path_params"]),
        reply.status,
        reply.code,
        exchange.correlation_id,
    )


def _subject(path: Mapping[str, str]) -> StreamId | None:
    """Return the stream that a path names; None where it names none, or in no form that one has."""
    for name, kind in _KINDS.items():
        if name in path:
            try:
                return stream_of(kind, path[name])
            except InvalidIdentifier:
                return None
    return None
