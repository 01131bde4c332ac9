"""What a disclosure says: to whom, what, for what, on which basis (A7.07, B07, B10, B13, B39)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.values.base import Value
from events.values.communication import Way
from events.values.consents import DataCategory, Purpose, Recipient
from events.values.dates import Day
from events.values.ids import ConsentId, PersonId, SessionId
from events.values.requests import Along
from events.values.text import Code, Line, Words

DisclosureBasis = Literal[
    "authorization",
    "treatment",
    "payment",
    "operations",
    "individual",
    "required-by-law",
    "public-health",
    "abuse-or-neglect-report",
    "health-oversight",
    "judicial-order",
    "law-enforcement",
    "coroner",
    "research-waiver",
    "serious-threat",
    "workers-compensation",
    "emergency",
    "directory-or-involved-in-care",
    "incidental",
    "national-security",
    "correctional",
    "limited-data-set",
    "not-permitted",
]
"""What lets information go out (A7.07); a basis may need a consent, which policy says.

`not-permitted` is of what went out in error: nothing let it, and it is accounted all the same.
"""


class Emergency(Value):
    """What is kept of a disclosure in a medical emergency; its time is the event's (B39)."""

    recipient_affiliation: Line
    disclosed_by: Line
    nature: Words


class DisclosureContent(Value):
    """What went out. `sections` are codes of parts of the record, `what` is a short description.

    `notice` is the form of the notice that redisclosure is restricted, `scope_sent` what went
    along to tell the consent's scope (B13), `services_on` the days of the services told of, none
    where `no_service` is told of, `sessions` which ones of these days (B36), `along` what went
    along of denied amendments (B06). `received_by` says whether what is the individual's own went
    to the client or to who stands in (B38), `sent_by` how (B37);
    `purpose_text` puts another purpose in words, `necessary_because` tells why parts went out that
    the purpose does not usually need (B08).
    """

    recipient: Recipient
    what: Words
    sections: Annotated[tuple[Code, ...], Field(max_length=30)] = ()
    categories: Annotated[tuple[DataCategory, ...], Field(min_length=1, max_length=6)]
    purpose: Purpose
    basis: DisclosureBasis
    consent_id: ConsentId | None = None
    about: PersonId | None = None
    law: Line | None = None
    notice: Literal["long", "short"] | None = None
    scope_sent: Literal["copy", "explanation"] | None = None
    emergency: Emergency | None = None
    services_on: Annotated[tuple[Day, ...], Field(max_length=366)] = ()
    no_service: bool = False
    sessions: Annotated[tuple[SessionId, ...], Field(max_length=366)] = ()
    along: Annotated[tuple[Along, ...], Field(max_length=50)] = ()
    sent_by: Way | None = None
    received_by: Literal["client", "representative"] | None = None
    purpose_text: Line | None = None
    necessary_because: Words | None = None

    @model_validator(mode="after")
    def _of_services_or_none(self) -> Self:
        if self.no_service and (self.services_on or self.sessions):
            raise ValueError("no_service: contradicts services_on and sessions")
        return self
