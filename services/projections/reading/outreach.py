"""Outreach that is due after missed sessions, from a chart or from its view (A1.52)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from events.profiles.evidence import Record
from events.profiles.outreach import MissedSession, OutreachDue, Tried, outreach_due
from events.state.attended import was_held
from events.state.outreach import was_missed
from events.state.triggers import Suggestion
from events.values.ids import SessionId
from services.projections.reading.calendar import DayOf

Json = Any


def outreach_of(record: Record, as_of: date) -> tuple[OutreachDue, ...]:
    """Return what is due of an episode as of a day; nothing once care has ended."""
    episode = record.episode
    ended = episode.discharge
    if ended is not None and ended.discharged_on <= as_of:
        return ()
    sessions = {key: each.content for key, each in episode.sessions.items()}
    days = {key: record.day(it.service_at, it.site_id) for key, it in sessions.items()}
    missed = (
        MissedSession(key, it.service_at, days[key])
        for key, it in sessions.items()
        if was_missed(it)
    )
    held = (it.service_at for key, it in sessions.items() if was_held(it) and days[key] <= as_of)
    tried = (
        Tried(it.time, record.day(it.time), it.content.outcome) for it in episode.outreach.values()
    )
    return outreach_due(missed, held, tried, as_of)


def outreach_told(due: OutreachDue) -> Mapping[str, Json]:
    """Return what is due as readers get it, with its arithmetic and source."""
    rule = due.rule
    return {
        "rule": rule.code,
        "row": rule.row,
        "source": rule.source,
        "verified": rule.verified,
        "session_id": due.session_id,
        "missed": due.missed,
        "due": due.on,
        "how": due.how,
        "state": due.state,
        "done_on": due.done_on,
    }


def outreach_suggested(plan: Json, as_of: date, day: DayOf | None) -> Iterator[Suggestion]:
    """Yield what is due and not done, from a plan's answer; rows of before tell of none.

    `day` tells an instant's local day; without it the day is that of the instant's own offset.
    """
    episode = plan["episode"]
    if episode is None or episode["status"] != "open":
        return
    local = day or datetime.date
    missed = (_missed(key, it, local) for key, it in episode.get("missed", {}).items())
    held = (datetime.fromisoformat(each) for each in episode["sessions"].get("held_at", ()))
    tried = (_tried(it, local) for it in episode.get("outreach", {}).values())
    come = [each for each in held if local(each) <= as_of]
    for due in outreach_due(missed, come, tried, as_of):
        if due.state != "done":
            count = "a session was" if due.missed == 1 else f"{due.missed} sessions were"
            because = f"{count} missed: reach out by {due.on} ({due.how})"
            yield Suggestion(None, "A1.52", because, (due.session_id,))


def _missed(key: str, it: Json, day: DayOf) -> MissedSession:
    at = datetime.fromisoformat(it["service_at"])
    return MissedSession(SessionId(key), at, day(at))


def _tried(it: Json, day: DayOf) -> Tried:
    at = datetime.fromisoformat(it["time"])
    return Tried(at, day(at), it["content"]["outcome"])
