"""Days in documents."""

from datetime import date


def as_date(text: str) -> date | None:
    """Return the day that a text begins with, in ISO form."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
