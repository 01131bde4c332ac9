"""What clients ask of their record, and what comes of it (B05, B06, B07, B15, B40).

Days are local ones at the site that the request was received at; days that are due follow from
the rules that the request was received under, whose version stands beside them.
"""

from events.registry import Payload, event_type
from events.values.consents import Recipient
from events.values.dates import Day
from events.values.ids import AmendmentId, RequestId
from events.values.references import SiteRef
from events.values.requests import (
    Asker,
    ReceivedAmendment,
    RequestAnswer,
    RequestContent,
    Statement,
)
from events.values.text import Line, Words


@event_type("goldenthread.client.request-received", version=1, backdatable=True)
class RequestReceived(Payload):
    """A client asks for access, an accounting, an amendment or an intermediary's list.

    It is to be answered by the end of `due_on`; that day is not shown as law where the rules are
    not `verified`.
    """

    request_id: RequestId
    request: RequestContent
    site_id: SiteRef | None = None
    received_on: Day
    due_on: Day
    verified: bool
    rules: Line


@event_type("goldenthread.client.request-extended", version=1, backdatable=True)
class RequestExtended(Payload):
    """The client was told in writing why it takes longer, and until when (B05, B06)."""

    request_id: RequestId
    reason_text: Words
    extended_on: Day
    due_on: Day


@event_type("goldenthread.client.request-answered", version=1, backdatable=True)
class RequestAnswered(Payload):
    """A request is granted, whole or in part, or denied for a lawful reason (B05, B06, B40)."""

    request_id: RequestId
    answer: RequestAnswer
    answered_on: Day


@event_type("goldenthread.client.request-withdrawn", version=1, backdatable=True)
class RequestWithdrawn(Payload):
    """Who asked does not ask any more."""

    request_id: RequestId
    by: Asker
    reason_text: Words | None = None


@event_type("goldenthread.client.amendment-stated", version=1, backdatable=True)
class AmendmentStated(Payload):
    """A disagreement with a denial, the wish that it goes along, or the clinic's rebuttal (B06).

    `by` is whose statement it is where somebody stands in, left out for the client and the clinic.
    """

    request_id: RequestId
    statement: Statement
    by: Asker | None = None


@event_type("goldenthread.client.amendment-passed-on", version=1, backdatable=True)
class AmendmentPassedOn(Payload):
    """Somebody whom the client named, or who relies on it, was told of an amendment (B06, B40)."""

    request_id: RequestId
    recipient: Recipient


@event_type("goldenthread.client.amendment-taken-over", version=1, backdatable=True)
class AmendmentTakenOver(Payload):
    """An amendment that was made elsewhere is appended to the record here (B40)."""

    amendment_id: AmendmentId
    amendment: ReceivedAmendment


RequestPayload = (
    RequestReceived
    | RequestExtended
    | RequestAnswered
    | RequestWithdrawn
    | AmendmentStated
    | AmendmentPassedOn
)
"""What becomes of one request of a client."""
