"""The plan in plain language (A1.44), and the dates of its head (A1.03, A1.13)."""

from datetime import UTC, date, datetime

from events.documents.head import HeadDates, head_dates
from events.documents.plain_view import plain_view
from events.state import plan
from events.types.terms import ReviewScheduled
from events.values.goals import GoalContent
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.events.state.plans import entry
from tests.unit.events.state.test_gad_plan import reviewed, signed


def day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


def test_it_speaks_to_the_client_without_codes() -> None:
    """A1.44, A1.54: by the preferred name; no diagnosis code, no id."""
    text = plain_view(plan.fold(signed()), IDENTITY)
    assert text.startswith("Ro, this is your plan.\n")
    assert f"What you want: {gad.GOAL.words}\n" in text
    assert "How we will know: GAD-7 total below 10.\n" in text
    assert "We meet once a week, 50 minutes each time.\n" in text
    assert gad.DIAGNOSIS.code not in text
    assert str(gad.CALM) not in text
    assert plain_view(plan.initial(), None).startswith("Your plan\n")


def test_it_tells_the_horizon_of_a_goal_and_how_life_will_differ() -> None:
    """A1.13: a target date, and daily life in the client's words."""
    assert gad.GOAL.horizon == "long-term"
    text = plain_view(plan.fold(signed()), IDENTITY)
    assert "By about May 2026.\n" in text
    assert f"What will be different: {gad.GOAL.daily_life}\n" in text
    assert set(GoalContent.model_fields) >= {"horizon", "target_on", "daily_life"}


def test_what_was_met_is_no_step_any_more() -> None:
    """A1.44: the review at session 8 found the scale's objective met."""
    text = plain_view(plan.fold(reviewed()), IDENTITY)
    assert gad.SCALE_CONTENT.statement not in text
    assert gad.SLEEP_CONTENT.statement in text


def test_the_head_tells_when_it_was_made_changed_and_reviewed() -> None:
    """A1.03: made and changed on January 8; reviewed and next as the review agreed."""
    history = signed()
    schedule = ReviewScheduled(interval_days=90, next_review_on=date(2026, 4, 8))
    history = [*history, entry(schedule, len(history) + 1)]
    state = plan.fold(history)
    first = date(2026, 1, 8)
    assert head_dates(history, state, day) == HeadDates(
        first, first, None, schedule, date(2026, 4, 8)
    )
    assert head_dates([], plan.initial(), day) == HeadDates(None, None, None, None, None)
    done = reviewed()
    after = head_dates(done, plan.fold(done), day)
    assert after.reviewed_on is not None
    assert after.next_review_on is not None
