"""Commands on what clients ask of their record (B05, B06, B07, B15, B40)."""

from typing import ClassVar, Literal

from events.types.request import (
    AmendmentPassedOn,
    AmendmentStated,
    AmendmentTakenOver,
    RequestWithdrawn,
)
from events.values.dates import Day
from events.values.ids import RequestId
from events.values.requests import RequestAnswer, RequestContent
from events.values.text import Words
from services.planner.commands.base import AtSite, Duty, Occurring, OnClient


class ReceiveRequest(OnClient, AtSite):
    """Take in what a client asks for; its days are those of the site (B05, B06, B07, B15)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["receive-request"]
    request_id: RequestId
    request: RequestContent


class ExtendRequest(OnClient, Occurring):
    """Say that the client was told in writing why it takes longer; once (B05, B06).

    `until_on` is left out for the last day that the rules allow.
    """

    duty: ClassVar[Duty] = "record"
    kind: Literal["extend-request"]
    request_id: RequestId
    reason_text: Words
    until_on: Day | None = None


class AnswerRequest(OnClient, Occurring):
    """Grant a request, whole or in part, or deny it for a lawful reason (B05, B06, B40)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["answer-request"]
    request_id: RequestId
    answer: RequestAnswer


class WithdrawRequest(OnClient, Occurring, RequestWithdrawn):
    """Take a request back (B05, B06)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["withdraw-request"]


class StateAmendment(OnClient, Occurring, AmendmentStated):
    """Disagree with a denied amendment, have it go along, or rebut the disagreement (B06)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["state-amendment"]


class PassOnAmendment(OnClient, Occurring, AmendmentPassedOn):
    """Tell somebody of an accepted amendment (B06, B40)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["pass-on-amendment"]


class TakeOverAmendment(OnClient, Occurring, AmendmentTakenOver):
    """Append an amendment that was made elsewhere (B40)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["take-over-amendment"]


RequestCommand = (
    ReceiveRequest
    | ExtendRequest
    | AnswerRequest
    | WithdrawRequest
    | StateAmendment
    | PassOnAmendment
    | TakeOverAmendment
)
