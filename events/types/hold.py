"""What keeps disclosures from an accounting for a while, and records from erasure (B07, B42)."""

from events.registry import Payload, event_type
from events.values.dates import Day
from events.values.holds import LegalHold, Suspension
from events.values.ids import HoldId, SuspensionId
from events.values.text import Words


@event_type("goldenthread.client.accounting-suspended", version=1)
class AccountingSuspended(Payload):
    """Disclosures to an agency stay out of accountings for a while, at its word (B07)."""

    suspension_id: SuspensionId
    suspension: Suspension


@event_type("goldenthread.client.hold-placed", version=1)
class HoldPlaced(Payload):
    """Nothing of the client's record is erased until the hold is lifted (B42)."""

    hold_id: HoldId
    hold: LegalHold


@event_type("goldenthread.client.hold-lifted", version=1)
class HoldLifted(Payload):
    """The matter of a hold is over, from a day on (B42)."""

    hold_id: HoldId
    lifted_on: Day
    reason_text: Words
