"""Audit entries: what one event changed, by whom, when, why, and where it stands in the ledger."""

from datetime import datetime
from typing import NamedTuple

from events.ids import ClientId, ClinicId, EventHash, EventId, Position, StreamId, Version
from events.state.plain import written
from services.projections.record.changes import Change
from services.projections.record.opening import Opened
from services.projections.record.why import why


class Entry(NamedTuple):
    """One row of the audit trail, in the order of the table's columns.

    `happened` and `recorded` are the event's own times, `ledger_time` is when the ledger knew of
    it. `why` and `changes` are JSON. `episode_id` is the episode's own, or the one that a plan is
    for, once it is drafted.
    """

    clinic_id: ClinicId
    stream_id: StreamId
    version: Version
    position: Position
    ledger_time: datetime
    event_id: EventId
    hash: EventHash
    type: str
    actor: str
    role: str
    happened: datetime
    recorded: datetime
    reason_code: str | None
    why: str
    changes: str
    client_id: ClientId | ClinicId
    episode_id: str | None
    correlation_id: str


def entry_of(event: Opened, changed: list[Change], episode_id: str | None) -> Entry:
    """Return the audit entry of an event that made these changes."""
    arrival, envelope = event.arrival, event.envelope
    return Entry(
        arrival.clinic,
        arrival.stream,
        arrival.version,
        arrival.position,
        arrival.ledger_time,
        envelope.id,
        arrival.hash,
        envelope.type,
        envelope.actor,
        envelope.role,
        envelope.time,
        envelope.recordedtime,
        envelope.reasoncode,
        written(why(event.event.payload)).decode(),
        changes_json(changed),
        envelope.partitionkey,
        episode_id,
        envelope.correlationid,
    )


def changes_json(changed: list[Change]) -> str:
    """Return changes as a JSON list of `path`, `before` and `after`."""
    return written([each._asdict() for each in changed]).decode()
