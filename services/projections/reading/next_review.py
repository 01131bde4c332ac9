"""By when a plan's document wants its next review: the one rule for it, read from JSON (A1.21)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import orjson

from events.state.next_review import earlier_of
from services.projections.reading.calendar import DayOf
from services.projections.reading.reader import PlanRow

Json = Any
NOT_RUNNING: Final = frozenset({"not-drafted", "on-hold", "discharged", "closed"})
"""Where a plan stands while no interval runs (A1.58)."""


def last_of(plan: Json) -> Json:
    """Return the review that was complete last, else the activation; None before it (A11.09)."""
    done = [each["completion"] for each in plan["reviews"].values() if each["completion"]]
    return max(done, key=lambda each: each["time"], default=plan["activation"])


def next_review_on(plan: Json, since: date | None) -> date | None:
    """Return the day that was agreed or the interval's end, as `events.state.next_review` does."""
    again = plan["next_review"] or {}
    on = date.fromisoformat(again["on"]) if again.get("on") else None
    return earlier_of(on, since, again.get("every_days"))


def with_next_review(row: PlanRow, day: DayOf) -> PlanRow:
    """Return the row with the day of its next review, where the plan is one that is reviewed.

    It is the same row where the document tells the day already, or there is none to tell.
    """
    plan = orjson.loads(row.document)
    if plan["next_review"] is None or plan["status"] in NOT_RUNNING:
        return row
    on = next_review_on(plan, _since(plan, day))
    told = None if on is None else on.isoformat()
    if told is None or told == plan["next_review"]["on"]:
        return row
    shown = {**plan, "next_review": {**plan["next_review"], "on": told}}
    return replace(row, document=orjson.dumps(shown).decode())


def _since(plan: Json, day: DayOf) -> date | None:
    begun = last_of(plan)
    if begun is None:
        return None
    there = (begun.get("migrated") or {}).get("last_review_on")
    return date.fromisoformat(there or day(datetime.fromisoformat(begun["time"])).isoformat())
