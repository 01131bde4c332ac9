"""Park a stream that cannot be read, as the view would have when the event came."""

from typing import Final, cast

import asyncpg

from events.ids import ClinicId
from events.worker.checkpoints import Checkpoints, Parking
from events.worker.course import Standing
from events.worker.view import StreamKey
from services.reminders.evaluating.streams import Unread
from services.reminders.opening import DEFECTS
from services.reminders.timers.desk import Pool
from services.reminders.timers.view import NAME

_ACQUIRE_SECONDS: Final = 10.0


class Parker:
    """Parks streams of the view `reminders` for what only came to light when they were read.

    The view looks at what comes; an event may be spoilt later, or have come before a release that
    looked. Once the stream is retried it goes on from that event, and its plans are looked at.
    """

    def __init__(self, pool: Pool, registry: str) -> None:
        """Take the database of views, and the fingerprint of this release's registry."""
        self._pool = pool
        self._registry = registry

    async def park(self, clinic: ClinicId, unread: Unread) -> Parking | None:
        """Park the event's stream; return how, None where it is parked already.

        Raises:
            asyncpg's errors, OSError: nothing happened.
        """
        key = StreamKey(clinic, unread.before.stream)
        async with (
            self._pool.acquire(timeout=_ACQUIRE_SECONDS) as connection,
            connection.transaction(),
        ):
            checkpoints = Checkpoints(cast("asyncpg.Connection[asyncpg.Record]", connection), NAME)
            await checkpoints.locked([key])
            if await checkpoints.parked_among([key]):
                return None
            await checkpoints.go_back(key, Standing(unread.before.version, unread.before.hash))
            parking = _parking(key, unread)
            await checkpoints.park([parking], self._registry)
        return parking


def _parking(key: StreamKey, unread: Unread) -> Parking:
    # Where its own bytes do not name them, there is nothing to name.
    event_id, type_ = unread.event_id or None, unread.type or None
    return Parking(key, unread.version, event_id, type_, unread.why, DEFECTS[unread.why])
