"""Examples of what clinic, client and episode streams hold."""

from datetime import date

from events.ids import EventId, StreamId, Version
from events.payload import Payload
from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    EventEvicted,
    PolicyAdopted,
    SiteAdded,
    SiteClosed,
    SiteRevised,
)
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.outreach import OutreachRecorded
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.types.void import ClientEntryVoided, EpisodeEntryVoided
from events.values.communication import Way
from events.values.identity import Contact, Enrollment, Identity, Payer
from events.values.ids import OutreachId, VoidedEntry
from events.values.outreach import OutreachContent
from events.values.references import SiteId
from events.values.sessions import Addressed, ScoreContent, ScoreItem, SessionContent
from tests.contract.gad import (
    CLIENT,
    EIGHTH,
    EIGHTH_SCORE,
    FIRST_SCORE,
    INTAKE,
    MOOD_SCORE,
    PLAN,
    RELAXATION,
    SCALE,
    SITE,
    at,
    uid,
)

IDENTITY = Identity(
    given_name="Rowena",
    family_name="Ellery",
    birth_date=date(1988, 4, 17),
    record_number="MR-20417",
    preferred_name="Ro",
    pronouns="she/her",
    occupation="Bookkeeper",
    contacts=(
        Contact(kind="portal", address="ro.ellery"),
        Contact(kind="phone", address="555-0142", safe=False, note="A shared line: no messages"),
    ),
)

ENROLLMENT = Enrollment(
    effective_on=date(2026, 1, 8),
    program="adult-outpatient",
    level_of_care="outpatient",
    site_id=SITE,
    state="NY",
    payer=Payer(kind="commercial", name="Harbor Mutual"),
)

INTAKE_SESSION = SessionContent(
    service_at=at("2026-01-08T09:00:00-05:00"),
    service="assessment",
    modality="in-person",
    attendance="attended",
    minutes=60,
    units=1,
    clinician="Dana Whitlock, LCSW",
)

_ANSWERS = (3, 3, 3, 2, 2, 2, 2)

FIRST = ScoreContent(
    instrument="gad-7",
    administered_at=at("2026-01-08T08:50:00-05:00"),
    total="17",
    items=tuple(
        ScoreItem(code=f"item-{number}", value=str(value))
        for number, value in enumerate(_ANSWERS, start=1)
    ),
    band_table="gad-7-2006",
    administered_by="client",
    session_id=INTAKE,
)

CARE: tuple[Payload, ...] = (
    ClinicRegistered(name="Riverside Counseling", time_zone="America/New_York"),
    SiteAdded(site_id=SITE, name="Riverside", time_zone="America/New_York", state="NY"),
    SiteRevised(site_id=SITE, name="Riverside House", time_zone="America/New_York", state="NY"),
    SiteClosed(
        site_id=SiteId("harbor-annex"),
        closed_on=date(2026, 6, 30),
        reason_text="The lease ends; clients move to Riverside",
    ),
    ClockChosen(clock="real"),
    PolicyAdopted(
        policy="commercial-default",
        policy_version=1,
        effective_on=date(2026, 1, 1),
        rationale="Opening policy of the clinic",
    ),
    EventEvicted(
        view="plan-record",
        stream=StreamId(f"plan/{PLAN}"),
        event_version=Version(7),
        event_id=EventId(uid(77)),
        reason_text="Recorded by a tool of another vendor; entered again by hand on the 8th",
    ),
    ClientRegistered(identity=IDENTITY),
    IdentityCorrected(
        identity=IDENTITY.model_copy(update={"birth_date": date(1988, 4, 7)}),
        reason_text="Birth date misread from the insurance card",
    ),
    ClientEntryVoided(
        voided=(VoidedEntry(event_id=EventId(uid(102)), version=Version(2)),),
        reason="entered-in-error",
        reason_text="The card was right the first time",
    ),
    EpisodeOpened(
        client_id=CLIENT,
        opened_on=date(2026, 1, 8),
        begins_with="first-session",
        enrollment=ENROLLMENT,
    ),
    EnrollmentChanged(
        enrollment=ENROLLMENT.model_copy(
            update={"effective_on": date(2026, 6, 1), "payer": Payer(kind="self-pay")}
        ),
        reason_text="Coverage ended with the job",
    ),
    SessionRecorded(session_id=INTAKE, session=INTAKE_SESSION),
    SessionCorrected(
        session_id=EIGHTH,
        session=SessionContent(
            service_at=at("2026-03-05T09:00:00-05:00"),
            service="individual",
            modality="video",
            attendance="late",
            minutes=45,
            units=1,
            site_id=SITE,
            clinician="Dana Whitlock, LCSW",
            addressed=(
                Addressed(plan_id=PLAN, objective_id=SCALE),
                Addressed(plan_id=PLAN, objective_id=RELAXATION),
            ),
        ),
        reason_text="Held by video, not in the office",
    ),
    OutreachRecorded(
        outreach_id=OutreachId(uid(690)),
        outreach=OutreachContent(
            way=Way(kind="portal"),
            outcome="message-left",
            session_ids=(EIGHTH,),
            made_by="Noor Haddad",
            words="Asked to call back about another appointment",
        ),
    ),
    ScoreRecorded(score_id=FIRST_SCORE, score=FIRST),
    ScoreCorrected(
        score_id=EIGHTH_SCORE,
        score=ScoreContent(
            instrument="gad-7",
            administered_at=at("2026-03-05T08:55:00-05:00"),
            total="9",
            band_table="gad-7-2006",
            administered_by="clinician",
            capture="verbal",
            session_id=EIGHTH,
        ),
        reason_text="The total was added up wrongly",
    ),
    ScoreAccepted(score_id=MOOD_SCORE),
    SafetyAlertRaised(
        score_id=MOOD_SCORE,
        instrument="phq-9",
        what=(ScoreItem(code="item-9", value="1"),),
        urgency="alert",
    ),
    SafetyAlertClosed(
        score_id=MOOD_SCORE,
        outcome="safety-plan-made",
        explanation="Seen the same hour: passing thoughts, no plan, no intent; safety plan made",
    ),
    EpisodeDischarged(
        discharged_on=date(2026, 4, 30),
        reason="goals-met",
        summary="GAD-7 below 5 at three sessions in a row; sleep and evenings as hoped for",
    ),
    EpisodeReopened(
        reason="mistaken-discharge",
        reason_text="The discharge was meant for another chart",
    ),
    EpisodeEntryVoided(
        voided=(VoidedEntry(event_id=EventId(uid(112)), version=Version(12)),),
        reason="wrong-chart",
        reason_text="The session belongs to another client",
    ),
)
