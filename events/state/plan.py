"""A plan's state: its course, agreed content, signatures, reviews (A2.01, A11.12, A11.13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, assert_never, cast

from events.ids import NO_EVENT, Version
from events.state import plan_signing
from events.state.changing import replace
from events.state.journal import EMPTY_JOURNAL, Journal, Missing, folded_already, note
from events.state.mapping import empty, put, without
from events.state.plan_changes import changed, content_items
from events.state.plan_content import NO_CONTENT, PlanContent, standing
from events.state.plan_course import NOT_BEGUN, Course, coursed
from events.state.plan_notes import Notes, with_note
from events.state.plan_particulars import NO_PARTICULARS, Particulars, particulars_after, taken_up
from events.state.plan_progress import Entries, with_progress
from events.state.plan_reviews import Reviews, open_reviews, reviewed
from events.state.plan_signing import Signing, StaleSigning, signing_in
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.state.waivers import Waivers, after_event, with_waiver
from events.types.finding import FindingWaived, FindingWaiverWithdrawn, WaiverPayload
from events.types.goal import GoalSet
from events.types.migration import PlanMigrated
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.objective import ObjectiveMet, ObjectiveRevised
from events.types.particular import AnyParticular
from events.types.progress import ProgressRecorded
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.types.streams import (
    ContentPayload,
    CoursePayload,
    NotePayload,
    ParticularPayload,
    PlanPayload,
    ReferralPayload,
    ReviewPayload,
    SafetyPlanPayload,
    SigningPayload,
)
from events.types.terms import MeasurementPlanSet, ReviewScheduled
from events.types.void import PlanEntryVoided
from events.values.ids import Item, ObjectiveId
from events.values.measurement import Measurement
from events.values.objectives import ObjectiveContent
from events.values.signatures import SignerRole

PlanEvent = Recorded[PlanPayload]

PlanStatus = Literal[
    "not-drafted",
    "draft",
    "proposed",
    "active",
    "under-review",
    "on-hold",
    "discharged",
    "closed",
]


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan as its stream tells it.

    `content_version` is the stream version of the last change of agreed content, 0 before the
    first; it moves with nothing else (A11.12). `changed_at` gives each item's last such change.
    `scheduled` is the version that set the review schedule last.
    `met` are objectives that a clinician found met, with the version that says so; meeting an
    objective is a verdict and changes no content.
    """

    journal: Journal = EMPTY_JOURNAL
    course: Course = NOT_BEGUN
    content: PlanContent = NO_CONTENT
    particulars: Particulars = NO_PARTICULARS
    content_version: Version = NO_EVENT
    changed_at: Mapping[Item, Version] = field(default_factory=empty)
    met: Mapping[ObjectiveId, Version] = field(default_factory=empty)
    signings: tuple[Signing, ...] = ()
    reviews: Reviews = field(default_factory=empty)
    schedule: ReviewScheduled | None = None
    scheduled: Version = NO_EVENT
    measurement: Measurement | None = None
    notes: Notes = field(default_factory=empty)
    progress_entries: Entries = field(default_factory=empty)
    waivers: Waivers = field(default_factory=empty)

    @property
    def version(self) -> Version:
        """The stream version of the newest folded event; 0 before the first."""
        return self.journal.version

    @property
    def status(self) -> PlanStatus:
        """Where the plan stands (A2.01): an end wins, then a hold, a review, and how it began."""
        course = self.course
        if course.draft is None:
            return "not-drafted"
        if course.ending is not None:
            return course.ending.kind
        if course.activation is None:
            return "draft" if course.proposed is None else "proposed"
        if course.hold is not None:
            return "on-hold"
        return "under-review" if open_reviews(self.reviews) else "active"


def initial() -> PlanState:
    """Return the state before any event."""
    return PlanState()


def evolve(state: PlanState, event: PlanEvent) -> PlanState:
    """Return `state` after `event`; an event no newer than the state changes nothing."""
    if folded_already(state.journal, event):
        return state
    result = _applied(state, event)
    if isinstance(result, Missing):
        return replace(state, journal=note(state.journal, event, result))
    dated = _content_dated(state, result, event)
    if state.waivers:
        dated = replace(dated, waivers=after_event(state, dated, event))
    return replace(dated, journal=note(state.journal, event))


def fold(events: Iterable[PlanEvent], start: PlanState | None = None) -> PlanState:
    """Return `start`, or the initial state, after `events`, voided ones included."""
    return reduce(evolve, events, initial() if start is None else start)


def replay(history: Iterable[PlanEvent]) -> PlanState:
    """Return the state that a plan's `history` gives without its voided entries."""
    return fold(effective(history))


def open_objectives(state: PlanState) -> Mapping[ObjectiveId, ObjectiveContent]:
    """Return the objectives that are neither retired nor met."""
    objectives = standing(state.content.objectives)
    return {key: each for key, each in objectives.items() if key not in state.met}


def stale_signatures(state: PlanState) -> tuple[StaleSigning, ...]:
    """Return each role's newest signing that the content has outrun, with the items (A11.12)."""
    return plan_signing.stale(state.signings, state.changed_at, state.content_version)


def last_fully_signed(state: PlanState, required: frozenset[SignerRole]) -> Version | None:
    """Return the newest content version that every required role signed, refused or was waived.

    Signatures that a plan brought from elsewhere count for the content that it came with (A1.60).

    Without required roles that is the newest content; None when there is no such version.
    """
    if not required:
        return state.content_version or None
    versions = {*plan_signing.fully_signed(state.signings, required)}
    begun = state.course.activation
    if begun is not None and begun.migrated is not None:
        elsewhere = {each.role for each in begun.migrated.signatures}
        versions |= {begun.content_version} if required <= elsewhere else set()
    return max(versions, default=None)


