"""Append what was decided: each notice once, and only on what it was decided on."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from events.clock import Clock, IdSource
from events.crash_points import reach
from events.ids import ClinicId, EventId, StreamKind, Version, stream_of
from events.ledger.append import Append
from events.ledger.writer import LedgerWriter
from events.sealed_event import EventFactory, Fact, Occasion, SealedEvent, StreamHead
from events.ticks import spelled
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from services.reminders.deciding import Decision
from services.reminders.evaluating.plans import Case
from services.reminders.timers.marking import KnownNotice

ACTOR: Final = "system:reminders"
ROLE: Final = "system"
PRINCIPAL: Final = "goldenthread-reminders"


class NoticeWriter:
    """Appends the decisions on one plan together: all of them are written, or none."""

    def __init__(
        self,
        writer: LedgerWriter,
        factory: EventFactory,
        clock: Clock,
        ids: IdSource,
        appended: Callable[[ClinicId], None],
    ) -> None:
        """Take what makes and writes events, and who is told of a clinic that has new ones."""
        self._appended = appended
        self._writer = writer
        self._factory = factory
        self._clock = clock
        self._ids = ids

    async def write(
        self, clinic: ClinicId, case: Case, decisions: Sequence[Decision]
    ) -> Sequence[KnownNotice]:
        """Append decisions; return how far their notices are then.

        Raises:
            Conflict: a stream that was decided on, or a notice, has moved on; nothing happened.
            GoldenThreadError: what else `LedgerWriter.append` raises.
        """
        occasion = Occasion(
            clinic,
            case.claim.client,
            ACTOR,
            ROLE,
            correlationid=str(self._ids.event_id()),
            recordedtime=self._clock.now(),
            causationid=_cause(case),
        )
        events = [event for one in decisions for event in self._events(occasion, case, one)]
        append = Append.of(
            events,
            principal=PRINCIPAL,
            key=str(self._ids.event_id()),
            fingerprint=sha256(b"".join(event.hash for event in events)).digest(),
            names=case.heads,
        )
        reach("reminders.before-append")
        await self._writer.append(append)
        reach("reminders.after-append")
        self._appended(clinic)
        return [_known(clinic, case, one) for one in decisions]

    def _events(self, occasion: Occasion, case: Case, one: Decision) -> Sequence[SealedEvent]:
        stream = stream_of(StreamKind.NOTICE, str(one.id))
        head = case.notices[one.id].head if one.after else StreamHead(stream)
        fact = Fact(one.payload, id=None if one.after else EventId(one.id))
        return self._factory.chain([fact], head, occasion, None)


def _cause(case: Case) -> str:
    """Return what made it be decided now: the newest event, or the tick."""
    entries = (*case.chart.clinic, *case.chart.episode, *case.chart.plan)
    if case.claim.marked and entries:
        return str(max(entries, key=lambda each: each.position).event.event_id)
    return f"tick:{spelled(case.at)}"


def _known(clinic: ClinicId, case: Case, one: Decision) -> KnownNotice:
    stands = isinstance(one.payload, NoticeRaised)
    return KnownNotice(clinic, str(one.id), case.claim.plan_id, Version(one.after + 1), stands)


def labels_of(decision: Decision) -> tuple[str, str]:
    """Return what a decision does, and to which stage where it says one."""
    match decision.payload:
        case NoticeRaised() as it:
            return "raised", it.notice.stage
        case NoticeLapsed() as it:
            return "lapsed", it.notice.stage
        case NoticeCleared():
            return "cleared", ""
