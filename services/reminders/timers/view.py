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
        clinics, plans, clients = (list(column) for column in zip(*marks.plans, strict=True))
        await connection.execute(statements.KNOW_CLINICS, sorted({*clinics}))
        await connection.execute(statements.MARK_PLANS, clinics, plans, clients)
    if marks.clients:
        columns = (list(column) for column in zip(*marks.clients, strict=True))
        await connection.execute(statements.MARK_CLIENTS, *columns)
    if marks.notices:
        news = await know_notices(connection, marks.notices)
        await connection.execute(
            statements.TOUCH_PLANS, [clinic for clinic, _ in news], [plan for _, plan in news]
        )
