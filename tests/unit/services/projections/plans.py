"""One plan's history with an event of every sort that a plan knows, and two voids."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from events.ids import Version
from events.state.recorded import Recorded
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.finding import FindingWaived, FindingWaiverWithdrawn
from events.types.goal import GoalRevised, GoalSet
from events.types.intervention import InterventionAdded, InterventionStopped
from events.types.note import NoteLinked, NoteLinkRevised
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveMet,
    ObjectiveRevised,
)
from events.types.plan import PlanActivated, PlanDrafted, PlanProposed, PlanPutOnHold, PlanResumed
from events.types.problem import ProblemAdded
from events.types.progress import ProgressRecorded
from events.types.review import (
    ClientInputRecorded,
    Duration,
    ObjectiveStatusAssessed,
    ReviewCompleted,
    ReviewOpened,
)
from events.types.signature import PlanSigned, SignatureDeclined
from events.types.terms import DischargeCriteriaSet, FrequencyChanged, ReviewScheduled
from events.values.changes import Rationale
from events.values.ids import WaiverId
from events.values.quantities import Amount
from events.values.signatures import Capture, Signer
from events.values.waivers import WaivedFinding
from tests.contract import gad
from tests.contract.examples_course import CALMER as CALMER_WEEKS
from tests.contract.examples_course import NOTED
from tests.unit.events.state.plans import entry, plan_void

AGREED, CHANGED = Version(18), Version(31)
WHY = Rationale(text="Seen in session", data="Diary of the last weeks")
CALMER = gad.GOAL.model_copy(update={"words": "I want calmer evenings"})
_FEWER = gad.SCALE_CONTENT.model_copy(update={"criteria": gad.SLEEP_CONTENT.criteria})


def _signed(role: Any, version: Version) -> PlanSigned:  # noqa: ANN401  # a signer's role
    return PlanSigned(
        signer=Signer(role=role, printed_name="Someone Invented"),
        meaning="authorship",
        capture=Capture(method="electronic"),
        content_version=version,
        content_hash="0f" * 32,
    )


def _waived() -> Sequence[Any]:
    """Return two waivers, one withdrawn; the other lapses with the goal's next revision."""
    finding = WaivedFinding(rule="NO_BASELINE", rule_version=1, path=f"/goals/{gad.CALM}")
    told = {"reason": "other", "reason_text": "As she puts it"}
    ids = (gad.WAIVER, WaiverId(gad.uid(87)))
    given = [
        FindingWaived.model_validate({"waiver_id": i, "finding": finding, **told}) for i in ids
    ]
    return [*given, FindingWaiverWithdrawn.model_validate({"waiver_id": ids[1], **told})]


def whole_plan() -> Sequence[Recorded[Any]]:
    """Return the history; its last two events void a revision, and then that void."""
    payloads: list[Any] = [
        PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE),
        DiagnosisRecorded(diagnosis_id=gad.ANXIETY, diagnosis=gad.DIAGNOSIS),
        ProblemAdded(problem_id=gad.WORRY, problem=gad.PROBLEM),
        GoalSet(goal_id=gad.CALM, goal=gad.GOAL),
        *(ObjectiveAdded(objective_id=key, objective=each) for key, each in gad.OBJECTIVES.items()),
        *(
            InterventionAdded(intervention_id=key, intervention=each)
            for key, each in gad.INTERVENTION_CONTENTS.items()
        ),
        FrequencyChanged(frequency=gad.FREQUENCY),
        DischargeCriteriaSet(criteria=gad.DISCHARGE),
        BaselineEstablished(
            objective_id=gad.SCALE,
            criterion_id=gad.GAD_TOTAL,
            baseline=Amount(low="17"),
            established_on=date(2026, 1, 8),
            score_id=gad.FIRST_SCORE,
        ),
        ReviewScheduled(interval_days=90, sessions=(8, 14)),
        PlanProposed(content_version=AGREED, content_hash="0f" * 32),
        _signed("clinician", AGREED),
        _signed("client", AGREED),
        PlanActivated(content_version=AGREED),
        PlanPutOnHold(reason="inpatient-stay", reason_text="Ten days on a ward"),
        PlanResumed(),
        ReviewOpened(review_id=gad.REVIEW, trigger="scheduled"),
        ClientInputRecorded(review_id=gad.REVIEW, words="Getting there"),
        ObjectiveStatusAssessed(
            review_id=gad.REVIEW,
            objective_id=gad.SCALE,
            verdict="partially-met",
            rationale=WHY,
        ),
        ReviewCompleted(
            review_id=gad.REVIEW,
            changes="changed",
            rationale=WHY,
            duration=Duration(sessions_more=8),
            next_review_on=date(2026, 4, 16),
        ),
        ObjectiveMet(objective_id=gad.SCALE, met_on=date(2026, 3, 5), rationale=WHY),
        ObjectiveRevised(objective_id=gad.SCALE, objective=_FEWER, rationale=WHY),
        InterventionStopped(
            intervention_id=gad.INTERVENTIONS[0], reason="completed", rationale=WHY
        ),
        DiagnosisSuperseded(diagnosis_id=gad.ANXIETY, reason="resolved", rationale=WHY),
        SignatureDeclined(
            role="client",
            reason="prefers-not-to-sign",
            explanation="Wants to read it at home",
            content_version=CHANGED,
        ),
        NoteLinked(note_id=gad.NOTE, note_class="progress-note", note=NOTED),
        NoteLinkRevised(
            note_id=gad.NOTE, note_class="treatment-record", note=NOTED, reason_text="An intake"
        ),
        ProgressRecorded(progress_id=gad.PROGRESS, progress=CALMER_WEEKS),
        *_waived(),
        GoalRevised(goal_id=gad.CALM, goal=CALMER, rationale=WHY),
    ]
    history = [entry(each, version) for version, each in enumerate(payloads, start=1)]
    history.append(entry(plan_void(history[-1]), len(history) + 1))
    history.append(entry(plan_void(history[-1]), len(history) + 1))
    return history
