"""Session numbers and session days (A11.07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from events.state.attended import was_held
from events.state.episode import EpisodeState, enrollment_on
from events.state.zones import SiteZones
from events.values.ids import SessionId
from events.values.references import SiteId
from events.values.sessions import ServiceType, SessionContent

COUNTED_BY_DEFAULT: frozenset[ServiceType] = frozenset(
    {"assessment", "individual", "family", "group"}
)
"""The default of A11.07, with the assessment, which is session 1."""

NEVER_COUNTED: frozenset[ServiceType] = frozenset({"phone-contact", "collateral-contact"})
"""Contacts that no policy can make a session (A11.07)."""


@dataclass(frozen=True, slots=True)
class SessionNumber:
    """A counted session's number and its session day's, both from 1, with its local date."""

    number: int
    day: int
    local_date: date


def counts(session: SessionContent, counted: frozenset[ServiceType]) -> bool:
    """Return whether the client attended a service of a counted type; a late arrival attended."""
    return was_held(session) and session.service in counted - NEVER_COUNTED


def session_numbers(
    state: EpisodeState, counted: frozenset[ServiceType], zones: SiteZones
) -> Mapping[SessionId, SessionNumber]:
    """Return the number of every counted session of the episode, by time of service.

    Args:
        state: the episode; replayed, so that voided sessions do not count.
        counted: the service types that the clinic's policy counts.
        zones: where local dates are taken from: the session's own site, else that of the
            enrollment on the clinic's local date, else the clinic.

    Sessions at the same instant are numbered as they were entered. A session that is entered late
    renumbers those after it.
    """
    numbered: dict[SessionId, SessionNumber] = {}
    days: dict[date, int] = {}
    for number, (session_id, content) in enumerate(counted_sessions(state, counted), start=1):
        local = _local_date(state, content, zones)
        numbered[session_id] = SessionNumber(number, days.setdefault(local, len(days) + 1), local)
    return numbered


def counted_sessions(
    state: EpisodeState, counted: frozenset[ServiceType]
) -> list[tuple[SessionId, SessionContent]]:
    """Return the episode's counted sessions by time of service, then of entry (A11.07)."""
    ordered = sorted(
        state.sessions.items(), key=lambda pair: (pair[1].content.service_at, pair[1].version)
    )
    return [(key, each.content) for key, each in ordered if counts(each.content, counted)]


def _local_date(state: EpisodeState, content: SessionContent, zones: SiteZones) -> date:
    return zones.local_date(content.service_at, _site(state, content, zones))


def _site(state: EpisodeState, content: SessionContent, zones: SiteZones) -> SiteId | None:
    if content.site_id is not None:
        return content.site_id
    enrollment = enrollment_on(state, zones.local_date(content.service_at, None))
    return None if enrollment is None else enrollment.site_id
