"""Commands on how a client is reached, and on copies (A1.33, A1.54, B37)."""

from typing import ClassVar, Literal

from events.types.communication import CommunicationAgreed
from events.values.copies import CopyContent
from events.values.ids import CopyId
from services.planner.commands.base import AtSite, Duty, OnClient


class AgreeCommunication(OnClient, CommunicationAgreed):
    """Reach the client as they ask, which needs no reason (B37, A1.54)."""

    duty: ClassVar[Duty] = "consent"
    kind: Literal["agree-communication"]


class RecordCopy(OnClient, AtSite):
    """Record that a copy was offered, declined or given (A1.33)."""

    duty: ClassVar[Duty] = "record"
    kind: Literal["record-copy"]
    copy_id: CopyId
    copy_content: CopyContent


CommunicationCommand = AgreeCommunication | RecordCopy
