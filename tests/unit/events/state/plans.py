"""Building histories of plans and episodes for tests."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from events.ids import EventId, Version
from events.payload import Payload
from events.state.plan_changes import content_items
from events.state.recorded import Recorded
from events.types.void import PlanEntryVoided
from events.values.ids import VoidedEntry
from tests.contract.gad import at, uid

P = TypeVar("P", bound=Payload)


def entry(payload: P, version: int, when: datetime | None = None) -> Recorded[P]:
    """Return `payload` as a stream's event at `version`; it happened when it was recorded."""
    recorded_time = at("2026-01-08T15:00:00+00:00") if when is None else when
    return Recorded(
        payload=payload,
        event_id=EventId(uid(5000 + version)),
        version=Version(version),
        time=recorded_time,
        recorded_time=recorded_time,
        actor="dana.whitlock",
        role="clinician",
    )


def stream(payloads: Iterable[P], first: int = 1) -> list[Recorded[P]]:
    """Return `payloads` as the events of one stream, versions from `first` on."""
    return [entry(payload, version) for version, payload in enumerate(payloads, start=first)]


def plan_void(*events: Recorded[Payload]) -> PlanEntryVoided:
    """Return a void of `events`, naming the content that they changed."""
    return PlanEntryVoided(
        voided=tuple(
            VoidedEntry(
                event_id=event.event_id,
                version=event.version,
                items=content_items(event.payload),
            )
            for event in events
        ),
        reason="entered-in-error",
        reason_text="By mistake",
    )
