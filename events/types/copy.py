"""Copies (A1.33)."""

from events.registry import Payload, event_type
from events.values.copies import CopyContent
from events.values.dates import Day
from events.values.ids import CopyId
from events.values.references import SiteRef


@event_type("goldenthread.client.copy-recorded", version=1, backdatable=True)
class CopyRecorded(Payload):
    """A copy was offered, declined or given, on the local day `on` of its site (A1.33)."""

    copy_id: CopyId
    copy_content: CopyContent
    site_id: SiteRef | None = None
    on: Day
