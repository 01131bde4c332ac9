"""Days in documents."""

from datetime import date, timedelta
from typing import Final

from events.lint.document import Plan
from events.lint.pointing import Node


def as_date(text: str) -> date | None:
    """Return the day that a text begins with, in ISO form."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def day_of(node: Node, *names: str) -> date | None:
    """Return the day under the first of `names` that is there; nothing where none is a day."""
    return as_date(node.get(*names).loose_text()) if isinstance(node.value, dict) else None


def later(day: date, days: float) -> date:
    """Return the day so many whole days after `day`, or the last day that there is."""
    left = (date.max - day).days
    return day + timedelta(days=min(int(days), left))


def today(plan: Plan) -> date | None:
    """Return the day that the document is looked at: told, or at least that of its last change."""
    return day_of(plan.root, "as_of", "ledger_time")


_OPENED: Final = ("opened_on", "intake_on", "admitted_on")
_FIRST: Final = ("first_session_on", "first_at")


def opened(plan: Plan) -> date | None:
    """Return the day on which the episode of care was opened."""
    return day_of(plan.root.get("episode"), *_OPENED) or day_of(plan.root, *_OPENED)


def first_session(plan: Plan) -> date | None:
    """Return the day of the episode's first session."""
    episode = plan.root.get("episode")
    told = day_of(episode, *_FIRST) or day_of(plan.root, *_FIRST)
    held = episode.get("sessions") if isinstance(episode.value, dict) else episode
    return told or day_of(held, *_FIRST)
