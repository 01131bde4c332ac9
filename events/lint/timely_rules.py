"""Rules about days: the plan in time, sessions with their notes (A5.16, A11.14, A11.24).

When a first plan is due, and which event stops that clock, differ by payer: the document tells it
as `plan_due`, else the default of the thresholds counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from events.lint.dates import day_of, first_session, later, opened, today
from events.lint.document import Plan
from events.lint.finding import Finding, Severity, finding
from events.lint.held import Held, days_of_sessions, sessions_held
from events.lint.pointing import Node
from events.lint.tables import table, words


def timely_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on a plan that came late and on sessions without a note."""
    yield from _late(plan)
    yield from _unnoted(plan)


def _late(plan: Plan) -> Iterator[Finding]:
    if plan.root.get("profile", "profiles") and not plan.root.has("plan_due", "plan_due_on"):
        return  # they say when it is due
    due, told = _due(plan)
    if due is None:
        return
    done, now = _stopped(plan), today(plan)
    place = plan.root.get("signatures").path
    weight = _weight(plan.root.get("plan_due"))
    if done is not None and done > due:
        said = f"Due on {due}{told}; done on {done}, {(done - due).days} days late."
        yield finding("PLAN_LATE", place, "", said, weight)
    elif done is None and now is not None and now > due:
        said = f"Due on {due}{told}; not done on {now}, {(now - due).days} days late."
        yield finding("PLAN_LATE", place, "", said, weight)


def _weight(due: Node) -> Severity | None:
    """Return how much it weighs: a default is no law, and a figure without a source is none."""
    if isinstance(due.value, dict) and due.get("verified").value is False:
        return "info"
    return None if due else "warning"


def _due(plan: Plan) -> tuple[date | None, str]:
    """Return the day by which the first plan is due, and how it was reckoned."""
    if not plan.root.has("plan_due"):
        return _reckoned(plan, table("thresholds")["plan_due"])
    section = plan.root.get("plan_due")
    if not isinstance(section.value, dict):
        return day_of(plan.root, "plan_due"), ""
    if section.has("on"):
        how = section.get("how").loose_text()
        return day_of(section, "on"), f" ({how})" if how else ""
    return _reckoned(plan, {**table("thresholds")["plan_due"], **section.members()})


def _reckoned(plan: Plan, rule: Mapping[str, Any]) -> tuple[date | None, str]:
    start, days = opened(plan), Node(rule.get("days"), "/plan_due/days").number()
    name = "the opening"
    if rule.get("from") == "first-session" and (first := first_session(plan)) is not None:
        start, name = first, "the first session"
    if start is None or days is None or not 0 <= days <= _MOST_DAYS:
        return None, ""
    return later(start, days), f" ({days:g} days from {name} on {start})"


_MOST_DAYS: Final = 3_650


def _stopped(plan: Plan) -> date | None:
    """Return the day of the event that stops the clock; nothing where it has not happened."""
    section = plan.root.get("plan_due")
    told = section if isinstance(section.value, dict) else Node({}, section.path)
    if told.has("done_on"):
        return day_of(told, "done_on")
    stop = told.get("stops_at").loose_text()
    activated = day_of(plan.root.get("activation"), "time") or day_of(
        plan.root, "activated_on", "signed_on"
    )
    if stop == "activation" or (not stop and activated is not None):
        return activated
    if stop == "signature":
        return _first_signed(plan, frozenset((told.get("role").loose_text() or "clinician",)))
    days = [_first_signed(plan, words("phrases", f"{role}_signs")) for role in _SIGNERS]
    return max((day for day in days if day), default=None) if all(days) else None


_SIGNED: Final = ("signed_on", "date", "signed_at", "recorded_time")


_SIGNERS: Final = ("client", "clinician")


def _first_signed(plan: Plan, signers: frozenset[str]) -> date | None:
    section = plan.root.get("signatures")
    entries = section.items() if isinstance(section.value, list | dict) else ()
    days = [
        day_of(each, *_SIGNED)
        for each in entries
        if isinstance(each.value, dict)
        and (each.get("role", "signer", "who").loose_text() or each.name).casefold() in signers
    ]
    return min((day for day in days if day), default=None)


def _unnoted(plan: Plan) -> Iterator[Finding]:
    """Find sessions that were held and have no note, where notes are kept at all."""
    noted = list(_notes(plan))
    if not noted:
        return
    if not plan.root.has("sessions"):
        yield from _outnumbered(plan, noted)
    ids = {each.get("session_id", "session").loose_text() for each in noted}
    days = {day_of(each, "on", "date", "service_on", "session_on") for each in noted}
    for each in sessions_held(plan):
        known = each.key in ids or (each.day is not None and each.day in days)
        if not known and not each.noted and not _fresh(plan, each):
            said = f"The session of {each.day} has no note." if each.day else ""
            yield finding("SESSION_WITHOUT_NOTE", each.path, "", said)


def _outnumbered(plan: Plan, noted: Sequence[Node]) -> Iterator[Finding]:
    """Compare how many sessions were held since the plan stands with how many have a note."""
    now, since = today(plan), day_of(plan.root.get("activation"), "time")
    days = days_of_sessions(plan)
    if now is None or since is None or days is None:
        return
    grace = table("thresholds")["note_grace_days"]
    held = sum(day > since and (now - day).days > grace for day in days)
    ids = {each.get("session_id").loose_text() for each in noted}
    if len(ids) < held:
        said = f"{held} sessions were held since the plan stands; notes of {len(ids)} name it."
        yield finding("SESSION_WITHOUT_NOTE", plan.root.get("notes").path, "", said)


def _notes(plan: Plan) -> Iterator[Node]:
    section = plan.root.get("notes")
    for each in section.items() if isinstance(section.value, list | dict) else ():
        if isinstance(each.value, dict):
            content = each.get("content")
            yield content if isinstance(content.value, dict) else each


def _fresh(plan: Plan, held: Held) -> bool:
    """Say whether the note may still come."""
    now, grace = today(plan), table("thresholds")["note_grace_days"]
    return now is not None and held.day is not None and (now - held.day).days <= grace
