"""Decisions on outreach: in ways that the client agreed to, after sessions missed (A1.52, B37)."""

from events.sealed_event import Fact
from events.state.outreach import was_missed
from services.planner.commands.outreach import RecordOutreach
from services.planner.decide.communication import require_reachable
from services.planner.decide.facts import stated
from services.planner.decide.moments import Calendar
from services.planner.decide.refusals import AlreadyThere, NotFound, TooEarly
from services.planner.decide.refusals_communication import NotMissed
from services.planner.decide.refusals_content import AfterDischarge
from services.planner.decide.streams import Streams


def decide_outreach(command: RecordOutreach, streams: Streams, calendar: Calendar) -> Fact:
    """Return what `command` brings about.

    An attempt of a day up to the discharge may be recorded after it (A11.22).
    """
    episode, it = calendar.episode, command.outreach
    if command.outreach_id in episode.outreach:
        raise AlreadyThere("/outreach_id", (command.outreach_id,))
    occurred = command.occurred_at or calendar.now
    calendar.happened(occurred, "/occurred_at")
    day = calendar.day(occurred)
    if episode.opened_on is not None and day < episode.opened_on:
        raise TooEarly("/occurred_at")
    if episode.discharge is not None and day > episode.discharge.discharged_on:
        raise AfterDischarge("/occurred_at")
    for place, each in enumerate(it.session_ids):
        pointer, session = f"/outreach/session_ids/{place}", episode.sessions.get(each)
        if session is None:
            raise NotFound(pointer, (each,))
        if not was_missed(session.content):
            raise NotMissed(pointer, (each,))
    if episode.client_id is not None:
        client = streams.client(episode.client_id).state
        require_reachable(it.way, client, day, "/outreach/way")
    return stated(command, occurred)
