"""The view `reminders`: it folds nothing, it marks what is to be looked at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import asyncpg

from events.ids import ClinicId, StreamKind, Version, kind_of
from events.keys.store import KeyStore
from events.registry import Registry
from events.worker.view import Continuation, Defect, StreamKey
from services.reminders.opening import DEFECTS, Opener
from services.reminders.timers import statements
from services.reminders.timers.desk import know_notices
from services.reminders.timers.marking import Marks, marks_of

NAME: Final = "reminders"
# A clinic's stream is not joined through Kafka: who looks at timers asks the ledger for it. A
# client's identity bears on no notice.
_TAKEN: Final = frozenset({StreamKind.PLAN, StreamKind.EPISODE, StreamKind.NOTICE})


class RemindersView:
    """A `View`: an event marks its plan's timer in the transaction that applies its version.

    It is only looked at whether events of plans and episodes can be read: on those that cannot,
    nothing could ever be decided.
    """

    def __init__(self, registry: Registry, keys: KeyStore) -> None:
        self._registry = registry
        self._opener = Opener(keys, registry)

    @property
    def name(self) -> str:
        """See `View`."""
        return NAME

    def takes(self, kind: StreamKind) -> bool:
        """See `View`."""
        return kind in _TAKEN

    async def apply(
        self, connection: "asyncpg.Connection[asyncpg.Record]", streams: Sequence[Continuation]
    ) -> Sequence[Defect]:
        """See `View`."""
        unreadable = await self._unreadable(streams)
        marks = marks_of(_readable(streams, unreadable), self._registry)
        await mark(connection, marks)
        return [*marks.defects, *unreadable.values()]

    async def _unreadable(self, streams: Sequence[Continuation]) -> Mapping[StreamKey, Defect]:
        """Return the first event of each stream that cannot be read; see `DEFECTS`."""
        found: dict[StreamKey, Defect] = {}
        by_clinic: dict[ClinicId, list[Continuation]] = defaultdict(list)
        for stream in streams:
            if kind_of(stream.key.stream) is not StreamKind.NOTICE:
                by_clinic[stream.key.clinic].append(stream)
        for clinic, some in by_clinic.items():
            opened = await self._opener.opened(clinic, [stream.events for stream in some])
            for (name, version), said in opened.said.items():
                key = StreamKey(clinic, name)
                if isinstance(said, str) and said in DEFECTS and key not in found:
                    found[key] = Defect(key, Version(version), said, DEFECTS[said])
        return found


def _readable(
    streams: Sequence[Continuation], unreadable: Mapping[StreamKey, Defect]
) -> Sequence[Continuation]:
    """Return `streams`, each up to its defect; those that begin with theirs are left out."""
    cut = [
        replace(stream, events=tuple(one for one in stream.events if one.version < it.version))
        if (it := unreadable.get(stream.key)) is not None
        else stream
        for stream in streams
    ]
    return [stream for stream in cut if stream.events]


async def mark(connection: "asyncpg.Connection[asyncpg.Record]", marks: Marks) -> None:
    """Write marks; plans whose notices were raised by somebody else are marked too."""
    if marks.plans:
        clinics = sorted({clinic for clinic, _, _ in marks.plans})
        await connection.execute(statements.KNOW_CLINICS, clinics)
    if marks.clients or marks.notices:
        await _lock(connection, marks)
    if marks.plans:
        columns = (list(column) for column in zip(*marks.plans, strict=True))
        await connection.execute(statements.MARK_PLANS, *columns)
    if marks.clients:
        columns = (list(column) for column in zip(*marks.clients, strict=True))
        await connection.execute(statements.MARK_CLIENTS, *columns)
    if marks.notices:
        news = await know_notices(connection, marks.notices)
        await connection.execute(
            statements.TOUCH_PLANS, [clinic for clinic, _ in news], [plan for _, plan in news]
        )


async def _lock(connection: "asyncpg.Connection[asyncpg.Record]", marks: Marks) -> None:
    """Lock every timer that is to be marked before any is: statements one by one may deadlock."""
    plans = [
        *((clinic, plan) for clinic, plan, _ in marks.plans),
        *((notice.clinic, notice.plan_id) for notice in marks.notices),
    ]
    columns = [[one[at] for one in some] for some in (plans, marks.clients) for at in (0, 1)]
    await connection.execute(statements.LOCK_TIMERS, *columns)
