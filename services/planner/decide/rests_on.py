"""Which streams a command names, so that no decision is stale when it is written."""

from collections.abc import Iterator
from typing import assert_never

from events.ids import ClientId, StreamId
from services.planner.commands.authorization import AuthorizationCommand
from services.planner.commands.base import OnClient, OnClinic, OnEpisode, OnPlan
from services.planner.commands.client import ClientCommand
from services.planner.commands.clinic import ClinicCommand
from services.planner.commands.communication import RecordCopy
from services.planner.commands.course import DraftPlan
from services.planner.commands.episode import (
    EpisodeCommand,
    OpenEpisode,
    SessionCommand,
)
from services.planner.commands.union import AnyCommand, PlanCommand
from services.planner.decide.authorizations import evidence_streams
from services.planner.decide.streams import (
    Streams,
    client_of_episode,
    client_stream,
    clinic_stream,
    drafted,
    episode_stream,
    plan_stream,
)

_NamesClient = OnClient | OpenEpisode | DraftPlan


def written_by(command: AnyCommand) -> StreamId:
    """Return the stream that `command` writes."""
    if isinstance(command, OnClinic):
        return clinic_stream(command.clinic_id)
    if isinstance(command, OnClient):
        return client_stream(command.client_id)
    if isinstance(command, OnEpisode):
        return episode_stream(command.episode_id)
    return plan_stream(command.plan_id)


def client_of(command: AnyCommand, streams: Streams) -> ClientId | None:
    """Return whose chart `command` works on; None when its stream has not begun.

    A command on the clinic works on no chart.
    """
    if isinstance(command, OnClinic):
        return None
    if isinstance(command, _NamesClient):
        return command.client_id
    if isinstance(command, OnEpisode):
        return client_of_episode(streams.episode(command.episode_id))
    draft = drafted(streams.plan(command.plan_id))
    return None if draft is None else draft.client_id


def rests_on(command: AnyCommand, streams: Streams) -> frozenset[StreamId]:
    """Return the streams that a decision on `command` looks at, the written one among them.

    A plan leads to its episode and client, an episode to its client, a session to the plans that
    it addresses, a draft to the plan that it replaces, a copy to its plan, an appeal to its
    evidence; all to the clinic. What a stream leads to is known once it is among `streams`: who
    loads them asks again until nothing new is named.
    """
    return frozenset(
        {clinic_stream(streams.clinic_id), written_by(command), *_others(command, streams)}
    )


def _others(command: AnyCommand, streams: Streams) -> Iterator[StreamId]:
    client_id = client_of(command, streams)
    if client_id is not None:
        yield client_stream(client_id)
    if isinstance(command, OnPlan):  # one look at a base; the unions below take dozens
        yield from _episode(command, streams)
    elif isinstance(command, EpisodeCommand):
        yield from _addressed(command)
    elif isinstance(command, RecordCopy):
        if command.copy_content.plan_id is not None:
            yield plan_stream(command.copy_content.plan_id)
    elif isinstance(command, AuthorizationCommand):
        yield from evidence_streams(command)
    elif isinstance(command, ClientCommand | ClinicCommand):
        return
    else:
        assert_never(command)


def _addressed(command: EpisodeCommand) -> Iterator[StreamId]:
    if isinstance(command, SessionCommand):
        for each in command.session.addressed:
            yield plan_stream(each.plan_id)


def _episode(command: PlanCommand, streams: Streams) -> Iterator[StreamId]:
    draft = command if isinstance(command, DraftPlan) else drafted(streams.plan(command.plan_id))
    if draft is not None:
        yield episode_stream(draft.episode_id)
    if isinstance(command, DraftPlan) and command.replaces is not None:
        yield plan_stream(command.replaces)
