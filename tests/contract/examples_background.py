"""Examples of what a plan is made on, of others who take part, and of what goes on between."""

from datetime import date

from events.payload import Payload
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
from events.types.goal import GoalProposalDeclined, GoalProposed
from events.types.support import (
    DisagreementRecorded,
    DisagreementResolved,
    FamilyInvolvementStated,
    PhaseEntered,
    ReferralMoved,
    ReferralPlanned,
    RequirementAnswered,
)
from events.values.background import (
    Circumstances,
    EmergencyContact,
    Functioning,
    HistoryContent,
    Impairment,
    Population,
    PreferenceContent,
    PresentingConcern,
    Readiness,
)
from events.values.between_sessions import (
    ClinicalEvent,
    HomeworkContent,
    MedicationContent,
    PracticeContent,
    SkillContent,
)
from events.values.changes import Rationale
from events.values.dates import DueAtSession
from events.values.goals import GoalProposal
from events.values.ids import (
    ClinicalEventId,
    DisagreementId,
    GoalProposalId,
    HistoryEntryId,
    HomeworkId,
    MedicationId,
    PhaseDecisionId,
    PracticeId,
    PreferenceId,
    ReferralId,
    RequirementAnswerId,
    SkillId,
)
from events.values.support import (
    DisagreementContent,
    FamilyInvolvement,
    Participant,
    PhaseDecision,
    ReferralContent,
    RequirementAnswer,
)
from tests.contract import gad

INTAKE_DAY = date(2026, 1, 8)
EVENINGS = PreferenceId(gad.uid(1010))
OLD_HISTORY, NEW_HISTORY = HistoryEntryId(gad.uid(1011)), HistoryEntryId(gad.uid(1012))
HOMEWORK_FIRST, EXPOSURE, ACTIVE = (
    DisagreementId(gad.uid(1013)),
    ReferralId(gad.uid(1014)),
    PhaseDecisionId(gad.uid(1015)),
)
MOVE, SERTRALINE = ClinicalEventId(gad.uid(1016)), MedicationId(gad.uid(1017))
RECORDS_HOME, BREATHING, PRACTICE = (
    HomeworkId(gad.uid(1018)),
    SkillId(gad.uid(1019)),
    PracticeId(gad.uid(1020)),
)

PREFERENCE = PreferenceContent(
    kind="helpful-before",
    words="Writing worries down before bed helped in her last year of school",
    intervention_ids=(gad.INTERVENTIONS[2],),
)
HISTORY = HistoryContent(
    kind="past-diagnosis",
    words="Adjustment disorder, as told at intake",
    told_by="client",
    told_on=INTAKE_DAY,
    code="F43.2",
)
FUNCTIONING = Functioning(
    assessed_on=INTAKE_DAY,
    work_or_school=Impairment(level="moderate", words="Checks each report three times"),
    relationships=Impairment(level="mild"),
    self_care=Impairment(level="none"),
    daily_activities=Impairment(level="mild"),
    quality_of_life=Impairment(level="not-assessed"),
)
SWIMMING = GoalProposalId(gad.uid(1050))
PROPOSAL = GoalProposal(
    words="I want to swim with my sister again",
    why="It is the one hour in which I do not think",
    proposed_by="client",
    proposed_on=INTAKE_DAY,
)
DISAGREEMENT = DisagreementContent(
    raised_by="client",
    raised_on=INTAKE_DAY,
    words="Four records a week are too many beside night shifts",
    discussion="What a record takes, and what two would still show",
    objective_ids=(gad.RECORDS,),
)
REFERRAL = ReferralContent(
    to="Riverside psychiatry",
    kind="psychiatrist",
    purpose="To weigh medication beside therapy",
    trigger="If the GAD-7 has not fallen by 4 points",
    by_session=6,
)
MEDICATION = MedicationContent(
    name="Sertraline",
    dose="50 mg once a day",
    prescriber="Dr. Imre Solace",
    started_on=date(2026, 1, 5),
    purpose="Anxiety",
)
HOMEWORK = HomeworkContent(
    words="Two thought records until next week",
    assigned_on=INTAKE_DAY,
    due=DueAtSession(number=2),
    objective_ids=(gad.RECORDS,),
)

