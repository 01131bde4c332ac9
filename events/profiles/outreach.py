"""When a client who missed sessions is to be reached out to: rules are data (A1.52).

No law that is known here sets a figure, so each rule says that it is not verified.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from events.payload import Payload
from events.profiles.models import Row
from events.values.ids import SessionId
from events.values.outreach import OutreachOutcome
from events.values.text import Code, Line

Standing = Literal["open", "late", "done"]


class OutreachRule(Payload):
    """After how many sessions missed in a row, and within how many days, somebody reaches out.

    Days are calendar days after that of the last of them. It is answered by any attempt since, or
    only once the client was reached.
    """

    code: Code
    after: Annotated[int, Field(ge=1, le=20)]
    within_days: Annotated[int, Field(ge=0, le=60)]
    answered_by: Literal["attempt", "reached"]
    row: Row
    source: Line
    verified: bool


class OutreachRules(Payload):
    """The rules, in one version."""

    version: Annotated[int, Field(ge=1)]
    rules: tuple[OutreachRule, ...]


@dataclass(frozen=True, slots=True)
class MissedSession:
    """A session that the client did not come to, with its local day."""

    session_id: SessionId
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt to reach the client, with its local day."""

    at: datetime
    on: date
    outcome: OutreachOutcome


@dataclass(frozen=True, slots=True)
class OutreachDue:
    """What one rule asks for: by when, after which session, and how that stands."""

    rule: OutreachRule
    session_id: SessionId
    missed: int
    on: date
    state: Standing
    done_on: date | None = None

    @property
    def how(self) -> str:
        """The arithmetic."""
        rule = self.rule
        after = "a missed session" if rule.after == 1 else f"{rule.after} sessions missed in a row"
        return f"{rule.within_days} days from {after}"


@cache
def outreach_rules() -> OutreachRules:
    """Return the rules that ship."""
    text = files("events.profiles").joinpath("data", "outreach.json").read_bytes()
    return OutreachRules.model_validate_json(text)


def outreach_due(
    missed: Iterable[MissedSession],
    held: Iterable[datetime],
    tried: Iterable[Tried],
    as_of: date,
    rules: Sequence[OutreachRule] | None = None,
) -> tuple[OutreachDue, ...]:
    """Return what rules ask for as of a day: of the sessions missed since the last one held.

    Args:
        missed: sessions that the client did not come to.
        held: when sessions were held; one that is held ends what was asked for before it.
        tried: the attempts to reach the client.
        as_of: the day; what lies after it is left out.
        rules: what is asked; what ships where left out.
    """
    by_then = sorted((each for each in missed if each.on <= as_of), key=lambda each: each.at)
    attempts = sorted((each for each in tried if each.on <= as_of), key=lambda each: each.at)
    came = [*held]
    last = max(came, default=None)
    run = [each for each in by_then if last is None or each.at > last]
    asked = outreach_rules().rules if rules is None else rules
    return tuple(_due(rule, run, attempts, as_of) for rule in asked if len(run) >= rule.after)


def _due(
    rule: OutreachRule, run: Sequence[MissedSession], tried: Sequence[Tried], as_of: date
) -> OutreachDue:
    """Return what a rule asks for after the last session of the run that it has not had answered.

    Each further missed session asks anew: an attempt answers for the sessions before it.
    """
    reaching = [
        each for each in tried if rule.answered_by == "attempt" or each.outcome == "reached"
    ]
    counted = run[rule.after - 1 :]
    last_tried = reaching[-1].at if reaching else None
    unanswered = [each for each in counted if last_tried is None or each.at > last_tried]
    first = (unanswered or counted[-1:])[0]
    on = first.on + timedelta(days=rule.within_days)
    if not unanswered:
        done = next(each.on for each in reaching if each.at >= first.at)
        return OutreachDue(rule, first.session_id, len(run), on, "done", done)
    return OutreachDue(rule, first.session_id, len(run), on, "late" if on < as_of else "open")
