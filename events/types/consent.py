"""Consents: requested, given, revoked or expired (A1.32, A2.06); who alone may give them (B38)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.registry import Payload, event_type
from events.values.consents import (
    ConsentGiver,
    ConsentTerms,
    DataCategory,
    OwnBasis,
)
from events.values.dates import Day
from events.values.ids import ConsentId
from events.values.signatures import Capture
from events.values.text import ContentHash, Line, Words


@event_type("goldenthread.client.consent-requested", version=1)
class ConsentRequested(Payload):
    """A consent is asked for: to whom, for what and which data (A2.06, B12)."""

    consent_id: ConsentId
    terms: ConsentTerms


@event_type("goldenthread.client.consent-given", version=1, backdatable=True)
class ConsentGiven(Payload):
    """A person consents, from the event's time on (A1.32, A2.06).

    `document` is the hash of the signed form.
    """

    consent_id: ConsentId
    given_by: ConsentGiver
    capture: Capture
    document: ContentHash | None = None


@event_type("goldenthread.client.consent-revoked", version=1, backdatable=True)
class ConsentRevoked(Payload):
    """A consent ends because it is taken back, from the event's time on (A2.06, B12)."""

    consent_id: ConsentId
    revoked_by: ConsentGiver
    manner: Literal["written", "oral"]
    reason_text: Words | None = None
    document: ContentHash | None = None


@event_type("goldenthread.client.consent-expired", version=1, backdatable=True)
class ConsentExpired(Payload):
    """What a consent was to end with has happened (A2.06); the last day needs no event."""

    consent_id: ConsentId
    reason_text: Words


@event_type("goldenthread.client.own-authority-recorded", version=1)
class OwnAuthorityRecorded(Payload):
    """The client alone authorises for these data, nobody for the client (B09, B38).

    It counts on each day from `from_on` to `until_on`, beside what was recorded of the same data
    before; in its place where basis and first day are the same, but for days that have passed.
    """

    categories: Annotated[tuple[DataCategory, ...], Field(min_length=1, max_length=6)]
    basis: OwnBasis
    law: Line | None = None
    from_on: Day
    until_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


ConsentPayload = ConsentRequested | ConsentGiven | ConsentRevoked | ConsentExpired
