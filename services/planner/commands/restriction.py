"""The command that restricts disclosures (B36)."""

from typing import ClassVar, Literal

from events.types.restriction import RestrictionAgreed
from services.planner.commands.base import Duty, OnClient


class AgreeRestriction(OnClient, RestrictionAgreed):
    """Keep services that the client paid in full from the health plan (B36)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["agree-restriction"]
