"""What every command that voids entries names (A1.57)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from events.ids import EventId
from events.payload import Payload
from events.values.changes import VoidReason
from events.values.text import Words


class Voiding(Payload):
    """Entries of one stream, by the ids of their events; a void counts as an entry."""

    event_ids: Annotated[tuple[EventId, ...], Field(min_length=1, max_length=100)]
    reason: VoidReason
    reason_text: Words

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.event_ids)) < len(self.event_ids):
            raise ValueError("event_ids: each once")
        return self
