"""The command that records a disclosure (A7.07)."""

from typing import ClassVar, Literal

from events.values.disclosures import DisclosureContent
from events.values.ids import DisclosureId
from services.planner.commands.base import AtSite, Duty, OnClient


class RecordDisclosure(OnClient, AtSite):
    """Record that information went out, to whom and on which basis (A7.07, B07, B13, B39)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-disclosure"]
    disclosure_id: DisclosureId
    disclosure: DisclosureContent
