"""Group commit: whatever waits for one clinic's head goes into one statement, with no timer."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Final, Self

from events.errors import GoldenThreadError
from events.ids import ClinicId
from events.ledger.append import Append, Appended
from events.ledger.batch import Room
from events.ledger.connection import ANSWER_SECONDS
from events.ledger.errors import EpochChanged, LedgerBusy, LedgerDefect, LedgerUnavailable
from events.ledger.observer import Unobserved, WriterObserver
from events.ledger.outcome import Outcome
from events.ledger.session import Connect, Session

DEFAULT_CONNECTIONS: Final = 32
DEFAULT_QUEUE: Final = 2_000
DEFAULT_DEPTH: Final = 1
_UNOBSERVED: Final = Unobserved()


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    append: Append
    answer: asyncio.Future[Appended]

    def resolve(self, outcome: Outcome) -> None:
        if self.answer.done():  # its caller was cancelled; the ledger keeps the outcome
            return
        if isinstance(outcome, Appended):
            self.answer.set_result(outcome)
        else:
            self.answer.set_exception(outcome)


@dataclass(slots=True, eq=False)
class _Line:
    """What waits for one clinic's head."""

    clinic: ClinicId
    waiting: deque[_Waiting] = field(default_factory=deque)
    writing: int = 0
    epoch: int | None = None
    ready: bool = False

    @property
    def is_spent(self) -> bool:
        """Tell whether nothing is known of the clinic and nothing is under way for it."""
        return self.epoch is None and not (self.waiting or self.writing or self.ready)

    def forget(self, waiting: _Waiting) -> None:
        """Let go of an append whose caller was cancelled, unless it is being written."""
        with suppress(ValueError):
            self.waiting.remove(waiting)

    def take(self) -> list[_Waiting]:
        """Remove and return what goes into the next statement, in order of arrival."""
        room, taken, left = Room(), list[_Waiting](), deque[_Waiting]()
        for waiting in self.waiting:
            if waiting.answer.cancelled():
                continue
            (taken if room.take(waiting.append) else left).append(waiting)
        self.waiting = left
        return taken


