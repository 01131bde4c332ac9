"""Commands on suspended accountings and legal holds (B07, B42)."""

from typing import ClassVar, Literal

from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from services.planner.commands.base import Duty, OnClient


class SuspendAccounting(OnClient, AccountingSuspended):
    """Keep disclosures to an agency from accountings for a while, at its word (B07)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["suspend-accounting"]


class PlaceHold(OnClient, HoldPlaced):
    """Keep the record from being erased, whatever its age (B42)."""

    duty: ClassVar[Duty] = "keep"
    kind: Literal["place-hold"]


class LiftHold(OnClient, HoldLifted):
    """Say that the matter of a hold is over (B42)."""

    duty: ClassVar[Duty] = "keep"
    kind: Literal["lift-hold"]


HoldCommand = SuspendAccounting | PlaceHold | LiftHold
