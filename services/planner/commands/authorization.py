"""Commands on who pays, and on what payers authorize (A1.34, A1.59, A2.07, A7.05)."""

from typing import ClassVar, Literal

from events.types.authorization import (
    AppealDecided,
    AuthorizationAppealed,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationEnded,
    AuthorizationRequested,
    AuthorizationWithdrawn,
    InsuranceRecorded,
    InsuranceRevised,
)
from services.planner.commands.base import Duty, OnClient


class RecordInsurance(OnClient, InsuranceRecorded):
    """Tell who pays from a day on (A1.59)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-insurance"]


class ReviseInsurance(OnClient, InsuranceRevised):
    """Put an insurance right, or end it, giving it whole (A1.59)."""

    duty: ClassVar[Duty] = "record"
    demands_version: ClassVar[bool] = True
    kind: Literal["revise-insurance"]


class RequestAuthorization(OnClient, AuthorizationRequested):
    """Ask a payer to authorize services (A2.07)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["request-authorization"]


class ApproveAuthorization(OnClient, AuthorizationApproved):
    """Record what the payer authorizes, be it less, or from a day that is past (A2.07, A1.59)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["approve-authorization"]


class DenyAuthorization(OnClient, AuthorizationDenied):
    """Record that the payer refuses, why, and until when an appeal is due (A2.07, A1.34)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["deny-authorization"]


class AppealAuthorization(OnClient, AuthorizationAppealed):
    """Appeal a payer's decision, with evidence (A7.05)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["appeal-authorization"]


class DecideAppeal(OnClient, AppealDecided):
    """Record that the payer upheld or overturned its decision (A2.07)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["decide-appeal"]


class WithdrawAuthorization(OnClient, AuthorizationWithdrawn):
    """Take a request back that is not decided yet (A2.07)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["withdraw-authorization"]


class EndAuthorization(OnClient, AuthorizationEnded):
    """End what was authorized earlier than it said (A1.59)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["end-authorization"]


InsuranceCommand = RecordInsurance | ReviseInsurance
AuthorizationCommand = (
    RequestAuthorization
    | ApproveAuthorization
    | DenyAuthorization
    | AppealAuthorization
    | DecideAppeal
    | WithdrawAuthorization
    | EndAuthorization
)
