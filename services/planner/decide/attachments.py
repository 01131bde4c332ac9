"""Decisions on papers: what is recorded, and what may be rested on (A1.55)."""

from collections.abc import Collection
from typing import Final

from events.sealed_event import Fact
from events.state import episode
from events.state.attachments import is_complete, of_digest
from events.state.client import ClientState
from events.values.attachments import AttachmentKind
from events.values.signatures import Capture
from services.planner.commands.attachment import RecordAttachment
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar, calendar_of
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_signing import FormIncomplete, PaperMissing
from services.planner.decide.streams import Streams

_SIGNED: Final[frozenset[AttachmentKind]] = frozenset(
    {"scanned-signature", "consent-form", "other"}
)
"""The kinds of papers that a signature in ink is on."""


def decide_attachment(command: RecordAttachment, streams: Streams, context: Context) -> Fact:
    """Return what `command` brings about."""
    client = streams.client(command.client_id).state
    if client.identity is None:
        raise NotFound("/client_id")
    if command.attachment_id in client.attachments:
        raise AlreadyThere("/attachment_id")
    calendar = calendar_of(streams.clinic, episode.initial(), context.now)
    calendar.not_future(command.attachment.dated, "/attachment/dated")
    return stated(command)


def require_complete(
    digest: str, pointer: str, client: ClientState, kinds: Collection[AttachmentKind] | None = None
) -> None:
    """Require that a paper that something rests on is on record, filled in and signed.

    Raises:
        NotFound: the client's record has no paper with this hash.
        FormIncomplete: it is blank or unsigned, or of none of `kinds`.
    """
    if of_digest(client.attachments, digest) is None:
        raise NotFound(pointer)
    if not is_complete(client.attachments, digest, kinds):
        raise FormIncomplete(pointer)


def require_capture(
    capture: Capture, client: ClientState, calendar: Calendar, form: str | None = None
) -> None:
    """Require that ink is on a paper of the record, signed, and that no paper is of tomorrow.

    Args:
        capture: how the signature was taken.
        client: whose record it is.
        calendar: what day it is.
        form: the hash of the signed form, where it is told of beside the capture.

    Raises:
        PaperMissing: a signature in ink names no scan (A1.56).
        NotFound, FormIncomplete: the record has no such paper, or it is blank, unsigned, or of a
            kind that nobody signs (A1.55).
        InFuture: it is dated ahead.
    """
    ink = capture.method == "wet-ink"
    if ink and capture.attachment is None and form is None:
        raise PaperMissing("/capture/attachment")
    if capture.attachment is not None:
        require_complete(
            capture.attachment, "/capture/attachment", client, _SIGNED if ink else None
        )
    if form is not None:
        require_complete(form, "/document", client, _SIGNED if ink else None)
    if capture.dated is not None:
        calendar.not_future(capture.dated, "/capture/dated")
