"""Handing events to a view, and finding the one that its code breaks on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import asyncpg

from events.ids import Version
from events.worker.failures import passes
from events.worker.view import Arrival, Continuation, Defect, StreamKey, View

VIEW_FAILED: Final = "view-failed"


def continuation(
    key: StreamKey, linked: Sequence[Arrival], evicted: frozenset[Version]
) -> Continuation | None:
    """Return what a view is given of `linked`; None where all of it is evicted."""
    after = Version(linked[0].version - 1)
    if not evicted:
        return Continuation(key, after, tuple(linked))
    kept = tuple(one for one in linked if one.version not in evicted)
    return Continuation(key, after, kept, evicted) if kept else None


async def feed(
    view: View, connection: "asyncpg.Connection[asyncpg.Record]", streams: Sequence[Continuation]
) -> Mapping[StreamKey, Defect]:
    """Have the view apply `streams`; return its defects by stream; raises what the view raises."""
    return _by_stream(await view.apply(connection, streams)) if streams else {}


async def feed_carefully(
    view: View, connection: "asyncpg.Connection[asyncpg.Record]", streams: Sequence[Continuation]
) -> Mapping[StreamKey, Defect]:
    """As `feed`; an event that the view's own code breaks on comes back as a defect.

    Raises:
        Exception: a failure that passes by itself; see `events.worker.failures`.
    """
    return _by_stream(await _halving(view, connection, streams)) if streams else {}


async def _halving(
    view: View, connection: "asyncpg.Connection[asyncpg.Record]", streams: Sequence[Continuation]
) -> Sequence[Defect]:
    try:
        async with connection.transaction():
            return await view.apply(connection, streams)
    except Exception as error:
        if passes(error):
            raise
        if len(streams) == 1 and len(streams[0].events) == 1:
            stream = streams[0]
            told = type(error).__name__
            return [Defect(stream.key, stream.events[0].version, VIEW_FAILED, told)]
    first, second = _halves(streams)
    defects = [*await _halving(view, connection, first)]
    stopped = {one.key for one in defects}
    if going_on := [one for one in second if one.key not in stopped]:
        defects += await _halving(view, connection, going_on)
    return defects


def _halves(
    streams: Sequence[Continuation],
) -> tuple[Sequence[Continuation], Sequence[Continuation]]:
    if len(streams) > 1:
        middle = len(streams) // 2
        return streams[:middle], streams[middle:]
    (whole,) = streams
    events = whole.events
    middle = len(events) // 2
    first = replace(whole, events=events[:middle])
    return [first], [replace(whole, after=events[middle - 1].version, events=events[middle:])]


def _by_stream(defects: Iterable[Defect]) -> Mapping[StreamKey, Defect]:
    return {one.key: one for one in defects}
