"""What each clinic's clock shows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from events.ids import ClinicId, Version
from events.ledger.reader import Source
from events.state.clinic import REAL_CLOCK
from events.ticks import MOST_AHEAD, Instants, Tick, is_credible
from services.reminders.evaluating.observer import Observer
from services.reminders.evaluating.plans import Gatherer
from services.reminders.timers import statements
from services.reminders.timers.desk import Timers

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ClinicClocks:
    """Knows which clock each clinic follows, and keeps how far clocks ever were."""

    def __init__(
        self,
        ledger: Source,
        timers: Timers,
        gatherer: Gatherer,
        instants: Instants,
        observer: Observer,
    ) -> None:
        self._ledger = ledger
        self._timers = timers
        self._gatherer = gatherer
        self._instants = instants
        self._observer = observer
        self._clocks: dict[ClinicId, tuple[Version, str | None]] = {}
        self._kept: Mapping[str, datetime] | None = None

    async def by_clinic(self, heads: Mapping[ClinicId, Version]) -> dict[ClinicId, datetime]:
        """Return what the clocks of clinics show; those whose clock never ticked are left out.

        `heads` are the versions of their own streams, which tell when to read those again.
        """
        await self._keep()
        found = {}
        for clinic, head in heads.items():
            clock = await self._clock(clinic, head)
            instant = None if clock is None else self._instant(clock)
            if instant is not None:
                found[clinic] = instant
        return found

    async def _keep(self) -> None:
        """Keep the instants that this process saw, and take over what others saw before.

        Of the real clock only what the ledger's own does not belie: the machine that a tick comes
        from, and the one that it is read on, may both be wrong, and what is kept is for good.
        """
        if self._instants.all() == self._kept:
            return
        now: datetime = await self._ledger.fetchval(statements.LEDGER_NOW)
        ahead = self._disbelieve(now)
        kept = await self._timers.keep_clocks(self._instants.all(), now + MOST_AHEAD)
        for clock, instant in kept.items():
            if is_credible(tick := Tick(clock, instant), now):
                self._instants.take(tick)
            else:
                ahead = max(ahead, instant - now)
        self._observer.ahead(ahead.total_seconds())
        self._kept = self._instants.all()

    def _disbelieve(self, now: datetime) -> timedelta:
        """Forget what the real clock cannot show; return how far that is ahead of the ledger."""
        shown = self._instants.of(REAL_CLOCK)
        if shown is None or is_credible(Tick(REAL_CLOCK, shown), now):
            return timedelta()
        self._instants.forget(REAL_CLOCK)
        return shown - now

    async def _clock(self, clinic: ClinicId, head: Version) -> str | None:
        known = self._clocks.get(clinic)
        if known is None or known[0] != head or known[1] is None:
            state = await self._gatherer.clinic(clinic)
            if state is None and (known is None or known[0] != head):  # told once a version
                self._observer.failed(clinic, "clinic-unreadable")
            known = self._clocks[clinic] = (head, None if state is None else state.clock)
        return known[1]

    def _instant(self, clock: str) -> datetime | None:
        # The real clock is at least where the ledger's newest event is; see `Chart.instant`.
        return self._instants.of(clock) or (_LONG_AGO if clock == REAL_CLOCK else None)
