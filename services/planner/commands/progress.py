"""The command that records progress towards a goal (A1.27)."""

from typing import ClassVar, Literal

from events.types.progress import ProgressRecorded
from services.planner.commands.base import Duty, OnPlan


class RecordProgress(OnPlan, ProgressRecorded):
    """Record how far a goal has come over a period, with a rating (A1.27)."""

    duty: ClassVar[Duty] = "decide"
    kind: Literal["record-progress"]
