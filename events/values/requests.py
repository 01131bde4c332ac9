"""What clients may ask of their record, and what is answered (B05, B06, B07, B15, B40)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.ids import EventId
from events.values.base import Value
from events.values.consents import Authority, Recipient
from events.values.dates import Day
from events.values.ids import PlanId, RequestId
from events.values.references import StreamRef
from events.values.text import Code, ContentHash, Line, Narrative, Words

Right = Literal["access", "accounting", "amendment", "intermediary-list"]
"""What is asked for: the record, an accounting, an amendment, whom an intermediary told (B15)."""


class Asker(Value):
    """Who asks: the client, or somebody who stands in on a basis (B09)."""

    role: Literal["client", "parent-or-guardian", "representative"]
    printed_name: Line
    authority: Authority | None = None

    @model_validator(mode="after")
    def _based(self) -> Self:
        if (self.role != "client") != (self.authority is not None):
            raise ValueError("authority: needed of whoever stands in for the client")
        return self


class Originator(Value):
    """Who made an entry that came from elsewhere; `available` to act on an amendment (B40)."""

    name: Line
    available: bool


class RequestContent(Value):
    """What is asked for, by whom and how.

    `sections` are codes of parts of the record, none for all of it. `from_on` and `until_on` bound
    an accounting. An amendment may be of an entry of an `originator` elsewhere, and names whom to
    `inform` once it is accepted (B06, B40).
    """

    right: Right
    by: Asker
    manner: Literal["written", "oral"]
    what: Words
    why: Words | None = None
    form: Literal["paper", "electronic", "inspection"] | None = None
    sections: Annotated[tuple[Code, ...], Field(max_length=30)] = ()
    plan_id: PlanId | None = None
    from_on: Day | None = None
    until_on: Day | None = None
    originator: Originator | None = None
    inform: Annotated[tuple[Recipient, ...], Field(max_length=30)] = ()
    document: ContentHash | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_on is not None and self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("until_on: lies before from_on")
        return self


class EntryLink(Value):
    """An entry of the ledger that amends, or is amended: it is linked, never overwritten (B06)."""

    stream: StreamRef
    event_id: EventId


class RequestAnswer(Value):
    """What came of a request.

    `grounds` are codes of lawful reasons for what is not granted, `withheld` tells which part that
    is, `review_offered` whether the client may have the refusal reviewed. An accepted amendment
    links the `entries` that it appends, and names those who rely on what was wrong in `inform`.
    """

    outcome: Literal["granted", "granted-in-part", "denied"]
    grounds: Annotated[tuple[Code, ...], Field(max_length=10)] = ()
    withheld: Words | None = None
    explanation: Words | None = None
    review_offered: bool = False
    entries: Annotated[tuple[EntryLink, ...], Field(max_length=100)] = ()
    inform: Annotated[tuple[Recipient, ...], Field(max_length=30)] = ()
    document: ContentHash | None = None

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        if (self.outcome == "granted") != (not self.grounds):
            raise ValueError("grounds: needed of what is not granted, of nothing else")
        if (self.outcome == "granted-in-part") != (self.withheld is not None):
            raise ValueError("withheld: told of what is granted in part, of nothing else")
        return self


StatementKind = Literal["disagreement", "request-attached", "rebuttal"]
"""What follows a denied amendment: the client's statement, or the wish that request and denial go
along without one, and the clinic's rebuttal (B06)."""


class Statement(Value):
    """One of these, by its author; of a request that is attached there is no text."""

    kind: StatementKind
    author: Line
    text: Narrative | None = None
    document: ContentHash | None = None

    @model_validator(mode="after")
    def _worded(self) -> Self:
        if (self.kind == "request-attached") == (self.text is not None or bool(self.document)):
            raise ValueError("text: of a disagreement or a rebuttal, or the document that holds it")
        return self


AlongPart = Literal["request", "denial", "disagreement", "rebuttal"]
"""What of a denied amendment goes along with later disclosures (B06)."""


class Along(Value):
    """Parts of a denied amendment that go along."""

    request_id: RequestId
    parts: Annotated[tuple[AlongPart, ...], Field(min_length=1, max_length=4)]


class ReceivedAmendment(Value):
    """An amendment that somebody else made of what they shared, appended here (B40)."""

    source: Recipient
    text: Narrative
    sections: Annotated[tuple[Code, ...], Field(max_length=30)] = ()
    entries: Annotated[tuple[EntryLink, ...], Field(max_length=100)] = ()
    document: ContentHash | None = None
