"""Confidential communications (B37)."""

from events.registry import Payload, event_type
from events.values.communication import Communication
from events.values.requests import Asker


@event_type("goldenthread.client.communication-agreed", version=1)
class CommunicationAgreed(Payload):
    """The client is reached as they asked, from now on, in place of what was agreed before (B37).

    Nothing named lifts what was agreed; contacts that are not safe stay so (A1.54). `by` is who
    asked, left out for the client.
    """

    communication: Communication
    by: Asker | None = None
