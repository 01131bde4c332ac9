"""Outreach of an episode: missed sessions lead to it (A1.52)."""

from events.registry import Payload, event_type
from events.values.ids import OutreachId
from events.values.outreach import OutreachContent


@event_type("goldenthread.episode.outreach-recorded", version=1, backdatable=True)
class OutreachRecorded(Payload):
    """Somebody tried to reach the client (A1.52); it may be recorded late.

    It was made in a way that the client may be reached by (B37). A wrong entry is voided.
    """

    outreach_id: OutreachId
    outreach: OutreachContent
