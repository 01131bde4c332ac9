"""Examples of a plan's course, its signatures and its review."""

from datetime import date

from events.ids import EventId, Version
from events.payload import Payload
from events.types.finding import FindingWaived, FindingWaiverWithdrawn
from events.types.migration import PlanMigrated
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.plan import (
    PlanActivated,
    PlanClosed,
    PlanDischarged,
    PlanDrafted,
    PlanProposed,
    PlanPutOnHold,
    PlanReopened,
    PlanResumed,
    PlanTypeChanged,
    TemplateUsed,
)
from events.types.progress import ProgressRecorded
from events.types.review import (
    ClientInputRecorded,
    Duration,
    ObjectiveStatusAssessed,
    Rating,
    ReviewCompleted,
    ReviewedScore,
    ReviewOpened,
)
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.types.void import PlanEntryVoided
from events.values.changes import Rationale
from events.values.ids import Item, PlanId, VoidedEntry
from events.values.notes import (
    Measured,
    NoObjective,
    NoteContent,
    NotedObjective,
    NoteReference,
)
from events.values.progress import ProgressContent
from events.values.signatures import Capture, EarlierSignature, Signer
from events.values.waivers import WaivedFinding
from tests.contract import gad

SIGNED_VERSION = Version(19)
SIGNED_HASH = "5f" * 32

NOTED = NoteContent(
    session_id=gad.EIGHTH,
    format="dap",
    written_at=gad.at("2026-03-05T17:20:00-05:00"),
    reference=NoteReference(system="harbor-notes", locator="notes/2026-03-05/8", sha256="3c" * 32),
    objectives=(
        NotedObjective(
            objective_id=gad.SCALE,
            status="ahead",
            measured=(
                Measured(
                    value="9",
                    unit="points",
                    criterion_id=gad.GAD_TOTAL,
                    score_id=gad.EIGHTH_SCORE,
                ),
            ),
        ),
        NotedObjective(
            objective_id=gad.RECORDS, status="on-track", data="3 of 3 thought records this week"
        ),
    ),
)

CALMER = ProgressContent(
    goal_id=gad.CALM,
    from_on=date(2026, 2, 4),
    to_on=date(2026, 3, 5),
    narrative="Worry is noticed early and put down on most evenings; deadlines at work are kept",
    rating=6,
    rater="client",
    achieved=(gad.SCALE,),
)

WAIVED = WaivedFinding(
    rule="NO_BASELINE",
    rule_version=1,
    path=f"/objectives/{gad.RELAXATION}/content/statement",
)

COURSE: tuple[Payload, ...] = (
    PlanDrafted(
        client_id=gad.CLIENT,
        episode_id=gad.EPISODE,
        presenting_concern="Worry on most days since spring, tense shoulders, late to sleep",
        template=TemplateUsed(template="generalized-anxiety", template_version=1),
        replaces=PlanId(gad.uid(90)),
    ),
    PlanTypeChanged(
        plan_type="comprehensive",
        rationale=Rationale(text="The crisis is over and the assessment complete"),
    ),
    PlanProposed(content_version=SIGNED_VERSION, content_hash=SIGNED_HASH),
    PlanSigned(
        signer=Signer(role="client", printed_name="Rowena Ellery"),
        meaning="participation-understanding-and-consent",
        capture=Capture(
            method="verbal", reason="Signs on paper at the next visit", dated=date(2026, 1, 22)
        ),
        content_version=SIGNED_VERSION,
        content_hash=SIGNED_HASH,
    ),
    SignatureDeclined(
        role="parent-or-guardian",
        reason="disagrees-with-plan",
        explanation="Would rather wait for the school's report",
        content_version=SIGNED_VERSION,
    ),
    SignatureWaived(
        role="psychiatrist",
        reason="not-required-by-payer",
        explanation="The payer asks for no physician's signature",
        content_version=SIGNED_VERSION,
    ),
    PlanActivated(content_version=SIGNED_VERSION),
    ReviewOpened(review_id=gad.REVIEW, trigger="scheduled", at_session=8),
    ClientInputRecorded(
        review_id=gad.REVIEW,
        ratings=(
            Rating(goal_id=gad.CALM, rating=6),
            Rating(objective_id=gad.SLEEP, rating=7),
        ),
        words="I notice the worry earlier now, and I can put it down",
    ),
    ObjectiveStatusAssessed(
        review_id=gad.REVIEW,
        objective_id=gad.SCALE,
        verdict="met",
        rationale=Rationale(text="GAD-7 of 9", score_ids=(gad.EIGHTH_SCORE,)),
    ),
    ReviewCompleted(
        review_id=gad.REVIEW,
        scores=(ReviewedScore(instrument="gad-7", score_id=gad.EIGHTH_SCORE),),
        changes="changed",
        rationale=Rationale(text="Target raised, sleep objective retired", data="GAD-7 17, now 9"),
        duration=Duration(sessions_more=8),
        next_review_on=date(2026, 4, 16),
        next_review_session=14,
    ),
    NoteLinked(note_id=gad.NOTE, note_class="progress-note", note=NOTED),
    NoteLinkRevised(
        note_id=gad.NOTE,
        note_class="progress-note",
        note=NoteContent(
            session_id=gad.EIGHTH,
            format="birp",
            written_at=gad.at("2026-03-05T17:20:00-05:00"),
            reference=NoteReference(system="harbor-notes", locator="notes/2026-03-05/8"),
            no_objective=NoObjective(
                reason="crisis", text="A bereavement in the family came first"
            ),
        ),
        reason_text="The note names no objective; the link was made from last week's",
    ),
    ProgressRecorded(progress_id=gad.PROGRESS, progress=CALMER),
    FindingWaived(
        waiver_id=gad.WAIVER,
        finding=WAIVED,
        reason="clinical-judgment",
        reason_text="Relaxation is practised from nothing; the first week is its baseline",
    ),
    FindingWaiverWithdrawn(
        waiver_id=gad.WAIVER,
        reason="no-longer-holds",
        reason_text="The diary of the first week gives the baseline",
    ),
    PlanMigrated(
        source="harbor-notes",
        record="TP-2025-0113",
        content_version=Version(19),
        activated_on=date(2025, 10, 2),
        activated_at=gad.at("2025-10-02T04:00:00+00:00"),
        last_review_on=date(2025, 12, 18),
        next_review_on=date(2026, 3, 12),
        met=(gad.SLEEP,),
        signatures=(
            EarlierSignature(
                role="clinician", signed_on=date(2025, 10, 2), printed_name="Imre Solace, LCSW"
            ),
            EarlierSignature(role="client", signed_on=date(2025, 10, 2)),
        ),
    ),
    PlanPutOnHold(
        reason="inpatient-stay",
        reason_text="Surgery; sessions pause until she is home",
        expected_until=date(2026, 4, 2),
    ),
    PlanResumed(reason_text="Home since Monday and asked to go on"),
    PlanDischarged(
        discharged_on=date(2026, 4, 30),
        reason="goals-met",
        summary="Discharge criterion met at session 16",
    ),
    PlanClosed(reason="replaced", reason_text="A comprehensive plan took its place"),
    PlanReopened(reason="mistaken-discharge", reason_text="Meant for another chart"),
    PlanEntryVoided(
        voided=(
            VoidedEntry(
                event_id=EventId(gad.uid(207)),
                version=Version(7),
                items=(Item(kind="objective", id=gad.SLEEP),),
            ),
        ),
        reason="entered-in-error",
        reason_text="Entered twice",
    ),
)
