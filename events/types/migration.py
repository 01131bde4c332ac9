"""A plan that was in force elsewhere before it came here (A1.60)."""

from typing import Annotated

from pydantic import Field

from events.registry import Payload, event_type
from events.types.plan import ContentVersion
from events.values.dates import Day, Instant
from events.values.ids import ObjectiveId
from events.values.signatures import EarlierSignature
from events.values.text import Code, Line


@event_type("goldenthread.plan.migrated", version=1)
class PlanMigrated(Payload):
    """A plan that took effect elsewhere is taken over in force, with its old dates (A1.60).

    Intervals run from `last_review_on`, else from `activated_on`, which began at `activated_at` at
    the client's site; the next review is due on `next_review_on` where it is told. `source` is the
    system that the plan comes from, `record` its name there. `met` are objectives that were found
    met there, `signatures` those under what was in force. Of what was owed already when the plan
    came, no notice tells: it stands on the clinic's baseline list.
    """

    source: Code
    record: Line | None = None
    content_version: ContentVersion
    activated_on: Day
    activated_at: Instant
    last_review_on: Day | None = None
    next_review_on: Day | None = None
    met: Annotated[tuple[ObjectiveId, ...], Field(max_length=200)] = ()
    signatures: Annotated[tuple[EarlierSignature, ...], Field(max_length=20)] = ()
