"""Restrictions on what is disclosed (B36)."""

from events.registry import Payload, event_type
from events.values.ids import RestrictionId
from events.values.restrictions import Restriction


@event_type("goldenthread.client.restriction-agreed", version=1)
class RestrictionAgreed(Payload):
    """At the client's wish services paid in full stay from the health plan, for good (B36)."""

    restriction_id: RestrictionId
    restriction: Restriction
