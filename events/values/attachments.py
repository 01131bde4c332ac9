"""Papers that belong to a record: known by the hash of their bytes, never kept here (A1.55)."""

from typing import Literal

from events.values.base import Value
from events.values.dates import Day
from events.values.ids import PlanId
from events.values.text import Code, ContentHash, Line

AttachmentKind = Literal[
    "scanned-signature",
    "court-order",
    "guardianship-papers",
    "power-of-attorney",
    "consent-form",
    "denial-letter",
    "appeal",
    "outside-record",
    "other",
]

FormState = Literal["complete", "unsigned", "blank"]
"""Whether a form is filled in and signed; one that is not never counts as complete (A1.55)."""


class AttachmentContent(Value):
    """A paper: its hash, what it is, its date, and whether it is filled in and signed (A1.55).

    `digest` is SHA-256 over the file's bytes; `media_type` is a code such as `application-pdf`.
    """

    kind: AttachmentKind
    digest: ContentHash
    title: Line
    dated: Day
    form: FormState
    media_type: Code | None = None
    plan_id: PlanId | None = None
