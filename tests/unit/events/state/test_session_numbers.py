"""A11.07: session numbers and session days."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from events.ids import EventId
from events.state import clinic, episode
from events.state.episode import EpisodeEvent, enrollment_on
from events.state.session_numbers import COUNTED_BY_DEFAULT, session_numbers
from events.state.zones import SiteZones
from events.types.clinic import ClinicRegistered, SiteAdded
from events.types.episode import EnrollmentChanged, EpisodeOpened
from events.types.session import SessionCorrected, SessionRecorded
from events.types.void import EpisodeEntryVoided
from events.values.ids import SessionId, VoidedEntry
from events.values.references import SiteId
from events.values.sessions import Attendance, ServiceType, SessionContent
from tests.contract.examples import EXAMPLES
from tests.contract.examples_care import ENROLLMENT
from tests.contract.gad import CLIENT, at, uid
from tests.unit.events.state.plans import entry

NEW_YORK = SiteZones(ZoneInfo("America/New_York"))
HARBOR = SiteId("harbor")


def session(
    number: int,
    service_at: str,
    attendance: Attendance = "attended",
    service: ServiceType = "individual",
    site_id: SiteId | None = None,
) -> SessionRecorded:
    return SessionRecorded(
        session_id=SessionId(uid(number)),
        session=SessionContent(
            service_at=at(service_at),
            service=service,
            modality="in-person",
            attendance=attendance,
            cancelled_by="client" if attendance == "cancelled" else None,
            site_id=site_id,
        ),
    )


def history(*sessions: SessionRecorded) -> list[EpisodeEvent]:
    """Return an episode of these sessions, entered in this order."""
    opened = EpisodeOpened(
        client_id=CLIENT,
        opened_on=date(2026, 1, 1),
        begins_with="intake",
        enrollment=ENROLLMENT,
    )
    events: list[EpisodeEvent] = [entry(opened, 1)]
    events.extend(entry(each, version) for version, each in enumerate(sessions, start=2))
    return events


def numbers(
    events: list[EpisodeEvent],
    zones: SiteZones = NEW_YORK,
    counted: frozenset[ServiceType] = COUNTED_BY_DEFAULT,
) -> dict[int, tuple[int, int]]:
    """Return session (by its number of creation): (session number, session day)."""
    found = session_numbers(episode.replay(events), counted, zones)
    return {int(key[-12:], 16): (each.number, each.day) for key, each in found.items()}


def test_sessions_are_numbered_by_time_of_service_from_the_assessment() -> None:
    events = history(
        session(1, "2026-01-08T09:00:00-05:00", service="assessment"),
        session(3, "2026-01-22T09:00:00-05:00"),
        session(2, "2026-01-15T09:00:00-05:00", "late"),
    )
    assert numbers(events) == {1: (1, 1), 2: (2, 2), 3: (3, 3)}


@pytest.mark.parametrize("attendance", ["cancelled", "no-show"])
def test_a_missed_session_never_counts(attendance: Attendance) -> None:
    """A12.1: the no-show of Feb 5 moves session 8."""
    events = history(
        session(1, "2026-01-29T09:00:00-05:00"),
        session(2, "2026-02-05T09:00:00-05:00", attendance),
        session(3, "2026-02-12T09:00:00-05:00"),
    )
    assert numbers(events) == {1: (1, 1), 3: (2, 2)}


@pytest.mark.parametrize("service", ["phone-contact", "collateral-contact"])
def test_contacts_never_count_even_if_a_policy_names_them(service: ServiceType) -> None:
    events = history(session(1, "2026-01-29T09:00:00-05:00", service=service))
    assert numbers(events, counted=COUNTED_BY_DEFAULT | {service}) == {}


def test_the_policy_says_which_types_count() -> None:
    events = history(
        session(1, "2026-01-29T09:00:00-05:00", service="group"),
        session(2, "2026-01-30T09:00:00-05:00", service="medication-management"),
    )
    assert numbers(events) == {1: (1, 1)}
    assert numbers(events, counted=frozenset({"medication-management"})) == {2: (1, 1)}


def test_two_services_on_one_day_are_two_sessions_and_one_session_day() -> None:
    """A12.2: group and individual on a Wednesday."""
    events = history(
        session(1, "2026-04-08T09:00:00-05:00", service="group"),
        session(2, "2026-04-08T15:00:00-05:00"),
        session(3, "2026-04-10T09:00:00-05:00", service="group"),
    )
    assert numbers(events) == {1: (1, 1), 2: (2, 1), 3: (3, 2)}


def test_sessions_at_one_instant_are_numbered_as_they_were_entered() -> None:
    events = history(
        session(5, "2026-04-08T09:00:00-05:00"), session(4, "2026-04-08T10:00:00-04:00")
    )
    assert numbers(events) == {5: (1, 1), 4: (2, 1)}


def test_a_late_entry_renumbers_those_after_it() -> None:
    first = (session(1, "2026-01-08T09:00:00-05:00"), session(3, "2026-01-22T09:00:00-05:00"))
    assert numbers(history(*first))[3] == (2, 2)
    late = history(*first, session(2, "2026-01-15T09:00:00-05:00"))
    assert numbers(late) == {1: (1, 1), 2: (2, 2), 3: (3, 3)}


def test_a_corrected_time_renumbers() -> None:
    events = history(
        session(1, "2026-01-08T09:00:00-05:00"), session(2, "2026-01-15T09:00:00-05:00")
    )
    moved = session(1, "2026-01-22T09:00:00-05:00")
    corrected = SessionCorrected(
        session_id=moved.session_id, session=moved.session, reason_text="Another day"
    )
    assert numbers([*events, entry(corrected, 4)]) == {2: (1, 1), 1: (2, 2)}


def test_a_correction_keeps_a_session_s_place_among_those_at_its_instant() -> None:
    first, second = (session(number, "2026-01-08T09:00:00-05:00") for number in (1, 2))
    corrected = SessionCorrected(
        session_id=first.session_id, session=first.session, reason_text="Group, not individual"
    )
    assert numbers([*history(first, second), entry(corrected, 4)]) == {1: (1, 1), 2: (2, 1)}


def test_a_voided_session_does_not_count() -> None:
    """A1.57."""
    events = history(
        session(1, "2026-01-08T09:00:00-05:00"), session(2, "2026-01-15T09:00:00-05:00")
    )
    void = EpisodeEntryVoided(
        voided=(VoidedEntry(event_id=EventId(events[1].event_id), version=events[1].version),),
        reason="wrong-chart",
        reason_text="Another client's",
    )
    assert numbers([*events, entry(void, 4)]) == {2: (1, 1)}


@pytest.mark.parametrize(
    ("early", "late", "days"),
    [
        ("2026-03-08T04:30:00+00:00", "2026-03-08T05:30:00+00:00", (1, 2)),
        ("2026-03-08T05:30:00+00:00", "2026-03-09T03:30:00+00:00", (1, 1)),
        ("2026-03-08T05:30:00+00:00", "2026-03-09T04:30:00+00:00", (1, 2)),
        ("2026-11-01T04:30:00+00:00", "2026-11-02T04:30:00+00:00", (1, 1)),
        ("2026-11-01T05:30:00+00:00", "2026-11-01T06:30:00+00:00", (1, 1)),
    ],
    ids=["midnight", "spring-23-hours", "spring-next-day", "autumn-25-hours", "autumn-hour-twice"],
)
def test_session_days_follow_local_dates_through_clock_changes(
    early: str, late: str, days: tuple[int, int]
) -> None:
    found = numbers(history(session(1, early), session(2, late)))
    assert (found[1][1], found[2][1]) == days


def test_the_session_s_own_site_comes_before_the_enrollment_s_and_the_clinic_s() -> None:
    zones = SiteZones(
        ZoneInfo("UTC"),
        {HARBOR: ZoneInfo("Pacific/Auckland"), ENROLLMENT.site_id: ZoneInfo("America/New_York")},
    )
    evening = "2026-01-09T03:00:00+00:00"
    events = history(
        session(1, evening), session(2, evening, site_id=HARBOR),
        session(3, evening, site_id=SiteId("unknown")),
    )  # fmt: skip
    found = session_numbers(episode.replay(events), COUNTED_BY_DEFAULT, zones)
    dates = {int(key[-12:], 16): each.local_date.day for key, each in found.items()}
    assert dates == {1: 8, 2: 9, 3: 9}
    unopened = session_numbers(episode.replay(events[1:2]), COUNTED_BY_DEFAULT, zones)
    assert [each.local_date.day for each in unopened.values()] == [9]


def test_the_clinic_tells_the_zones_of_its_sites() -> None:
    added = SiteAdded(site_id=HARBOR, name="Harbor", time_zone="Pacific/Auckland", state="HI")
    registered = ClinicRegistered.model_validate(EXAMPLES[ClinicRegistered])
    state = clinic.fold([entry(registered, 1), entry(added, 2)])
    zones = state.zones()
    assert zones is not None
    assert zones.local_date(at("2026-01-08T12:00:00+00:00"), HARBOR) == date(2026, 1, 9)
    assert zones.local_date(at("2026-01-08T12:00:00+00:00"), None) == date(2026, 1, 8)
    assert clinic.initial().zones() is None


def test_the_enrollment_of_a_day_is_the_last_that_took_effect() -> None:
    """A1.40: dated; entered out of order."""
    june = EnrollmentChanged.model_validate(EXAMPLES[EnrollmentChanged])
    moved = ENROLLMENT.model_copy(update={"effective_on": date(2026, 3, 1), "program": "evening"})
    events = [*history(), entry(june, 2), entry(EnrollmentChanged(enrollment=moved), 3)]
    state = episode.fold(events)
    assert enrollment_on(state, date(2026, 1, 7)) is None
    assert enrollment_on(state, date(2026, 2, 28)) == ENROLLMENT
    assert enrollment_on(state, date(2026, 5, 31)) == moved
    assert enrollment_on(state, date(2026, 6, 1)) == june.enrollment
