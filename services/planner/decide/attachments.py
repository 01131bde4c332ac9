"""Decisions on papers: what is recorded, and what may be rested on (A1.55)."""

from events.sealed_event import Fact
from events.state import episode
from events.state.attachments import is_complete, of_digest
from events.state.client import ClientState
from services.planner.commands.attachment import RecordAttachment
from services.planner.decide.context import Context
from services.planner.decide.facts import stated
from services.planner.decide.moments import calendar_of
from services.planner.decide.refusals import AlreadyThere, NotFound
from services.planner.decide.refusals_signing import FormIncomplete
from services.planner.decide.streams import Streams


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


def require_complete(digest: str, pointer: str, client: ClientState) -> None:
    """Require that a paper that something rests on is on record, filled in and signed.

    Raises:
        NotFound: the client's record has no paper with this hash.
        FormIncomplete: it is blank or unsigned.
    """
    if of_digest(client.attachments, digest) is None:
        raise NotFound(pointer)
    if not is_complete(client.attachments, digest):
        raise FormIncomplete(pointer)
