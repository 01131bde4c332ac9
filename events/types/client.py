"""What a client's stream holds: the identity."""

from events.registry import Payload, event_type
from events.values.identity import Identity
from events.values.text import Words


@event_type("goldenthread.client.registered", version=1)
class ClientRegistered(Payload):
    """A client is known to the clinic (A1.01, A1.54)."""

    identity: Identity


@event_type("goldenthread.client.identity-corrected", version=1)
class IdentityCorrected(Payload):
    """The identity as it is now, whole, with the reason; the earlier one stays in the history."""

    identity: Identity
    reason_text: Words
