"""One episode with its plan, client and clinic, folded from the ledger: nothing can be behind."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from events.ids import ClientId, ClinicId, StreamId, StreamKind, Version, stream_of
from events.profiles.applying import Care
from events.profiles.diagnosed import coded
from events.profiles.evidence import Record
from events.state import client, clinic, episode, plan
from events.state.recorded import Recorded
from services.projections.errors import NotThere
from services.projections.reading.histories import Histories

_History = Sequence[Recorded[Any]]


class ChartAt(NamedTuple):
    """Which episode is asked for, by its own id or that of its plan; `only` as for a plan."""

    clinic: ClinicId
    episode: str | None = None
    plan: str | None = None
    only: ClientId | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """An episode's record with who pays; `versions` are those of the streams it was folded of.

    `history` is the plan's.
    """

    plan: str | None
    episode: str
    record: Record
    care: Care
    versions: Mapping[StreamId, Version]
    history: _History = ()


async def chart_of(histories: Histories, asked: ChartAt) -> Chart:
    """Return the record of an episode; without its plan where the episode is asked for.

    Raises:
        NotThere: the clinic has none, for this caller.
        RecordErased: the key that sealed it was destroyed.
        EventUnreadable: the ledger holds what this release cannot read.
        LedgerUnavailable, KeyStoreUnavailable: it cannot be read now.
    """
    read: dict[StreamId, _History] = {}

    async def history(stream: StreamId) -> _History:
        read[stream] = await histories.stream(asked.clinic, stream)
        return read[stream]

    planned = () if asked.plan is None else await history(stream_of(StreamKind.PLAN, asked.plan))
    now = plan.replay(planned)
    episode_id = asked.episode
    if asked.plan is not None:
        episode_id = None if now.course.episode_id is None else str(now.course.episode_id)
    if episode_id is None:
        raise NotThere
    of_episode, of_clinic = await asyncio.gather(
        history(stream_of(StreamKind.EPISODE, episode_id)),
        history(StreamId(f"clinic/{asked.clinic}")),
    )
    care, house = episode.replay(of_episode), clinic.fold(of_clinic)
    zones = house.zones()
    if care.client_id is None or zones is None or asked.only not in {None, care.client_id}:
        raise NotThere
    whose = client.replay(await history(StreamId(f"client/{care.client_id}")))
    known = whose.identity
    times: dict[int, datetime] = {each.version: each.time for each in planned}
    record = Record(care, zones, now, None if known is None else known.birth_date, times)
    versions = {stream: Version(len(events)) for stream, events in read.items()}
    paying = tuple(whose.insurances.values())
    about = Care(care, house, record.diagnoses(), paying, coded(planned, record.day))
    return Chart(asked.plan, episode_id, record, about, versions, planned)
