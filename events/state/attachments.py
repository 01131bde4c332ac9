"""A client's papers, and which of them count as complete (A1.55)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from events.ids import Version
from events.state.journal import Missing
from events.state.mapping import put
from events.types.attachment import AttachmentRecorded
from events.values.attachments import AttachmentContent, AttachmentKind
from events.values.ids import AttachmentId, Item


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper with the version that entered it."""

    content: AttachmentContent
    version: Version


Attachments: TypeAlias = Mapping[AttachmentId, Attachment]


def with_attachment(
    known: Attachments, it: AttachmentRecorded, version: Version
) -> Attachments | Missing:
    """Return `known` with one more paper; Missing when its identifier is taken."""
    if it.attachment_id in known:
        return Missing(Item(kind="attachment", id=it.attachment_id), "already-there")
    return put(known, it.attachment_id, Attachment(it.attachment, version))


def of_digest(known: Attachments, digest: str) -> AttachmentContent | None:
    """Return the paper with this hash, as it was recorded last; None where there is none."""
    found = [each for each in known.values() if each.content.digest == digest]
    newest = max(found, key=lambda each: each.version, default=None)
    return None if newest is None else newest.content


def is_complete(
    known: Attachments, digest: str, kinds: Collection[AttachmentKind] | None = None
) -> bool:
    """Return whether a paper is on record, filled in and signed, and of one of `kinds`.

    A blank or unsigned form never is complete, whatever it is called (A1.55).
    """
    found = of_digest(known, digest)
    if found is None or found.form != "complete":
        return False
    return kinds is None or found.kind in kinds