def in_force(state: PlanState, required: frozenset[SignerRole]) -> Version | None:
    """Return the content version in force (A11.13); None before activation and after the end.

    Until changed content is signed in full, the last that was stays in force, also under review
    and on hold.
    """
    if state.status not in {"active", "under-review", "on-hold"}:
        return None
    return last_fully_signed(state, required)


def _applied(state: PlanState, event: PlanEvent) -> PlanState | Missing:
    it = event.payload
    if isinstance(it, ContentPayload):
        content = changed(state.content, it)
        return content if isinstance(content, Missing) else _with_content(state, content, it)
    if isinstance(it, CoursePayload):
        course = coursed(state.course, cast("Recorded[CoursePayload]", event))
        return course if isinstance(course, Missing) else _coursed(state, course, event)
    if isinstance(it, AnyParticular | SafetyPlanPayload | ReferralPayload):
        particulars = particulars_after(
            state.particulars, cast("Recorded[ParticularPayload]", event)
        )
        if isinstance(particulars, Missing):
            return particulars
        return replace(state, particulars=particulars)
    if isinstance(it, ReviewPayload):
        return _reviewed(state, cast("Recorded[ReviewPayload]", event))
    return _followed(state, event, it)


def _coursed(state: PlanState, course: Course, event: PlanEvent) -> PlanState:
    """Return `state` with another course; a plan that was taken over brings objectives met."""
    met = state.met
    if isinstance(event.payload, PlanMigrated):
        left = open_objectives(state)
        for key in event.payload.met:
            met = put(met, key, event.version) if key in left else met
    return replace(state, course=course, met=met)


def _followed(
    state: PlanState,
    event: PlanEvent,
    it: SigningPayload
    | NotePayload
    | WaiverPayload
    | ProgressRecorded
    | ObjectiveMet
    | ReviewScheduled
    | MeasurementPlanSet
    | PlanEntryVoided,
) -> PlanState | Missing:
    match it:
        case FindingWaived() | FindingWaiverWithdrawn():
            return _waived(state, cast("Recorded[WaiverPayload]", event))
        case NoteLinked() | NoteLinkRevised() | ProgressRecorded():
            return _noted(state, it, event.version)
        case ObjectiveMet():
            return _met(state, it, event.version)
        case ReviewScheduled() | MeasurementPlanSet():
            return _planned(state, it, event.version)
        case PlanEntryVoided():
            return state
        case PlanSigned() | SignatureDeclined() | SignatureWaived():
            signing = signing_in(cast("Recorded[SigningPayload]", event))
            return replace(state, signings=(*state.signings, signing))
        case unreachable:
            assert_never(unreachable)


def _waived(state: PlanState, event: Recorded[WaiverPayload]) -> PlanState | Missing:
    waivers = with_waiver(state.waivers, event)
    return waivers if isinstance(waivers, Missing) else replace(state, waivers=waivers)


def _planned(
    state: PlanState, it: ReviewScheduled | MeasurementPlanSet, version: Version
) -> PlanState:
    if isinstance(it, ReviewScheduled):
        return replace(state, schedule=it, scheduled=version)
    return replace(state, measurement=it.measurement)


def _noted(
    state: PlanState, it: NotePayload | ProgressRecorded, version: Version
) -> PlanState | Missing:
    if isinstance(it, ProgressRecorded):
        entries = with_progress(state.progress_entries, it, version, state.content)
        if isinstance(entries, Missing):
            return entries
        return replace(state, progress_entries=entries)
    notes = with_note(state.notes, it, version, state.content.objectives)
    return notes if isinstance(notes, Missing) else replace(state, notes=notes)


def _with_content(state: PlanState, content: PlanContent, it: ContentPayload) -> PlanState:
    met = state.met
    if isinstance(it, ObjectiveRevised) and _measures(state.content, it) != _measures(content, it):
        met = without(met, it.objective_id)
    particulars = taken_up(state.particulars, it) if isinstance(it, GoalSet) else state.particulars
    return replace(state, content=content, particulars=particulars, met=met)


def _measures(content: PlanContent, it: ObjectiveRevised) -> tuple[object, ...]:
    objective = content.objectives[it.objective_id].content
    return objective.criteria, objective.alternatives, objective.chosen


def _met(state: PlanState, it: ObjectiveMet, version: Version) -> PlanState | Missing:
    item = Item(kind="objective", id=it.objective_id)
    if it.objective_id not in state.content.objectives:
        return Missing(item, "missing")
    if it.objective_id not in open_objectives(state):
        return Missing(item, "ended")
    return replace(state, met=put(state.met, it.objective_id, version))


def _reviewed(state: PlanState, event: Recorded[ReviewPayload]) -> PlanState | Missing:
    open_now = tuple(open_objectives(state))
    reviews = reviewed(state.reviews, event, open_now, state.content.objectives)
    return reviews if isinstance(reviews, Missing) else replace(state, reviews=reviews)


def _content_dated(before: PlanState, after: PlanState, event: PlanEvent) -> PlanState:
    """Return `after` with its content version moved if the event changed content or voided it."""
    items = content_items(event.payload)
    same = after.content == before.content
    if not items or (same and isinstance(event.payload, ContentPayload)):
        return after
    changed_at = after.changed_at
    for item in items:
        changed_at = put(changed_at, item, event.version)
    return replace(after, content_version=event.version, changed_at=changed_at)
