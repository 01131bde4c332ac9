"""From steps to events: the planner's own decisions, folded and sealed as the write API does."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from events.clock import IdSource
from events.documents.plan_document import plan_document
from events.errors import GoldenThreadError
from events.ids import ClientId, ClinicId, StreamId
from events.payload import Payload
from events.sealed_event import EventFactory, Occasion, SealedEvent, StreamHead
from events.sealing import DataKey
from events.state.clinic import ClinicState
from events.state.plan_content import content_hash
from events.values.ids import PlanId
from infra.generating.step import Json, Step
from services.planner.commands.reading import read
from services.planner.commands.union import AnyCommand
from services.planner.decide.context import Context
from services.planner.decide.decider import Decision, decide_all
from services.planner.decide.streams import Streams
from services.planner.refusal import Refusal


class CourseRefused(GoldenThreadError):
    """The planner refuses a command of a generated course: the generator has a defect."""

    code = "generated-course-refused"

    def __init__(self, kind: str, refusal: Refusal) -> None:
        super().__init__(
            f"generated command {kind} was refused at {refusal}. This is a defect of the "
            "generator: report it with the clinics, plans, days and seed that were asked for"
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """An event in its exact bytes, and what it says in clear."""

    event: SealedEvent
    payload: Payload


@dataclass(frozen=True, slots=True)
class Base:
    """What every chart of a clinic rests on: the clinic as it is, and where its stream ends."""

    clinic: ClinicId
    state: ClinicState
    head: StreamHead


@dataclass(frozen=True, slots=True)
class Maker:
    """What turns steps into events. `instant` tells when a step is recorded."""

    factory: EventFactory
    ids: IdSource
    instant: Callable[[Step], datetime]


class Chart:
    """One client's streams, as the steps of a course fill them; nobody else writes them."""

    def __init__(self, base: Base, client: ClientId, key: DataKey, maker: Maker) -> None:
        self._base = base
        self._client = client
        self._key = key
        self._maker = maker
        self._heads: dict[StreamId, StreamHead] = {}
        self.streams = Streams(base.clinic, base.state)

    def play(self, steps: Iterable[Step]) -> Iterator[Decided]:
        """Yield the events of `steps`, in order.

        Raises:
            CourseRefused: a command is not one, or is refused.
        """
        for step in steps:
            yield from self._play(step)

    def _play(self, step: Step) -> Iterator[Decided]:
        now, actor = self._maker.instant(step), step.actor
        commands = self._read(step)
        context = Context(actor.code, actor.role, now, acting_for=actor.acting_for)
        decision = decide_all(self.streams, commands, context, self._maker.ids)
        if isinstance(decision, Refusal):
            raise CourseRefused(step.commands[decision.command]["kind"], decision)
        correlation = str(self._maker.ids.event_id())
        yield from self._sealed(decision, context, correlation)
        self.streams = replace(decision.streams, heads=dict(self._heads))

    def _read(self, step: Step) -> tuple[AnyCommand, ...]:
        given = [self._seen(each) if step.signs else each for each in step.commands]
        try:
            return read(orjson.dumps(given))
        except Refusal as refusal:
            raise CourseRefused(given[refusal.command]["kind"], refusal) from refusal

    def _seen(self, command: Json) -> Mapping[str, Any]:
        """Return a command on a signature with what its signer has read (B18)."""
        plan = self.streams.plan(PlanId(command["plan_id"])).state
        bound: dict[str, Any] = {"content_version": plan.content_version}
        if command["kind"] == "sign-plan":
            bound["content_hash"] = content_hash(plan.content)
            identity = self.streams.client(self._client).state.identity
            document = plan_document(PlanId(command["plan_id"]), plan, identity)
            bound["document_digest"] = document.digest
        return {**command, **bound}

    def _sealed(self, decision: Decision, context: Context, correlation: str) -> Iterator[Decided]:
        for written in decision.written:
            occasion = Occasion(
                clinic=self._base.clinic,
                partitionkey=self._client,
                actor=context.actor,
                role=context.role,
                correlationid=correlation,
                recordedtime=context.now,
            )
            head = self._heads.get(written.stream, StreamHead(written.stream))
            events = self._maker.factory.chain(written.facts, head, occasion, self._key)
            self._heads[written.stream] = events[-1].head
            for fact, event in zip(written.facts, events, strict=True):
                yield Decided(event, fact.payload)
