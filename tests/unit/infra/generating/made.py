"""Generated charts as tests look at them: the course that was meant, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from infra.generating.clinics import draws_of, events_of, slug
from infra.generating.course import Course, course_of
from infra.generating.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.payload import Payload
    from infra.generating.data_files import ProfileName
    from infra.generating.deciding import Decided

SEED = 11
PLANS = 120


@dataclass(frozen=True)
class Made:
    """One chart: its course, and its events in order."""

    course: Course
    decided: Sequence[Decided]

    def of(self, kind: type[Payload]) -> list[Any]:
        """Return the payloads of one type."""
        return [each.payload for each in self.decided if isinstance(each.payload, kind)]


@cache
def charts(plans: int = PLANS, days: int = 180, seed: int = SEED) -> Sequence[Made]:
    """Return the charts of one clinic."""
    wanted = Wanted(1, plans, days, seed)
    _own, *made = events_of(wanted)
    courses = (
        course_of(wanted.window, draws_of(wanted, slug(1), plan)) for plan in range(1, plans + 1)
    )
    return [Made(course, events) for course, events in zip(courses, made, strict=True)]


def of_profile(name: ProfileName) -> Sequence[Made]:
    """Return the charts whose course is of one profile."""
    found = [each for each in charts() if each.course.profile == name]
    assert found, name
    return found


def by_stream(decided: Sequence[Decided]) -> dict[str, list[Decided]]:
    """Return events by their streams, each in order."""

    def stream(each: Decided) -> str:
        return each.event.envelope.stream

    return {key: [*group] for key, group in groupby(sorted(decided, key=stream), key=stream)}
