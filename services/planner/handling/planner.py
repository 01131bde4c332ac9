"""The planner: requests in, each done once or refused, an answer for every one."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from events.clock import Clock, IdSource
from events.crash_points import reach
from events.errors import GoldenThreadError, Refused, Unavailable
from events.ids import ClinicId
from events.keys.store import KeyStore
from events.ledger.errors import KeyReused, LedgerBusy
from events.ledger.lanes import Lanes
from events.ledger.reader import Source
from events.ledger.writer import LedgerWriter
from events.registry import Registry
from events.sealed_event import EventFactory
from events.sealing import Entropy
from events.state.clinic import ClinicState
from services.planner.commands.union import AnyCommand
from services.planner.decide.policy import DEFAULT, Policy
from services.planner.decide.rests_on import written_by
from services.planner.handling.addressing import require_addressed, require_key
from services.planner.handling.alerting import Alerting
from services.planner.handling.answer import Accepted
from services.planner.handling.appending import Appender, Patience
from services.planner.handling.at_hand import AtHand
from services.planner.handling.attempts import Attempts, Means, Wake
from services.planner.handling.kept import MAX_EVENTS, MAX_STREAMS, StateCache
from services.planner.handling.linting import Linting
from services.planner.handling.loading import Loader
from services.planner.handling.making import Maker
from services.planner.handling.observer import HandlingObserver, Unobserved
from services.planner.handling.outcomes import Outcomes
from services.planner.handling.request import CommandRequest

_UNOBSERVED: Final = Unobserved()


class Stopping(Unavailable):
    """This process takes no more requests. Nothing happened."""

    code = "stopping"

    def __init__(self) -> None:
        super().__init__("this process is stopping; nothing happened, send the request again")


@dataclass(frozen=True, slots=True)
class Limits:
    """The planner's bounds.

    Attributes:
        requests: how many may be under way; more are refused as busy.
        streams, events: how much is kept in memory between requests.
        attempts: how often one request is decided while other processes are faster.
        patience: how long an unknown outcome is asked for.
    """

    requests: int = 2_000
    streams: int = MAX_STREAMS
    events: int = MAX_EVENTS
    attempts: int = 20
    patience: Patience = field(default_factory=Patience)


def _nobody(_clinic: ClinicId) -> None:
    """Wake nobody."""


class Planner:
    """Handles requests of any clinic.

    A caller that goes away leaves nothing undefined: its request goes on to its end, and the ledger
    keeps the outcome under its idempotency key. Close the planner to answer what is under way.
    """

    def __init__(  # noqa: PLR0913  # each is a part of its own, given by name
        self,
        *,
        writer: LedgerWriter,
        source: Source,
        keys: KeyStore,
        registry: Registry,
        clock: Clock,
        ids: IdSource,
        entropy: Entropy = secrets.token_bytes,
        policy: Policy = DEFAULT,
        limits: Limits = Limits(),
        observer: HandlingObserver = _UNOBSERVED,
        wake: Wake = _nobody,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the ledger's writer, where it is read, the keys, and what tells time and ids.

        `wake` is called with the clinic after each accepted append; it returns at once.
        """
        self._limits = limits
        self._observer = observer
        self._monotonic = monotonic
        self._cache = StateCache(limits.streams, limits.events)
        self._loader = Loader(source, keys, registry)
        self._outcomes = Outcomes(source)
        self._alerting = Alerting(self._loader, self._cache)
        self._linting = Linting(source, self._loader, self._cache, monotonic)
        self._lanes = Lanes()
        self._means = Means(
            Maker(keys, EventFactory(registry, ids, entropy), clock, ids, policy),
            Appender(writer, limits.patience, monotonic),
            self._outcomes,
            observer,
            wake,
            monotonic,
            limits.attempts,
        )
        self._tasks: set[asyncio.Task[Accepted]] = set()
        self._open = True

    @property
    def under_way(self) -> int:
        """How many requests wait or are being worked on."""
        return len(self._tasks)

    async def handle(self, request: CommandRequest) -> Accepted:
        """Do what is asked, once, and return the outcome, which is the first one for a retry.

        Raises:
            Refused: nothing changed. `Refusal` says which rule; `VersionMoved` what changed since;
                `KeyReused` that the key belongs to another request; `Conflict` that others were
                faster again and again.
            Unavailable: nothing happened; may be sent again.
            OutcomeUnknown: it is done or not; the same request with the same key finds out.
            GoldenThreadError: nothing happened; operators must look.
        """
        if not self._open:
            raise Stopping
        if len(self._tasks) >= self._limits.requests:
            raise LedgerBusy
        task = asyncio.create_task(self._answered(request))
        self._tasks.add(task)
        self._observer.under_way(len(self._tasks))
        task.add_done_callback(self._leave)
        return await asyncio.shield(task)

    async def clinic_state(self, clinic: ClinicId) -> ClinicState:
        """Return a clinic as the ledger has it now.

        Raises:
            GoldenThreadError: the ledger or the keys cannot be had.
        """
        hand = AtHand(clinic, (), self._cache, self._loader, self._observer)
        await hand.gather()
        await hand.refresh()
        return hand.streams.clinic

    async def foresee(self, clinic: ClinicId, commands: Iterable[AnyCommand]) -> None:
        """Read the streams that `commands` write, all at once, so that they are at hand soon.

        A stream that cannot be read is left to whoever asks for it. What others write meanwhile is
        found out as ever.

        Raises:
            Unavailable: the ledger or the keys cannot be had.
        """
        hand = AtHand(clinic, (), self._cache, self._loader, self._observer)
        with suppress(Refused):
            await hand.foresee(map(written_by, commands))

    async def close(self) -> None:
        """Refuse what comes, and return when what is under way has its answer."""
        self._open = False
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _leave(self, task: "asyncio.Task[Accepted]") -> None:
        self._tasks.discard(task)
        self._observer.under_way(len(self._tasks))

    async def _answered(self, request: CommandRequest) -> Accepted:
        began, code = self._monotonic(), GoldenThreadError.code
        try:
            answer = await self._alerting.told(request, await self._outcome(request))
            answer = await self._linting.told(request, answer)
            code = "repeated" if answer.repeated else "accepted"
        except GoldenThreadError as error:
            code = error.code
            raise
        finally:
            self._observer.answered(code, self._monotonic() - began)
        reach("planner.before-answer")
        return answer

    async def _outcome(self, request: CommandRequest) -> Accepted:
        """Return the outcome; a key is looked up before any refusal is answered."""
        require_key(request)
        try:
            return await self._fulfilled(request)
        except KeyReused:
            raise
        except Refused:
            first = await self._outcomes.first(request)
            if first is None:
                raise
            return first

    async def _fulfilled(self, request: CommandRequest) -> Accepted:
        require_addressed(request)
        clinic = request.caller.clinic
        hand = AtHand(clinic, request.commands, self._cache, self._loader, self._observer)
        async with self._lanes.of(clinic, map(written_by, request.commands)):
            return await Attempts(request, hand, self._means).fulfil()
