"""Voided entries: history stays, what is computed from it drops them (A1.57)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.values.changes import VoidReason
from events.values.ids import VoidedEntry
from events.values.text import Words


class EntryVoided(Payload):
    """Earlier entries of the same stream are void, for a reason.

    An entry that voids may itself be voided: what it voided counts again.
    """

    voided: Annotated[tuple[VoidedEntry, ...], Field(min_length=1, max_length=100)]
    reason: VoidReason
    reason_text: Words


@event_type("goldenthread.client.entry-voided", version=1)
class ClientEntryVoided(EntryVoided):
    """Entries of a client's stream are void."""


@event_type("goldenthread.episode.entry-voided", version=1)
class EpisodeEntryVoided(EntryVoided):
    """Entries of an episode are void: a session or score in the wrong chart, for instance."""


@event_type("goldenthread.plan.entry-voided", version=1)
class PlanEntryVoided(EntryVoided):
    """Entries of a plan are void; signatures under content they changed go stale (A11.12)."""
