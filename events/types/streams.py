"""Which payloads each kind of stream holds; closed unions, so that no type goes unhandled."""

from events.types.alert import SafetyAlertClosed, SafetyAlertRaised
from events.types.attachment import AttachmentRecorded
from events.types.authorization import AuthorizationPayload, InsurancePayload
from events.types.background import (
    CircumstancesDescribed,
    FunctioningAssessed,
    HistoryRecorded,
    HistorySuperseded,
    PopulationFlagged,
    PreferenceAdded,
    PreferenceRetired,
    PreferenceRevised,
    PresentingConcernDescribed,
    ReadinessAssessed,
)
from events.types.between_sessions import (
    ClinicalEventRecorded,
    HomeworkAssigned,
    HomeworkClosed,
    MedicationChanged,
    MedicationListed,
    MedicationStopped,
    PracticeRecorded,
    SkillTaught,
)
from events.types.care_team import CareTeamPayload
from events.types.client import ClientRegistered, IdentityCorrected
from events.types.clinic import (
    ClinicRegistered,
    ClockChosen,
    CrisisLinesSet,
    DisclosureRulesAdopted,
    EventEvicted,
    PolicyAdopted,
    SiteAdded,
    SiteClosed,
    SiteRevised,
)
from events.types.communication import CommunicationAgreed
from events.types.consent import ConsentPayload, OwnAuthorityRecorded
from events.types.copy import CopyRecorded
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.disclosure import DisclosureRecorded
from events.types.episode import (
    EnrollmentChanged,
    EpisodeDischarged,
    EpisodeOpened,
    EpisodeReopened,
)
from events.types.finding import WaiverPayload
from events.types.goal import GoalProposalDeclined, GoalProposed, GoalRetired, GoalRevised, GoalSet
from events.types.hold import AccountingSuspended, HoldLifted, HoldPlaced
from events.types.intervention import (
    InterventionAdded,
    InterventionRevised,
    InterventionStopped,
)
from events.types.migration import PlanMigrated
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveMet,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.outreach import OutreachRecorded
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
)
from events.types.problem import ProblemAdded, ProblemResolved, ProblemRevised
from events.types.progress import ProgressRecorded
from events.types.request import AmendmentTakenOver, RequestPayload
from events.types.resources import (
    BarrierAdded,
    BarrierResolved,
    BarrierRevised,
    StrengthAdded,
    StrengthRetired,
    StrengthRevised,
)
from events.types.restriction import RestrictionAgreed
from events.types.review import (
    ClientInputRecorded,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
)
from events.types.safety import (
    RiskAssessed,
    SafetyPlanAcknowledged,
    SafetyPlanMade,
    SafetyPlanRevised,
)
from events.types.score import ScoreAccepted, ScoreCorrected, ScoreRecorded
from events.types.session import SessionCorrected, SessionRecorded
from events.types.signature import PlanSigned, SignatureDeclined, SignatureWaived
from events.types.staff import StaffPayload
from events.types.support import (
    DisagreementRecorded,
    DisagreementResolved,
    FamilyInvolvementStated,
    PhaseEntered,
    ReferralMoved,
    ReferralPlanned,
    RequirementAnswered,
)
from events.types.template import TemplatePayload
from events.types.terms import (
    ContractAgreed,
    DischargeCriteriaSet,
    FrequencyChanged,
    MeasurementPlanSet,
    ReviewScheduled,
)
from events.types.void import ClientEntryVoided, EpisodeEntryVoided, PlanEntryVoided

ClinicPayload = (
    ClinicRegistered
    | SiteAdded
    | SiteRevised
    | SiteClosed
    | ClockChosen
    | PolicyAdopted
    | DisclosureRulesAdopted
    | CrisisLinesSet
    | EventEvicted
    | StaffPayload
    | TemplatePayload
)

HoldPayload = HoldPlaced | HoldLifted

SharingPayload = DisclosureRecorded | RestrictionAgreed | CopyRecorded | AccountingSuspended
"""What goes out of a client's record, and what is kept from going out or from being told."""

