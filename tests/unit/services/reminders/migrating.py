"""Plans that come from elsewhere, in stories."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from events.ids import Version
from events.state.recorded import Recorded
from events.types.migration import PlanMigrated
from tests.unit.services.reminders.story import Story


def migrate(
    story: Story,
    when: str | datetime,
    activated: str,
    last_review: str | None = None,
    next_review: str | None = None,
) -> Recorded[Any]:
    """Take a story's plan over from elsewhere, where it took effect on a day."""
    began = datetime.combine(date.fromisoformat(activated), time.min, ZoneInfo(story.zone))
    made = PlanMigrated(
        source="elsewhere",
        content_version=Version(1),
        activated_on=began.date(),
        activated_at=began.astimezone(UTC),
        last_review_on=None if last_review is None else date.fromisoformat(last_review),
        next_review_on=None if next_review is None else date.fromisoformat(next_review),
    )
    return story.enter(made, when)
