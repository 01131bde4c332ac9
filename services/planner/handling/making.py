"""From a request and the streams at hand to the append that would fulfil it; no ledger here."""

from collections.abc import Callable
from dataclasses import dataclass

from events.clock import Clock, IdSource
from events.crash_points import reach
from events.ids import ClientId, ClinicId
from events.keys.store import KeyDestroyed, KeyStore
from events.ledger.append import Append
from events.sealed_event import EventFactory, Occasion, SealedEvent
from events.sealing import DataKey
from services.planner.commands.union import AnyCommand
from services.planner.decide.authority import (
    require_authority,
    require_duty,
    require_own_chart,
)
from services.planner.decide.context import Context
from services.planner.decide.decider import Decision, decide_all
from services.planner.decide.policy import Policy
from services.planner.decide.rests_on import client_of
from services.planner.handling.addressing import role_for
from services.planner.handling.answer import VersionMoved
from services.planner.handling.at_hand import AtHand
from services.planner.handling.request import CommandRequest
from services.planner.handling.unreadable import Erased
from services.planner.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Made:
    """A decision, its events in their exact bytes, and the append that writes them."""

    decision: Decision
    events: tuple[SealedEvent, ...]
    append: Append


class Maker:
    """Decides requests and seals what was decided."""

    def __init__(
        self, keys: KeyStore, factory: EventFactory, clock: Clock, ids: IdSource, policy: Policy
    ) -> None:
        self._keys = keys
        self._factory = factory
        self._clock = clock
        self._ids = ids
        self._policy = policy

    def require_duties(self, request: CommandRequest) -> None:
        """Return quietly when the caller's role may give the commands, in whatever chart.

        Raises:
            NotAllowed, NoSessionContent: they may not give one of them.
        """
        context = self._context(request)
        _require_each(request, lambda command: require_duty(command, context))

    def require_known(self, request: CommandRequest, owner: ClientId | ClinicId) -> None:
        """Return quietly when the caller may know of the chart of `owner`.

        Raises:
            NotFound: they may not.
        """
        require_own_chart(owner, self._context(request))

    async def make(self, request: CommandRequest, hand: AtHand) -> Made:
        """Return what the request comes to on the streams at hand.

        Raises:
            VersionMoved: the addressed stream is not at the version that the request names.
            Refusal: the commands are refused.
            Erased: the key of whom the events are about was destroyed.
            GoldenThreadError: what `EventFactory.chain`, `Append.of` and `KeyStore` raise.
        """
        context = self._context(request)
        current = hand.head(request.stream).version
        if request.if_match not in {None, current}:
            charts = hand.streams
            _require_each(request, lambda c: require_authority(c, context, client_of(c, charts)))
            raise VersionMoved(current, ())
        decision = decide_all(hand.streams, request.commands, context, self._ids)
        if isinstance(decision, Refusal):
            raise decision
        reach("planner.after-decide")
        events = await self._sealed(request, decision, hand, context)
        append = Append.of(
            events,
            principal=request.caller.principal,
            key=request.key,
            fingerprint=request.fingerprint,
            names=map(hand.head, decision.named),
        )
        return Made(decision, events, append)

    def _context(self, request: CommandRequest) -> Context:
        caller = request.caller
        role = role_for(caller, request, self._policy)
        return Context(caller.actor, role, self._clock.now(), self._policy, caller.acting_for)

    async def _sealed(
        self, request: CommandRequest, decision: Decision, hand: AtHand, context: Context
    ) -> tuple[SealedEvent, ...]:
        events: list[SealedEvent] = []
        for written in decision.written:
            key = await self._key(request.caller.clinic, written.owner)
            occasion = Occasion(
                clinic=request.caller.clinic,
                partitionkey=written.owner,
                actor=context.actor,
                role=context.role,
                correlationid=request.correlation_id,
                recordedtime=context.now,
            )
            head = hand.head(written.stream)
            events.extend(self._factory.chain(written.facts, head, occasion, key))
        return tuple(events)

    async def _key(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey:
        key = await self._keys.key_of(clinic, owner)
        if isinstance(key, KeyDestroyed):
            raise Erased(owner)
        return key


def _require_each(request: CommandRequest, check: Callable[[AnyCommand], None]) -> None:
    """Check each command; a refusal says which one it was."""
    for place, command in enumerate(request.commands):
        try:
            check(command)
        except Refusal as refusal:
            refusal.command = place
            raise
