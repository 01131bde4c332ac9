"""What a clinic's stream holds: the clinic, its sites, its clock and the policies it adopted."""

from typing import Annotated

from pydantic import Field

from events.ids import EventId, Version
from events.registry import Payload, event_type
from events.values.crisis import CrisisLines
from events.values.dates import Day
from events.values.disclosure_rules import DisclosureTable
from events.values.references import SiteRef, StreamRef
from events.values.text import Code, Line, TimeZoneName, UsState, Words


@event_type("goldenthread.clinic.registered", version=1)
class ClinicRegistered(Payload):
    """A clinic begins. Its time zone counts where a site names none."""

    name: Line
    time_zone: TimeZoneName


@event_type("goldenthread.clinic.site-added", version=1)
class SiteAdded(Payload):
    """A site opens; local dates of its services follow its time zone (A1.40)."""

    site_id: SiteRef
    name: Line
    time_zone: TimeZoneName
    state: UsState


@event_type("goldenthread.clinic.site-revised", version=1)
class SiteRevised(Payload):
    """A site's name, time zone or state was put right; it holds for all its services."""

    site_id: SiteRef
    name: Line
    time_zone: TimeZoneName
    state: UsState


@event_type("goldenthread.clinic.site-closed", version=1)
class SiteClosed(Payload):
    """A site takes no new enrollments from a day on."""

    site_id: SiteRef
    closed_on: Day
    reason_text: Words | None = None


@event_type("goldenthread.clinic.clock-chosen", version=1)
class ClockChosen(Payload):
    """The clinic follows a named clock: `real`, or one made for demonstration or tests."""

    clock: Code


@event_type("goldenthread.clinic.policy-adopted", version=1)
class PolicyAdopted(Payload):
    """A version of a policy holds from a day on (A3.18, A11.21)."""

    policy: Code
    policy_version: Annotated[int, Field(ge=1, le=1_000_000)]
    effective_on: Day
    rationale: Words | None = None


@event_type("goldenthread.clinic.disclosure-rules-adopted", version=1)
class DisclosureRulesAdopted(Payload):
    """The clinic's own rules on what goes out hold for disclosures from a day on (A7.07, B07)."""

    rules: DisclosureTable
    effective_on: Day
    rationale: Words | None = None


@event_type("goldenthread.clinic.crisis-lines-set", version=1)
class CrisisLinesSet(Payload):
    """The lines that the clinic shows where a safety alert is raised, whole (A11.06)."""

    lines: CrisisLines


@event_type("goldenthread.clinic.event-evicted", version=1)
class EventEvicted(Payload):
    """An operator has one view leave out one event that it cannot apply; the ledger keeps it.

    Every rebuild of that view leaves it out as well.
    """

    view: Code
    stream: StreamRef
    event_version: Annotated[Version, Field(ge=1)]
    event_id: EventId
    reason_text: Words
