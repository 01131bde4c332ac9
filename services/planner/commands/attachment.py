"""The command that records a paper of a client's record (A1.55)."""

from typing import ClassVar, Literal

from events.types.attachment import AttachmentRecorded
from services.planner.commands.base import Duty, OnClient


class RecordAttachment(OnClient, AttachmentRecorded):
    """Record a paper by hash, type and date: a scanned signature, a court order (A1.55)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-attachment"]
