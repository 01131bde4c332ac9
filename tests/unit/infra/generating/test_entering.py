"""Charts entered whole: accepted at any hour, and true to when they are entered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from events.ids import KeyId
from events.sealing import KEY_BYTES, DataKey
from events.types.episode import EpisodeOpened
from events.types.plan import PlanActivated, PlanDischarged, PlanPutOnHold
from events.types.review import ReviewOpened
from events.types.session import SessionRecorded
from infra.generating.clinics import clinic_of, slug
from infra.generating.deciding import Decided
from infra.generating.draws import Draws, SeededIds
from infra.generating.entering import course_before, entered
from infra.generating.wanted import MIN_DAYS, Wanted

_KEY = DataKey(KeyId("01941f29-7c00-7000-8000-000000000001"), bytes(KEY_BYTES))
_SPRING = datetime(2026, 3, 8, tzinfo=UTC)
"""The day on which clocks go forward in the United States."""


def _entered(now: datetime, days: int, plan: int) -> list[Decided]:
    wanted = Wanted(1, plan, days, 12)
    base, _own = clinic_of(wanted, 1)
    course = course_before(now, wanted, slug(1), plan)
    draws = Draws("entering", plan)
    return entered(course, base, _KEY, now, SeededIds(draws, lambda: now), draws.bytes)


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.integers(-2 * 1440, 3 * 1440),
    days=st.integers(MIN_DAYS, 250),
    plan=st.integers(1, 1_000),
)
def test_a_chart_is_accepted_whenever_it_is_entered(minutes: int, days: int, plan: int) -> None:
    now = _SPRING + timedelta(minutes=minutes)
    made = _entered(now, days, plan)

    assert {each.event.envelope.recordedtime for each in made} == {now}
    assert all(each.event.envelope.time <= now for each in made)


def test_visits_bear_their_own_days_and_the_plan_that_of_its_entry() -> None:
    made = [each for plan in range(1, 31) for each in _entered(_SPRING, 180, plan)]

    def days(kind: type) -> set[int]:
        times = (e.event.envelope.time for e in made if isinstance(e.payload, kind))
        return {(_SPRING - time).days for time in times}

    assert max(days(SessionRecorded)) > 150
    assert max(days(EpisodeOpened)) > 150
    assert days(PlanActivated) == {0}
    assert days(PlanDischarged) <= {0, 1}


def test_nothing_is_told_that_would_follow_the_plan_in_time() -> None:
    kinds = {type(each.payload) for plan in range(1, 31) for each in _entered(_SPRING, 180, plan)}

    assert PlanDischarged in kinds
    assert not {ReviewOpened, PlanPutOnHold} & kinds
