"""The command that records outreach to a client (A1.52)."""

from typing import ClassVar, Literal

from events.types.outreach import OutreachRecorded
from services.planner.commands.base import Duty, Occurring, OnEpisode


class RecordOutreach(OnEpisode, Occurring, OutreachRecorded):
    """Record an attempt to reach a client, in a way that they may be reached by (A1.52, B37)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-outreach"]