ClientPayload = (
    ClientRegistered
    | IdentityCorrected
    | CommunicationAgreed
    | ConsentPayload
    | OwnAuthorityRecorded
    | SharingPayload
    | RequestPayload
    | AmendmentTakenOver
    | AttachmentRecorded
    | HoldPayload
    | InsurancePayload
    | AuthorizationPayload
    | ClientEntryVoided
)

AlertPayload = SafetyAlertRaised | SafetyAlertClosed

EpisodePayload = (
    EpisodeOpened
    | EnrollmentChanged
    | EpisodeDischarged
    | EpisodeReopened
    | SessionRecorded
    | SessionCorrected
    | ScoreRecorded
    | ScoreCorrected
    | ScoreAccepted
    | OutreachRecorded
    | AlertPayload
    | CareTeamPayload
    | EpisodeEntryVoided
)

CoursePayload = (
    PlanDrafted
    | PlanTypeChanged
    | PlanProposed
    | PlanActivated
    | PlanMigrated
    | PlanPutOnHold
    | PlanResumed
    | PlanDischarged
    | PlanClosed
    | PlanReopened
)

ProblemPayload = (
    DiagnosisRecorded | DiagnosisSuperseded | ProblemAdded | ProblemRevised | ProblemResolved
)

ObjectivePayload = (
    GoalSet
    | GoalRevised
    | GoalRetired
    | ObjectiveAdded
    | ObjectiveRevised
    | ObjectiveRetired
    | BaselineEstablished
)

TreatmentPayload = (
    InterventionAdded
    | InterventionRevised
    | InterventionStopped
    | FrequencyChanged
    | DischargeCriteriaSet
    | ContractAgreed
)

ContentPayload = ProblemPayload | ObjectivePayload | TreatmentPayload
"""What changes a plan's agreed content and so stales signatures (A11.12)."""

ResourcePayload = (
    StrengthAdded
    | StrengthRevised
    | StrengthRetired
    | BarrierAdded
    | BarrierRevised
    | BarrierResolved
)

SafetyPlanPayload = SafetyPlanMade | SafetyPlanRevised | SafetyPlanAcknowledged

BackgroundPayload = (
    CircumstancesDescribed
    | FunctioningAssessed
    | HistoryRecorded
    | HistorySuperseded
    | PopulationFlagged
    | PreferenceAdded
    | PreferenceRetired
    | PreferenceRevised
    | PresentingConcernDescribed
    | ReadinessAssessed
)

SupportPayload = (
    DisagreementRecorded
    | DisagreementResolved
    | FamilyInvolvementStated
    | GoalProposalDeclined
    | GoalProposed
    | PhaseEntered
    | RequirementAnswered
)

ReferralPayload = ReferralPlanned | ReferralMoved

BetweenSessionsPayload = (
    ClinicalEventRecorded
    | HomeworkAssigned
    | HomeworkClosed
    | MedicationChanged
    | MedicationListed
    | MedicationStopped
    | PracticeRecorded
    | SkillTaught
)

ParticularPayload = (
    ResourcePayload
    | RiskAssessed
    | SafetyPlanPayload
    | BackgroundPayload
    | SupportPayload
    | ReferralPayload
    | BetweenSessionsPayload
)
"""What a plan records beside its agreed content; it stales no signature (A11.12)."""

SigningPayload = PlanSigned | SignatureDeclined | SignatureWaived

ReviewPayload = ReviewOpened | ClientInputRecorded | ObjectiveStatusAssessed | ReviewCompleted

NotePayload = NoteLinked | NoteLinkRevised
"""Links from progress notes; they change no agreed content (A11.12)."""

PlanPayload = (
    CoursePayload
    | ContentPayload
    | ParticularPayload
    | SigningPayload
    | ReviewPayload
    | NotePayload
    | WaiverPayload
    | ProgressRecorded
    | ObjectiveMet
    | ReviewScheduled
    | MeasurementPlanSet
    | PlanEntryVoided
)

NoticePayload = NoticeRaised | NoticeLapsed | NoticeCleared
