"""Look at the plans of one clinic whose timers are due, and write the notices that follow."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from events.crash_points import reach
from events.errors import GoldenThreadError
from events.ids import ClinicId
from events.ledger.errors import Conflict, LedgerUnavailable, OutcomeUnknown
from services.reminders.deciding import decide, end_for_erased
from services.reminders.evaluating.observer import Observer
from services.reminders.evaluating.parking import Parker
from services.reminders.evaluating.plans import Case, Gatherer, Unreadable
from services.reminders.evaluating.writing import NoticeWriter, labels_of
from services.reminders.opening import DEFECTS
from services.reminders.owed import next_change
from services.reminders.policy import Policies
from services.reminders.timers.desk import Claim, Finished, Timers
from services.reminders.timers.marking import KnownNotice

BATCH: Final = 200
_AT_ONCE: Final = 32
_SHORTEST_HOLD: Final = 1.0
_LONGEST_HOLD: Final = 300.0
# What stands is looked at so often at least: nothing tells that its client's record was erased.
_STANDING: Final = timedelta(days=1)


class Evaluator:
    """Evaluates claimed timers; several processes may, each the timers that it claims."""

    def __init__(  # noqa: PLR0913  # what it works with, each of another kind
        self,
        *,
        timers: Timers,
        gatherer: Gatherer,
        parker: Parker,
        writer: NoticeWriter,
        policies: Policies,
        observer: Observer,
        ticks: Callable[[], float],
    ) -> None:
        """Take its parts; `ticks` tells seconds, for how long it took."""
        self._timers = timers
        self._gatherer = gatherer
        self._parker = parker
        self._writer = writer
        self._policies = policies
        self._observer = observer
        self._ticks = ticks

    async def evaluate(self, clinic: ClinicId, tick: datetime, limit: int = BATCH) -> int:
        """Look at up to `limit` due plans of a clinic; return how many there were.

        Raises:
            asyncpg's errors, OSError, Unavailable: a server is away; the claims end by themselves.
        """
        began = self._ticks()
        claims = await self._timers.claim(clinic, tick, limit)
        if not claims:
            return 0
        reach("reminders.after-claim")
        cases = await self._gatherer.cases(clinic, tick, claims)
        at_once = asyncio.Semaphore(_AT_ONCE)
        known: list[KnownNotice] = []

        async def one(case: Case | Unreadable) -> Finished:
            async with at_once:
                return await self._one(clinic, case, known)

        ends = await asyncio.gather(*(one(case) for case in cases), return_exceptions=True)
        finished = [end for end in ends if isinstance(end, Finished)]
        if known:
            await self._timers.know(known)
        reach("reminders.before-finish")
        await self._timers.finish(clinic, finished)
        reach("reminders.after-finish")
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        self._observer.evaluated(len(claims), self._ticks() - began)
        return len(claims)

    async def _one(
        self, clinic: ClinicId, case: Case | Unreadable, known: list[KnownNotice]
    ) -> Finished:
        await asyncio.sleep(0)  # deciding takes the loop's time; others get theirs between
        if isinstance(case, Unreadable):
            return await self._unreadable(clinic, case)
        try:
            known += (written := await self._decided(clinic, case))
            finished = Finished(case.claim, self._next_look(case, written))
        except (Conflict, OutcomeUnknown) as error:
            self._observer.again(error.code)
            known += await self._gatherer.forgotten(clinic, case)
            return _again(case.claim, error.code)
        except LedgerUnavailable:
            raise
        except GoldenThreadError as error:
            self._observer.failed(clinic, error.code)
            return _failed(case.claim, error.code)
        except Exception as error:  # noqa: BLE001  # one plan's defect must not hold the others
            self._observer.defect(clinic, error)
            return _failed(case.claim, "defect")
        return finished

    async def _decided(self, clinic: ClinicId, case: Case) -> Sequence[KnownNotice]:
        deciding = end_for_erased if case.erased else decide
        decisions = deciding(case.chart, case.at, case.existing, self._policies)
        if not decisions:
            return ()
        known = await self._writer.write(clinic, case, decisions)
        for decision in decisions:
            self._observer.written(*labels_of(decision))
        return known

    def _next_look(self, case: Case, written: Sequence[KnownNotice]) -> datetime | None:
        """Return when something changes, or what stands is looked at again."""
        if case.erased:
            return None
        change = next_change(case.chart, case.at, self._policies)
        stands = {str(key): state.status == "raised" for key, state in case.existing.items()}
        stands |= {one.notice_id: one.stands for one in written}
        if not any(stands.values()):
            return change
        again = case.at + _STANDING
        return again if change is None else min(change, again)

    async def _unreadable(self, clinic: ClinicId, case: Unreadable) -> Finished:
        """Leave a plan alone for good, until its parked stream goes on, or for a while."""
        if case.unread is not None and case.why in DEFECTS:
            if (parking := await self._parker.park(clinic, case.unread)) is not None:
                self._observer.parked(parking)
            return Finished(case.claim)
        self._observer.failed(clinic, case.why)
        return _failed(case.claim, case.why)


def _again(claim: Claim, code: str) -> Finished:
    """Leave a timer due, free for whoever comes first."""
    return Finished(claim, failed=code, seconds=0.0)


def _failed(claim: Claim, code: str) -> Finished:
    """Leave a timer due, and to nobody for a while that doubles with each failure."""
    seconds = min(_LONGEST_HOLD, _SHORTEST_HOLD * 2 ** min(claim.failures, 10))
    return Finished(claim, failed=code, seconds=seconds)