BACKGROUND: tuple[Payload, ...] = (
    PresentingConcernDescribed(
        presenting_concern=PresentingConcern(
            words="Worry on most days, tense shoulders, late to sleep",
            frequency="five days in seven",
            intensity="8 of 10 at its worst",
            onset="Since spring, after a change at work",
        )
    ),
    PreferenceAdded(preference_id=EVENINGS, preference=PREFERENCE),
    PreferenceRevised(
        preference_id=EVENINGS,
        preference=PREFERENCE.model_copy(update={"kind": "priority"}),
    ),
    PreferenceRetired(
        preference_id=EVENINGS,
        reason="changed",
        rationale=Rationale(text="Prefers to talk worries over with her sister"),
    ),
    HistoryRecorded(history_entry_id=OLD_HISTORY, history_entry=HISTORY),
    HistorySuperseded(
        history_entry_id=OLD_HISTORY,
        replaced_by=NEW_HISTORY,
        reason="wrong",
        rationale=Rationale(text="The records of 2019 say otherwise"),
    ),
    FunctioningAssessed(functioning=FUNCTIONING),
    ReadinessAssessed(
        readiness=Readiness(
            assessed_on=INTAKE_DAY,
            stage="preparation",
            barriers_to_engagement=("Doubts that talking helps",),
            choices_offered=("In person or by video",),
            reactions=("Would rather start with sleep",),
        )
    ),
    CircumstancesDescribed(
        circumstances=Circumstances(
            medical_factors=("Thyroid checked in December, normal",),
            emergency_contacts=(
                EmergencyContact(name="Maud Ellery", relation="sister", number="555-0142"),
            ),
            accommodations=("Step-free room",),
        )
    ),
    PopulationFlagged(
        population=Population(
            flags=("mandated", "trauma-informed"),
            court_goal="Ten sessions of counseling",
            own_goal="To sleep through again",
        )
    ),
    FamilyInvolvementStated(
        family_involvement=FamilyInvolvement(
            participants=(
                Participant(name="Maud Ellery", relation="sister", role="Walks with her daily"),
            )
        )
    ),
    DisagreementRecorded(disagreement_id=HOMEWORK_FIRST, disagreement=DISAGREEMENT),
    DisagreementResolved(
        disagreement_id=HOMEWORK_FIRST,
        reason="plan-changed",
        rationale=Rationale(text="Three records a week, two in weeks with night shifts"),
    ),
    GoalProposed(goal_proposal_id=SWIMMING, goal_proposal=PROPOSAL),
    GoalProposalDeclined(
        goal_proposal_id=SWIMMING,
        reason="not-now",
        rationale=Rationale(text="After the sleep is better; it is kept for the next review"),
    ),
    PhaseEntered(
        phase_decision_id=ACTIVE,
        phase_decision=PhaseDecision(
            phase=1, entered_on=INTAKE_DAY, basis="Assessment is complete; weekly work begins"
        ),
    ),
    RequirementAnswered(
        requirement_answer_id=RequirementAnswerId(gad.uid(1030)),
        requirement_answer=RequirementAnswer(
            profile="oh-5122-27",
            requirement="review",
            outcome="waived",
            done_on=INTAKE_DAY,
            reason="only-because-period-lapsed",
        ),
        rationale=Rationale(text="Nothing in the client's needs has changed since the review"),
    ),
    ReferralPlanned(referral_id=EXPOSURE, referral=REFERRAL),
    ReferralMoved(
        referral_id=EXPOSURE,
        status="declined",
        on=INTAKE_DAY,
        reoffer=DueAtSession(number=8),
        reason_text="Wants to try without medication first",
    ),
    ClinicalEventRecorded(
        clinical_event_id=MOVE,
        clinical_event=ClinicalEvent(
            kind="life-event", happened_on=INTAKE_DAY, words="Moved in with her sister"
        ),
    ),
    MedicationListed(medication_id=SERTRALINE, medication=MEDICATION),
    MedicationChanged(
        medication_id=SERTRALINE,
        medication=MEDICATION.model_copy(update={"dose": "75 mg once a day"}),
        rationale=Rationale(text="Raised by the prescriber"),
    ),
    MedicationStopped(
        medication_id=SERTRALINE,
        stopped_on=date(2026, 1, 8),
        reason="side-effects",
        rationale=Rationale(text="Nausea; tapered by the prescriber"),
    ),
    HomeworkAssigned(homework_id=RECORDS_HOME, homework=HOMEWORK),
    HomeworkClosed(homework_id=RECORDS_HOME, reason="partly-done"),
    SkillTaught(
        skill_id=BREATHING,
        skill=SkillContent(
            name="Slow breathing", taught_on=INTAKE_DAY, objective_ids=(gad.RELAXATION,)
        ),
    ),
    PracticeRecorded(
        practice_id=PRACTICE,
        practice=PracticeContent(
            practised_on=INTAKE_DAY,
            skill_ids=(BREATHING,),
            adherence="done",
            told_by="client",
            words="Twice before bed",
        ),
    ),
)
