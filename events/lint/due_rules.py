"""Rules about the day an objective is due: one that lies before the plan says by when to nobody.

The document tells when it was written (`created_on`, `started_on`, `plan_date`, `opened_on`), or,
while nobody has agreed to it, on which day it is looked at (`as_of`). Without a day there is
nothing to compare with (A5.03, A5.43).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from events.lint.dates import as_date, day_of, today
from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.reading.dates import last_day_told
from events.lint.reading.sentence import Reading, read
from events.lint.reading.terms import terms


def due_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the objectives whose every day had passed when the plan was written."""
    since = _since(plan)
    if since is None:
        return
    for item in plan.objectives:
        reading = read(item.text)
        last = _last(item, reading)
        if last is not None and last < since:
            first = reading.frames[0] if reading.frames else None
            told = reading.quote(first.first, first.last) if first else last.isoformat()
            said = f"{last} lies before {since}, the day of the plan: nothing says by when."
            yield finding("NO_TIMEFRAME", item.text_path, told, said)


_WRITTEN: Final = ("created_on", "started_on", "plan_date", "opened_on")
_OPEN: Final = frozenset(("", "draft", "proposed"))


def _since(plan: Plan) -> date | None:
    """Return the day on which the plan was written, or is looked at while it is a draft."""
    told = [day for name in _WRITTEN if (day := day_of(plan.root, name)) is not None]
    status = plan.root.get("status")
    is_open = status.value is None or status.loose_text().casefold() in _OPEN
    reviewed = bool(plan.root.get("reviews"))
    now = today(plan) if is_open and not reviewed else None
    return max((*told, *([now] if now else [])), default=None)


def _last(item: Item, reading: Reading) -> date | None:
    """Return the last day that is told; nothing where a time is told that is no day."""
    days = [last_day_told(reading.terms[each.first]) for each in reading.frames]
    days += [_day(text) for each in item.criteria for text in each.dues]
    known = [each for each in days if each is not None]
    return max(known) if known and len(known) == len(days) else None


def _day(text: str) -> date | None:
    return as_date(text) or next(filter(None, map(last_day_told, terms(text))), None)
