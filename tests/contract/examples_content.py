"""Examples of what changes a plan's agreed content."""

from datetime import date

from events.payload import Payload
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.goal import GoalRetired, GoalRevised, GoalSet
from events.types.intervention import (
    InterventionAdded,
    InterventionRevised,
    InterventionStopped,
)
from events.types.objective import (
    BaselineEstablished,
    ObjectiveAdded,
    ObjectiveMet,
    ObjectiveRetired,
    ObjectiveRevised,
)
from events.types.problem import ProblemAdded, ProblemResolved, ProblemRevised
from events.types.terms import (
    ContractAgreed,
    DischargeCriteriaSet,
    FrequencyChanged,
    MeasurementPlanSet,
    ReviewScheduled,
)
from events.values.changes import Rationale
from events.values.dates import Cadence
from events.values.ids import DiagnosisId
from events.values.interventions import Contract, Responsibility
from events.values.measurement import Measurement, PlannedMeasure
from events.values.problems import Priority
from events.values.quantities import Amount
from tests.contract import gad

REVIEWED = Rationale(
    text="Two months of steady practice; the next step is harder",
    data="GAD-7 17 at intake, 9 at session 8; four thought records a week",
    score_ids=(gad.FIRST_SCORE, gad.EIGHTH_SCORE),
    review_id=gad.REVIEW,
)

CONTENT: tuple[Payload, ...] = (
    DiagnosisRecorded(diagnosis_id=gad.ANXIETY, diagnosis=gad.DIAGNOSIS),
    DiagnosisSuperseded(
        diagnosis_id=gad.ANXIETY,
        replaced_by=DiagnosisId(gad.uid(13)),
        reason="refined",
        rationale=Rationale(text="Panic attacks came to light; see the new diagnosis"),
    ),
    ProblemAdded(problem_id=gad.WORRY, problem=gad.PROBLEM),
    ProblemRevised(
        problem_id=gad.WORRY,
        problem=gad.PROBLEM.model_copy(
            update={"priority": Priority(rank=2, basis="sequencing")},
        ),
        rationale=Rationale(text="Sleep comes first"),
    ),
    ProblemResolved(
        problem_id=gad.WORRY,
        reason="resolved",
        rationale=Rationale(text="Worry no longer shapes work or evenings"),
    ),
    GoalSet(goal_id=gad.CALM, goal=gad.GOAL),
    GoalRevised(
        goal_id=gad.CALM,
        goal=gad.GOAL.model_copy(update={"target_on": date(2026, 6, 25)}),
        rationale=REVIEWED,
    ),
    GoalRetired(
        goal_id=gad.CALM,
        reason="achieved",
        rationale=Rationale(text="She says that a week is hers again"),
    ),
    ObjectiveAdded(objective_id=gad.RECORDS, objective=gad.RECORDS_CONTENT, rationale=REVIEWED),
    ObjectiveRevised(
        objective_id=gad.RECORDS,
        objective=gad.RECORDS_CONTENT.model_copy(update={"due": gad.in_weeks(10)}),
        rationale=REVIEWED,
    ),
    ObjectiveMet(
        objective_id=gad.SCALE,
        met_on=date(2026, 3, 5),
        score_ids=(gad.EIGHTH_SCORE,),
        rationale=Rationale(text="GAD-7 of 9 is below the target of 10"),
    ),
    ObjectiveRetired(
        objective_id=gad.SLEEP,
        reason="no-longer-relevant",
        rationale=Rationale(text="Sleep has been sound since the move", review_id=gad.REVIEW),
    ),
    BaselineEstablished(
        objective_id=gad.SCALE,
        criterion_id=gad.GAD_TOTAL,
        baseline=Amount(low="17"),
        established_on=date(2026, 1, 8),
        score_id=gad.FIRST_SCORE,
    ),
    InterventionAdded(
        intervention_id=gad.INTERVENTIONS[2],
        intervention=gad.INTERVENTION_CONTENTS[gad.INTERVENTIONS[2]],
    ),
    InterventionRevised(
        intervention_id=gad.INTERVENTIONS[2],
        intervention=gad.INTERVENTION_CONTENTS[gad.INTERVENTIONS[2]].model_copy(
            update={"objective_ids": (gad.RELAXATION,), "frequency": "every other week"}
        ),
        rationale=REVIEWED,
    ),
    InterventionStopped(
        intervention_id=gad.INTERVENTIONS[4],
        reason="completed",
        rationale=Rationale(text="All steps of the worry script are done"),
    ),
    FrequencyChanged(frequency=gad.FREQUENCY),
    DischargeCriteriaSet(criteria=gad.DISCHARGE),
    ContractAgreed(
        contract=Contract(
            responsibilities=(
                Responsibility(who="client", what="Keeps the diary and brings it along"),
                Responsibility(who="clinician", what="Goes through the diary in each session"),
            ),
            terms="A session is cancelled a day ahead",
        )
    ),
    MeasurementPlanSet(
        measurement=Measurement(
            measures=(
                PlannedMeasure(
                    instrument="gad-7", cadence=Cadence(every=1, unit="session"), by="client"
                ),
                PlannedMeasure(
                    instrument="pswq", cadence=Cadence(every=2, unit="week"), by="client"
                ),
            )
        ),
    ),
    ReviewScheduled(interval_days=90, sessions=(8, 14), next_review_on=date(2026, 3, 5)),
)
