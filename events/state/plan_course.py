"""A plan's course: drafted, proposed, activated, on hold, ended (A2.01)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, assert_never

from events.ids import ClientId, Version
from events.state.changing import replace
from events.state.journal import Missing
from events.state.recorded import Recorded
from events.types.migration import PlanMigrated
from events.types.plan import (
    PlanActivated,
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanProposed,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
    PlanType,
    PlanTypeChanged,
)
from events.types.streams import CoursePayload
from events.values.ids import EpisodeId, Item


@dataclass(frozen=True, slots=True)
class Activation:
    """When the plan first took effect, and with which content; intervals start here (A11.09).

    `migrated` is how it was taken over from elsewhere; then `time` is when it took effect there.
    """

    version: Version
    time: datetime
    recorded_time: datetime
    content_version: Version
    migrated: PlanMigrated | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Since when and why treatment pauses (A1.58)."""

    version: Version
    time: datetime
    reason: str
    expected_until: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How the plan ended; `on` is the day of discharge, None for a closure."""

    kind: Literal["discharged", "closed"]
    reason: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to the plan as a whole.

    The first activation counts. `proposed` is the content version that was put to the client last;
    `hold` is None while treatment runs.
    """

    draft: PlanDrafted | None = None
    plan_type: PlanType | None = None
    proposed: Version | None = None
    activation: Activation | None = None
    hold: Hold | None = None
    ending: Ending | None = None

    @property
    def client_id(self) -> ClientId | None:
        """Whose plan it is; None until it is drafted."""
        return None if self.draft is None else self.draft.client_id

    @property
    def episode_id(self) -> EpisodeId | None:
        """The episode that it is for; None until it is drafted."""
        return None if self.draft is None else self.draft.episode_id


NOT_BEGUN = Course()


def coursed(course: Course, event: Recorded[CoursePayload]) -> Course | Missing:
    """Return `course` after `event`.

    A second draft or hold, and what goes on without what it follows, are Missing.
    """
    match event.payload:
        case PlanDrafted() | PlanTypeChanged() as it:
            return _typed(course, it)
        case PlanProposed() as it:
            return replace(course, proposed=it.content_version)
        case PlanActivated() | PlanMigrated() as it:
            return _begun(course, event, it)
        case PlanPutOnHold() as it:
            return _held(course, Hold(event.version, event.time, it.reason, it.expected_until))
        case PlanResumed():
            return _held(course, None)
        case PlanDischarged() | PlanClosed() | PlanReopened() as it:
            return _ended(course, it)
        case unreachable:
            assert_never(unreachable)


def _typed(course: Course, it: PlanDrafted | PlanTypeChanged) -> Course | Missing:
    if isinstance(it, PlanDrafted):
        if course.draft is not None:
            return Missing(Item(kind="plan"), "already-there")
        return replace(course, draft=it, plan_type=it.plan_type)
    if course.draft is None:
        return Missing(Item(kind="plan"), "missing")
    return replace(course, plan_type=it.plan_type)


def _begun(
    course: Course, event: Recorded[CoursePayload], it: PlanActivated | PlanMigrated
) -> Course | Missing:
    recorded, content = event.recorded_time, it.content_version
    if isinstance(it, PlanActivated):
        begun = Activation(event.version, event.time, recorded, content)
        return replace(course, activation=course.activation or begun)
    if course.activation is not None:
        return Missing(Item(kind="plan"), "already-there")
    begun = Activation(event.version, it.activated_at, recorded, content, it)
    return replace(course, activation=begun)


def _held(course: Course, hold: Hold | None) -> Course | Missing:
    """Return `course` with `hold`, or resumed when it is None."""
    if (hold is None) == (course.hold is None):
        return Missing(Item(kind="plan"), "missing" if hold is None else "already-there")
    return replace(course, hold=hold)


def _ended(course: Course, it: PlanDischarged | PlanClosed | PlanReopened) -> Course | Missing:
    match it:
        case PlanDischarged():
            return replace(course, ending=Ending("discharged", it.reason, it.discharged_on))
        case PlanClosed():
            return replace(course, ending=Ending("closed", it.reason, None))
        case PlanReopened():
            if course.ending is None:
                return Missing(Item(kind="plan"), "missing")
            return replace(course, ending=None)
        case unreachable:
            assert_never(unreachable)
