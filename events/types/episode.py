"""The course of an episode of care: opened, enrolled, discharged, reopened."""

from typing import Literal

from events.registry import Payload, event_type
from events.values.changes import TerminationReason
from events.values.dates import Day
from events.values.identity import Enrollment
from events.values.references import ClientRef
from events.values.text import Narrative, Words


@event_type("goldenthread.episode.opened", version=1, backdatable=True)
class EpisodeOpened(Payload):
    """Care begins, at intake or first session and before any plan (A1.40)."""

    client_id: ClientRef
    opened_on: Day
    begins_with: Literal["intake", "first-session", "transfer", "readmission"]
    enrollment: Enrollment


@event_type("goldenthread.episode.enrollment-changed", version=1)
class EnrollmentChanged(Payload):
    """Program, level of care, site, state or payer differ from a day on (A1.40)."""

    enrollment: Enrollment
    reason_text: Words | None = None


@event_type("goldenthread.episode.discharged", version=1, backdatable=True)
class EpisodeDischarged(Payload):
    """Care ended, with the reason (A2.05)."""

    discharged_on: Day
    reason: TerminationReason
    summary: Narrative | None = None


@event_type("goldenthread.episode.reopened", version=1)
class EpisodeReopened(Payload):
    """A discharge was a mistake; the episode goes on as if it had not been (A1.58)."""

    reason: Literal["mistaken-discharge", "client-returned"]
    reason_text: Words
