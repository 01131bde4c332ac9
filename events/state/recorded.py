"""A payload with the metadata that its envelope carries: what `evolve` takes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from events.ids import EventId, Version
from events.payload import Payload

P_co = TypeVar("P_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[P_co]):
    """One event of one stream.

    `version` counts the stream's events from 1. `time` is when it happened, `recorded_time` when
    it was recorded; both are aware. `actor` recorded it, acting in `role`.
    """

    payload: P_co
    event_id: EventId
    version: Version
    time: datetime
    recorded_time: datetime
    actor: str
    role: str
