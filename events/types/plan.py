"""The course of a plan: drafted, proposed, activated, on hold, discharged, closed (A2.01)."""

from typing import Annotated, Literal

from pydantic import Field

from events.ids import Version
from events.registry import Payload, event_type
from events.values.base import Value
from events.values.changes import Rationale, TerminationReason
from events.values.dates import Day
from events.values.ids import EpisodeId, PlanId
from events.values.marks import TextMark
from events.values.references import ClientRef
from events.values.text import Code, ContentHash, Narrative, Words

ContentVersion = Annotated[Version, Field(ge=1)]
"""The stream version of the last change of agreed content (A11.12)."""

PlanType = Literal["standard", "brief", "preliminary", "comprehensive"]
"""A brief plan is for one to three sessions (A1.41), a preliminary one for safety first (A2.01)."""


class TemplateUsed(Value):
    """The template that a draft started from (A1.37).

    `texts` are the marks of what the plan took over from it word for word: a text of the plan that
    still has one of these marks has been edited by nobody (A5.20).
    """

    template: Code
    template_version: Annotated[int, Field(ge=1, le=1_000_000)]
    clinic_own: bool = False
    texts: Annotated[tuple[TextMark, ...], Field(max_length=500)] = ()


@event_type("goldenthread.plan.drafted", version=1)
class PlanDrafted(Payload):
    """A plan begins for an episode; `replaces` names the plan that it takes over from, if any."""

    client_id: ClientRef
    episode_id: EpisodeId
    plan_type: PlanType = "standard"
    presenting_concern: Narrative | None = None
    template: TemplateUsed | None = None
    replaces: PlanId | None = None


@event_type("goldenthread.plan.type-changed", version=1)
class PlanTypeChanged(Payload):
    """The plan is of another type now: a preliminary one became comprehensive (A2.01)."""

    plan_type: PlanType
    rationale: Rationale


@event_type("goldenthread.plan.proposed", version=1)
class PlanProposed(Payload):
    """The plan, as of a content version, was put to the client (A2.01)."""

    content_version: ContentVersion
    content_hash: ContentHash


@event_type("goldenthread.plan.activated", version=1)
class PlanActivated(Payload):
    """The plan takes effect; intervals run from here until a first review (A11.09)."""

    content_version: ContentVersion


@event_type("goldenthread.plan.put-on-hold", version=1, backdatable=True)
class PlanPutOnHold(Payload):
    """Treatment pauses; the plan stays in force (A1.58, A11.13)."""

    reason: Literal["inpatient-stay", "client-request", "clinician-absence", "other"]
    reason_text: Words
    expected_until: Day | None = None


@event_type("goldenthread.plan.resumed", version=1, backdatable=True)
class PlanResumed(Payload):
    """Treatment goes on after a pause (A1.58)."""

    reason_text: Words | None = None


@event_type("goldenthread.plan.discharged", version=1, backdatable=True)
class PlanDischarged(Payload):
    """The plan ends with the treatment (A2.01, A2.05)."""

    discharged_on: Day
    reason: TerminationReason
    summary: Narrative | None = None


@event_type("goldenthread.plan.closed", version=1)
class PlanClosed(Payload):
    """The plan ends while treatment may go on, for instance under another plan (A2.01)."""

    reason: Literal["replaced", "never-started", "administrative"]
    reason_text: Words | None = None


@event_type("goldenthread.plan.reopened", version=1)
class PlanReopened(Payload):
    """An end was a mistake; the plan is again what it was before (A1.58)."""

    reason: Literal["mistaken-discharge", "mistaken-closure"]
    reason_text: Words
