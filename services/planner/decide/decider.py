"""The decider: commands and states in, facts or a refusal out; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from events.clock import IdSource
from events.ids import ClientId, ClinicId, EventId, StreamId, Version
from events.sealed_event import Fact
from events.state.changing import replace
from events.state.recorded import Recorded
from services.planner.commands.client import ClientCommand
from services.planner.commands.clinic import ClinicCommand
from services.planner.commands.episode import EpisodeCommand
from services.planner.commands.union import AnyCommand, PlanCommand
from services.planner.decide.authority import require_authority
from services.planner.decide.client import decide_client
from services.planner.decide.clinic import decide_clinic
from services.planner.decide.context import Context
from services.planner.decide.episode import decide_episode
from services.planner.decide.plan import decide_plan
from services.planner.decide.policy import OUTSIDE
from services.planner.decide.refusals import NotFound
from services.planner.decide.rests_on import client_of, rests_on, written_by
from services.planner.decide.streams import Streams
from services.planner.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """What one command brings about: facts for one stream, of one client or the clinic itself."""

    stream: StreamId
    owner: ClientId | ClinicId
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Facts for one stream, to follow its `version`, sealed for `owner`."""

    stream: StreamId
    owner: ClientId | ClinicId
    version: Version
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a list of commands brings about, all or nothing.

    `written` has the facts by stream, in the order in which streams were first written, each fact
    with its id. `named` are the versions of the streams that were only looked at. `streams` are
    all of them with the facts folded in.
    """

    written: tuple[Written, ...]
    named: Mapping[StreamId, Version]
    streams: Streams


def decide(streams: Streams, command: AnyCommand, context: Context) -> Step | Refusal:
    """Return what `command` brings about, or why it is refused.

    Args:
        streams: at least those that `rests_on` names; what is not among them counts as empty.
        command: the command.
        context: who gives it, when, under which policy.
    """
    try:
        return _step(streams, command, context)
    except Refusal as refusal:
        if refusal.confidential and context.role in OUTSIDE - {"client"}:
            refusal.names = ()
        return refusal


def decide_all(
    streams: Streams, commands: Sequence[AnyCommand], context: Context, ids: IdSource
) -> Decision | Refusal:
    """Return what `commands` bring about together, each decided on what those before it left.

    The first refusal refuses all; its `command` says which one it was. `ids` names the events.
    """
    now, named = streams, frozenset[StreamId]()
    steps: list[Step] = []
    for place, command in enumerate(commands):
        named |= rests_on(command, now)
        step = decide(now, command, context)
        if isinstance(step, Refusal):
            step.command = place
            return step
        facts = tuple(replace(each, id=EventId(ids.event_id())) for each in step.facts)
        steps.append(replace(step, facts=facts))
        for fact in facts:
            now = now.then(step.stream, recorded(fact, now.version(step.stream), context))
    written = _written(steps, streams)
    only = named - {each.stream for each in written}
    return Decision(written, {each: streams.version(each) for each in sorted(only)}, now)


def recorded(fact: Fact, after: Version, context: Context) -> Recorded[Any]:
    """Return a fact that has its id as the event that follows version `after` of its stream."""
    if fact.id is None:
        raise ValueError("the fact has no id")
    return Recorded(
        payload=fact.payload,
        event_id=fact.id,
        version=Version(after + 1),
        time=fact.time or context.now,
        recorded_time=context.now,
        actor=context.actor,
        role=context.role,
    )


def _step(streams: Streams, command: AnyCommand, context: Context) -> Step:
    client_id = client_of(command, streams)
    require_authority(command, context, client_id)
    facts = _facts(streams, command, context)
    owner = streams.clinic_id if isinstance(command, ClinicCommand) else client_id
    if owner is None:
        raise NotFound
    return Step(written_by(command), owner, facts)


def _facts(streams: Streams, command: AnyCommand, context: Context) -> tuple[Fact, ...]:
    if isinstance(command, ClientCommand):
        return (decide_client(command, streams, context),)
    if isinstance(command, EpisodeCommand):
        return decide_episode(command, streams, context)
    if isinstance(command, PlanCommand):
        return (decide_plan(command, streams, context),)
    if isinstance(command, ClinicCommand):
        return (decide_clinic(command, streams, context),)
    assert_never(command)


def _written(steps: Sequence[Step], streams: Streams) -> tuple[Written, ...]:
    grouped: dict[StreamId, list[Step]] = {}
    for step in steps:
        grouped.setdefault(step.stream, []).append(step)
    return tuple(
        Written(
            stream,
            group[0].owner,
            streams.version(stream),
            tuple(fact for each in group for fact in each.facts),
        )
        for stream, group in grouped.items()
    )
