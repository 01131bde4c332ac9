"""Whether a session is covered by a plan, for any date of service (A11.13, A11.14)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal

from events.ids import Version
from events.profiles.applying import Applied, Care, plan_optional, profiles_of
from events.profiles.deadlines import PlanDue, plan_due
from events.profiles.diagnosed import coded
from events.profiles.evidence import Record
from events.profiles.in_force import (
    Days,
    History,
    Needed,
    Span,
    at,
    given,
    lacking,
    needed_by,
    spans,
)
from events.state.attended import was_held
from events.state.episode import enrollment_on
from events.types.plan import PlanDrafted
from events.values.ids import SessionId
from events.values.sessions import SessionContent

Standing = Literal["covered", "intake-window", "not-covered"]

Reason = Literal[
    "in-force",
    "plan-optional",
    "plan-not-due-yet",
    "before-admission",
    "no-plan",
    "not-in-effect",
    "signature-missing",
    "plan-ended",
]
"""Why: a closed set. `plan-not-due-yet` is the intake window's, `in-force` a plan's own."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one session stands: by which content, or by the window until which plan is due.

    `missing` are the roles whose signature lacks, one group for each; `due` is by the earliest rule
    of the day of service, with its arithmetic.
    """

    session_id: SessionId
    service_at: datetime
    on: date
    standing: Standing
    reason: Reason
    content_version: Version | None = None
    due: PlanDue | None = None
    missing: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """One plan's record with its history and who pays: what coverage is told from.

    The diagnoses are those of the history, each from the day on which it was known.
    """

    record: Record
    care: Care
    history: History

    def __post_init__(self) -> None:
        """Date the diagnoses, if whoever made `care` did not."""
        if self.care.coded is None:
            dated = replace(self.care, coded=coded(self.history, self.record.day))
            object.__setattr__(self, "care", dated)

    def days(self) -> Days:
        """Return the calendar: days of the enrollment's site, else of the clinic's."""
        return Days(self.record.day, self._start)

    def applied(self, day: date) -> tuple[Applied, ...]:
        """Return the profiles that hold on a day."""
        return profiles_of(self.care, day)

    def needed(self, day: date) -> Sequence[Needed]:
        """Return the signatures that content needs by the rules of a day."""
        return needed_by(each.profile for each in self.applied(day))

    def spans(self) -> tuple[Span, ...]:
        """Return when which content was in force."""
        return spans(self.history, self.needed, self.days())

    def _start(self, day: date) -> datetime:
        held, zones = enrollment_on(self.record.episode, day), self.record.zones
        zone = zones.clinic if held is None else zones.sites.get(held.site_id, zones.clinic)
        return datetime.combine(day, time.min, zone).astimezone(UTC)


def coverage(course: Course, on: date | None = None) -> tuple[Coverage, ...]:
    """Return how each session that was held stands, by its time; of one day where `on` names it."""
    record, in_force = course.record, course.spans()
    found = sorted(
        (
            (key, each.content)
            for key, each in record.episode.sessions.items()
            if was_held(each.content)
        ),
        key=lambda pair: pair[1].service_at,
    )
    days = ((key, it, record.day(it.service_at, it.site_id)) for key, it in found)
    return tuple(
        _of_session(key, it, day, course, in_force) for key, it, day in days if on in {None, day}
    )


def _of_session(
    key: SessionId, it: SessionContent, day: date, course: Course, in_force: Sequence[Span]
) -> Coverage:
    version = at(in_force, it.service_at)
    if version is not None:
        return Coverage(key, it.service_at, day, "covered", "in-force", version)
    opened = course.record.episode.opened_on
    if opened is None or day < opened:
        return Coverage(key, it.service_at, day, "not-covered", "before-admission")
    applied = course.applied(day)
    if plan_optional([each.profile for each in applied]):
        return Coverage(key, it.service_at, day, "covered", "plan-optional")
    bare = Coverage(key, it.service_at, day, "not-covered", "no-plan")
    return _without_plan(bare, course, in_force)


def _without_plan(found: Coverage, course: Course, in_force: Sequence[Span]) -> Coverage:
    """Return the coverage of a session without a plan in force: the intake window's, or none."""
    asked = [each for each in course.applied(found.on) if each.profile.kind != "practice"]
    due = plan_due(asked, course.record.timeline(found.on))
    began = [each for each in in_force if each.since <= found.service_at]
    in_window = due is not None and (due.on is None or found.on <= due.on)
    standing: Standing = "intake-window" if in_window and not began else "not-covered"
    reason, missing = _why(found, course, began)
    if standing == "intake-window":
        reason = "plan-not-due-yet"
    return Coverage(
        found.session_id, found.service_at, found.on, standing, reason, due=due, missing=missing
    )


def _why(
    found: Coverage, course: Course, began: Sequence[Span]
) -> tuple[Reason, tuple[tuple[str, ...], ...]]:
    if began:
        return "plan-ended", ()
    plan = course.record.plan
    if not _there(course, found.service_at):
        return "no-plan", ()
    signed = [each for each in given(plan) if each.recorded_time <= found.service_at]
    newest = max((each.content_version for each in signed), default=None)
    of_newest = [each for each in signed if each.content_version == newest]
    open_ = lacking(of_newest, course.needed(found.on))
    missing = tuple(tuple(sorted(each.any_of)) for each in open_)
    return ("signature-missing" if missing else "not-in-effect"), missing


def _there(course: Course, at: datetime) -> bool:
    """Return whether there was a plan at `at`: drafted here by then, or in effect elsewhere."""
    known = course.record.plan.course
    begun = known.activation
    if begun is not None and begun.migrated is not None and begun.time <= at:
        return True
    drafts = (each for each in course.history if isinstance(each.payload, PlanDrafted))
    return known.draft is not None and any(each.recorded_time <= at for each in drafts)
