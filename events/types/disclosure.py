"""Disclosures of what a client's record holds (A7.07, B07)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.values.dates import Day
from events.values.disclosures import DisclosureContent
from events.values.ids import DisclosureId
from events.values.text import Code, Line


@event_type("goldenthread.client.disclosure-recorded", version=1, backdatable=True)
class DisclosureRecorded(Payload):
    """Information went out, at the event's time (A7.07, A7.11, B07, B10, B14).

    `accounted` says whether it counts when the client asks for an accounting, `excluded_because`
    why it does not, `rules` which version of the rules said so; `on` is the local day of its site;
    `beyond_minimum` are parts that its purpose did not need, as this release lists it (B08).
    """

    disclosure_id: DisclosureId
    disclosure: DisclosureContent
    accounted: bool
    excluded_because: Code | None = None
    rules: Line
    on: Day | None = None
    beyond_minimum: Annotated[tuple[Code, ...], Field(min_length=1, max_length=30)] | None = None
