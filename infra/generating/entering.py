"""Charts that are entered whole at one instant, as by a clinic that comes from paper."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.clock import IdSource
from events.ids import ClinicId
from events.registry import default
from events.sealed_event import EventFactory
from events.sealing import DataKey, Entropy
from infra.generating.clinics import draws_of
from infra.generating.course import Course, course_of
from infra.generating.data_files import people
from infra.generating.deciding import Base, Chart, Decided, Maker
from infra.generating.telling import steps_entered_on
from infra.generating.wanted import Wanted


def course_before(now: datetime, wanted: Wanted, clinic: ClinicId, plan: int) -> Course:
    """Return the course of a plan in the days that ended, at every site, when `now` came."""
    today = min(_day(now, each.time_zone) for each in people().sites)
    return course_of(wanted.window_before(today), draws_of(wanted, clinic, plan))


def entered(  # noqa: PLR0913, PLR0917  # each is a part of its own
    course: Course, base: Base, key: DataKey, now: datetime, ids: IdSource, entropy: Entropy
) -> list[Decided]:
    """Return the events of a course that is entered at `now`, all of them recorded then.

    Raises:
        CourseRefused: the generator has a defect.
    """
    maker = Maker(EventFactory(default(), ids, entropy), ids, lambda _step: now)
    zone = next(each.time_zone for each in people().sites if each.id == course.site)
    steps = steps_entered_on(_day(now, zone), course)
    return [*Chart(base, course.client, key, maker).play(steps)]


def _day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