class LedgerWriter:
    """Appends to ledgers, several callers' appends to one clinic at a time.

    A caller that is cancelled leaves nothing undefined: its append was not sent, or its outcome is
    kept in the ledger under its idempotency key. Close the writer (or leave its context) to write
    what waits.
    """

    def __init__(  # noqa: PLR0913  # each bounds or watches another thing
        self,
        connect: Connect,
        *,
        connections: int = DEFAULT_CONNECTIONS,
        queue: int = DEFAULT_QUEUE,
        depth: int = DEFAULT_DEPTH,
        answer_seconds: float = ANSWER_SECONDS,
        observer: WriterObserver = _UNOBSERVED,
        ticks: Callable[[], float] = perf_counter,
    ) -> None:
        """Take how to connect, how many sessions to run and how many appends may wait.

        A session connects when work first needs it: as many as clinics are written to at a time.

        A statement without an answer after `answer_seconds` has an unknown outcome; the server's
        own limits should end it earlier.

        `depth` statements of one clinic may be under way. With more than one the next already waits
        for the head in the server while one commits, but each holds fewer appends.

        `observer` is told of every statement that was answered; `ticks` tells seconds for it.
        """
        self._sessions = [Session(connect, answer_seconds) for _ in range(connections)]
        self._idle = list(self._sessions)
        self._observer = observer
        self._ticks = ticks
        self._limit = queue
        self._depth = depth
        self._lines: dict[ClinicId, _Line] = {}
        self._ready: deque[_Line] = deque()
        self._drivers: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Event()
        self._unanswered = 0
        self._open = True

    @property
    def unanswered(self) -> int:
        """How many appends wait or are being written."""
        return self._unanswered

    async def append(self, append: Append) -> Appended:
        """Write `append` and return its positions; raise what refused it.

        Raises:
            Conflict, KeyReused, ClockApart, UnknownClinic: refused; nothing happened.
            LedgerBusy, LedgerUnavailable, LedgerFrozen, EpochChanged: nothing happened; may be
                retried.
            OutcomeUnknown: written once or not at all; the same append again finds out which.
        """
        self._admit()
        line = self._lines.get(append.clinic) or self._add_line(append.clinic)
        self._unanswered += 1
        try:
            if not (line.writing or line.waiting) and (session := self._pick()):
                return await self._write_alone(session, line, append)
            waiting = _Waiting(append, asyncio.get_running_loop().create_future())
            line.waiting.append(waiting)
            self._offer(line)
            try:
                return await waiting.answer
            except asyncio.CancelledError:
                line.forget(waiting)
                raise
        finally:
            self._unanswered -= 1
            self._forget(line)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Refuse what comes, write and answer what waits, then close the sessions."""
        self._open = False
        while len(self._idle) < len(self._sessions) or self._ready:
            self._quiet.clear()
            await self._quiet.wait()
        await asyncio.gather(*(session.close() for session in self._sessions))

    def _admit(self) -> None:
        if not self._open:
            raise LedgerUnavailable
        if self._unanswered >= self._limit:
            raise LedgerBusy

    def _add_line(self, clinic: ClinicId) -> _Line:
        return self._lines.setdefault(clinic, _Line(clinic))

    def _forget(self, line: _Line) -> None:
        if line.is_spent and self._lines.get(line.clinic) is line:
            del self._lines[line.clinic]

    def _offer(self, line: _Line) -> None:
        """Let a session that is or becomes idle write what waits in `line`."""
        self._queue(line)
        self._start()

    def _start(self) -> None:
        if self._ready and (session := self._pick()):
            driver = asyncio.create_task(self._drive(session))
            self._drivers.add(driver)
            driver.add_done_callback(self._drivers.discard)

    def _queue(self, line: _Line) -> None:
        if line.waiting and not line.ready and line.writing < self._depth:
            line.ready = True
            self._ready.append(line)

    def _pick(self) -> Session | None:
        """Take an idle session, a connected one first; None when the work had better wait.

        A resting one would refuse at once what the others can still write, so it is taken only
        when all rest.
        """
        if self._idle and self._idle[-1].is_connected:
            return self._idle.pop()
        resting = {session for session in self._sessions if session.is_resting}
        if len(resting) == len(self._sessions):
            resting.clear()
        fit = (session for session in self._idle if session not in resting)
        best = max(fit, key=lambda session: session.is_connected, default=None)
        if best is not None:
            self._idle.remove(best)
        return best

    def _release(self, session: Session, line: _Line) -> None:
        line.writing -= 1
        self._idle.append(session)
        self._offer(line)
        self._quiet.set()

    async def _write_alone(self, session: Session, line: _Line, append: Append) -> Appended:
        """Write without a queue between: nothing else waits for this clinic's head."""
        line.writing += 1
        try:
            outcome = (await self._outcomes(session, line, [append]))[0]
        finally:
            self._release(session, line)
        if isinstance(outcome, Appended):
            return outcome
        raise outcome

    async def _drive(self, session: Session) -> None:
        while self._ready:
            line = self._ready.popleft()
            line.ready = False
            line.writing += 1
            taken = line.take()
            self._offer(line)
            try:
                await self._write(session, line, taken)
                # Who was just answered may have more: it goes with the next statement.
                await asyncio.sleep(0)
            finally:
                line.writing -= 1
            self._queue(line)
            self._forget(line)
            if session.is_resting:  # it would refuse at once what the others can still write
                break
        self._idle.append(session)
        self._start()
        self._quiet.set()

    async def _write(self, session: Session, line: _Line, taken: Sequence[_Waiting]) -> None:
        if not taken:
            return
        outcomes = await self._outcomes(session, line, [waiting.append for waiting in taken])
        for waiting, outcome in zip(taken, outcomes, strict=True):
            waiting.resolve(outcome)

    async def _outcomes(
        self, session: Session, line: _Line, appends: Sequence[Append]
    ) -> Sequence[Outcome]:
        try:
            if line.epoch is None:
                line.epoch = await session.epoch(line.clinic)
            began = self._ticks()
            outcomes = await session.write(appends, line.epoch)
            events = sum([len(append.events) for append in appends])
            self._observer.written(len(appends), events, self._ticks() - began)
        except LedgerDefect as defect:
            if len(appends) == 1:
                return [defect]
            # One of them is at fault; written alone, only that one fails.
            return [(await self._outcomes(session, line, [append]))[0] for append in appends]
        except GoldenThreadError as error:
            return [error] * len(appends)
        if any(isinstance(outcome, EpochChanged) for outcome in outcomes):
            line.epoch = None
        return outcomes
