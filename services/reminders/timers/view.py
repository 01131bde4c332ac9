"""The view `reminders`: it folds nothing and needs no key, it marks what is to be looked at."""

from collections.abc import Sequence
from typing import Final

import asyncpg

from events.ids import StreamKind
from events.registry import Registry
from events.worker.view import Continuation, Defect
from services.reminders.timers import statements
from services.reminders.timers.desk import know_notices
from services.reminders.timers.marking import Marks, marks_of

NAME: Final = "reminders"
# A clinic's stream is not joined through Kafka: who looks at timers asks the ledger for it. A
# client's identity bears on no notice.
_TAKEN: Final = frozenset({StreamKind.PLAN, StreamKind.EPISODE, StreamKind.NOTICE})


class RemindersView:
    """A `View`: an event marks its plan's timer in the transaction that applies its version."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

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
        marks = marks_of(streams, self._registry)
        await mark(connection, marks)
        return marks.defects


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
