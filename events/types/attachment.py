"""Papers of a client's record, by hash, type and date (A1.55)."""

from events.registry import Payload, event_type
from events.values.attachments import AttachmentContent
from events.values.ids import AttachmentId


@event_type("goldenthread.client.attachment-recorded", version=1)
class AttachmentRecorded(Payload):
    """A paper belongs to the record; a wrong entry is voided and made anew (A1.55)."""

    attachment_id: AttachmentId
    attachment: AttachmentContent
