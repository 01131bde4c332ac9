"""Attempts to reach a client, and the sessions that were missed (A1.52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from events.ids import Version
from events.state.attended import Sessions
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.types.outreach import OutreachRecorded
from events.values.ids import Item, OutreachId
from events.values.outreach import OutreachContent
from events.values.sessions import SessionContent


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt with its time and who recorded it, in which role."""

    content: OutreachContent
    version: Version
    time: datetime
    actor: str
    role: str


Attempts: TypeAlias = Mapping[OutreachId, Attempt]


def with_outreach(
    attempts: Attempts, event: Recorded[OutreachRecorded], sessions: Sessions
) -> Attempts | Missing:
    """Return `attempts` with a new one; the sessions that it names are the episode's."""
    it = event.payload
    if it.outreach_id in attempts:
        return Missing(Item(kind="outreach", id=it.outreach_id), "already-there")
    lost = next((each for each in it.outreach.session_ids if each not in sessions), None)
    if lost is not None:
        return Missing(Item(kind="session", id=lost), "missing")
    made = Attempt(it.outreach, event.version, event.time, event.actor, event.role)
    return put(attempts, it.outreach_id, made)


def was_missed(session: SessionContent) -> bool:
    """Return whether the client did not come to a session that the clinic would have held."""
    by_client = session.attendance == "cancelled" and session.cancelled_by == "client"
    return by_client or session.attendance == "no-show"
