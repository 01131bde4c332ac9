"""Waiting for a view to reach what a read token names: bounded, and told when it cannot be."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from events.ids import StreamId, Version
from services.projections.errors import ViewBehind, ViewParked
from services.projections.reading.applied import Applied

SHORTEST_PAUSE: Final = 0.002
# While somebody tells of what is applied, a look of its own only makes up for what was missed.
SHORTEST_PAUSE_HEARING: Final = 0.05
LONGEST_PAUSE: Final = 0.1
# Each pause is a share of the time waited so far: what a reader waits too long is as small a share.
_SHARE: Final = 12


class Parked(NamedTuple):
    """From which version on a stream waits, and why: a code."""

    stream: StreamId
    from_version: Version
    reason: str


class Progress(NamedTuple):
    """How far a view is with a stream."""

    version: Version
    parked: Parked | None


Look = Callable[[Collection[StreamId]], Awaitable[Mapping[StreamId, Progress]]]
"""Tells the progress with streams of one clinic."""


def progress_of(rows: Sequence[Mapping[str, Any]]) -> Mapping[StreamId, Progress]:
    """Return the progress that rows of the statement `progress` tell."""
    return {row["stream_id"]: Progress(Version(row["version"]), _parked(row)) for row in rows}


def _parked(row: Mapping[str, Any]) -> Parked | None:
    if row["from_version"] is None:
        return None
    return Parked(row["stream_id"], Version(row["from_version"]), row["reason"])


async def reach(
    wanted: Mapping[StreamId, Version], look: Look, seconds: float, applied: Applied
) -> None:
    """Return once the view has reached every wanted version, in up to `seconds`.

    It looks when `applied` tells of a stream, and now and then by itself.

    Raises:
        ViewParked: a stream is parked at or before its wanted version.
        ViewBehind: the time is over.
    """
    clock = asyncio.get_running_loop()
    began = clock.time()
    with applied.awaiting(wanted) as woken:
        while missing := _missing(wanted, await look(wanted)):
            stream, reached = missing
            waited = clock.time() - began
            shortest = SHORTEST_PAUSE_HEARING if applied.hearing else SHORTEST_PAUSE
            pause = min(max(shortest, waited / _SHARE), LONGEST_PAUSE)
            if waited + pause > seconds:
                raise ViewBehind(stream, wanted[stream], reached)
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), pause)
            woken.clear()


def _missing(
    wanted: Mapping[StreamId, Version], found: Mapping[StreamId, Progress]
) -> tuple[StreamId, Version] | None:
    """Return a stream that is not where it is wanted, with its version; None when all are."""
    behind = None
    for stream, version in wanted.items():
        reached, parked = found[stream]
        if reached >= version:
            continue
        if parked is not None and parked.from_version <= version:
            raise ViewParked(*parked)
        behind = (stream, reached)
    return behind
