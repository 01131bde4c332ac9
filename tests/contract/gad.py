"""The plan of an invented client with generalized anxiety: template row A9.1, with story A12.1.

All people, places and dates are made up.
"""

from datetime import date, datetime
from uuid import UUID

from events.ids import ClientId
from events.values.dates import Cadence, Due, DueOn
from events.values.goals import Endorsement, GoalContent
from events.values.ids import (
    CriterionId,
    DiagnosisId,
    EpisodeId,
    GoalId,
    InterventionId,
    NoteId,
    ObjectiveId,
    PlanId,
    ProblemId,
    ProgressId,
    ReviewId,
    ScoreId,
    SessionId,
    WaiverId,
)
from events.values.interventions import DischargeCriteria, Frequency, InterventionContent, Phase
from events.values.objectives import Criterion, ObjectiveContent, Stage, Streak
from events.values.problems import DiagnosisContent, Priority, ProblemContent
from events.values.quantities import Amount, Target
from events.values.references import SiteId


def uid(number: int) -> UUID:
    """Return a fixed UUID for `number`."""
    return UUID(f"01941f29-7c00-7000-8000-{number:012d}")


def at(text: str) -> datetime:
    """Return the instant in `text`, which carries its offset."""
    return datetime.fromisoformat(text)


def in_weeks(weeks: int) -> Due:
    """Return the due day so many weeks after the plan was signed (Jan 22, 2026)."""
    return DueOn(on=date.fromordinal(date(2026, 1, 22).toordinal() + 7 * weeks))


CLIENT = ClientId(str(uid(1)))
EPISODE = EpisodeId(uid(2))
PLAN = PlanId(uid(3))
SITE = SiteId("riverside")
ANXIETY = DiagnosisId(uid(10))
WORRY = ProblemId(uid(11))
CALM = GoalId(uid(12))
SCALE, RELAXATION, RECORDS, SLEEP = (ObjectiveId(uid(number)) for number in range(20, 24))
GAD_TOTAL, TECHNIQUES, DAYS, COUNT, BELIEF, LATENCY, LEAVING = (
    CriterionId(uid(number)) for number in range(30, 37)
)
INTERVENTIONS = tuple(InterventionId(uid(number)) for number in range(40, 47))
REVIEW = ReviewId(uid(50))
NOTE = NoteId(uid(80))
PROGRESS = ProgressId(uid(85))
WAIVER = WaiverId(uid(86))
INTAKE, EIGHTH = SessionId(uid(60)), SessionId(uid(67))
FIRST_SCORE, EIGHTH_SCORE, MOOD_SCORE = (ScoreId(uid(number)) for number in range(70, 73))

TOGETHER = Endorsement(origin="client", endorsed=True, rationale_explained=True)
PROPOSED = Endorsement(origin="clinician", endorsed=True, rationale_explained=True)

DIAGNOSIS = DiagnosisContent(
    code="F41.1",
    text="Generalized anxiety disorder",
    status="confirmed",
    evidence=("Worry on most days for eight months, hard to control", "GAD-7 of 17 at intake"),
    noted_on=date(2026, 1, 8),
)

PROBLEM = ProblemContent(
    statement="Worry about work and health delays sleep and cuts short evenings with the family",
    impairment=("work-or-school", "relationships", "daily-activities"),
    observed=("Falls asleep 45 minutes after lights out", "Left two deadlines unmet in a month"),
    diagnosis_ids=(ANXIETY,),
    priority=Priority(rank=1, basis="client-preference"),
)

GOAL = GoalContent(
    words="I want to get through a week without my worries running it",
    problem_ids=(WORRY,),
    horizon="long-term",
    target_on=date(2026, 5, 28),
    daily_life="Evenings at the table with the family, and asleep before midnight",
    endorsement=TOGETHER,
)

SCALE_CONTENT = ObjectiveContent(
    goal_id=CALM,
    statement="GAD-7 falls from 17 to below 10",
    criteria=(
        Criterion(
            criterion_id=GAD_TOTAL,
            metric="GAD-7 total",
            instrument="gad-7",
            source="scale",
            unit="score",
            direction="decrease",
            baseline=Amount(low="17"),
            target=Target(comparator="below", amount=Amount(low="10")),
            cadence=Cadence(every=1, unit="session"),
        ),
    ),
    due=in_weeks(8),
    order=4,
    primary=True,
    endorsement=PROPOSED,
)

RELAXATION_CONTENT = ObjectiveContent(
    goal_id=CALM,
    statement="Two relaxation techniques, 10 to 15 minutes on five days a week",
    criteria=(
        Criterion(
            criterion_id=TECHNIQUES,
            metric="relaxation techniques in use",
            source="log",
            unit="techniques",
            direction="increase",
            baseline=Amount(low="0"),
            target=Target(comparator="at-least", amount=Amount(low="2")),
        ),
        Criterion(
            criterion_id=DAYS,
            metric="days with 10 to 15 minutes of practice",
            source="log",
            unit="days per week",
            direction="increase",
            baseline=Amount(low="0", high="1"),
            target=Target(comparator="at-least", amount=Amount(low="5")),
            stages=(
                Stage(
                    target=Target(comparator="at-least", amount=Amount(low="3")), due=in_weeks(2)
                ),
            ),
            cadence=Cadence(every=1, unit="week"),
        ),
    ),
    due=in_weeks(4),
    order=1,
    endorsement=PROPOSED,
)

RECORDS_CONTENT = ObjectiveContent(
    goal_id=CALM,
    statement="Three thought records a week, and belief in the worry 30 percent lower",
    criteria=(
        Criterion(
            criterion_id=COUNT,
            metric="thought records",
            source="count",
            unit="records per week",
            direction="increase",
            baseline=Amount(low="0"),
            target=Target(comparator="at-least", amount=Amount(low="3")),
            cadence=Cadence(every=1, unit="week"),
        ),
        Criterion(
            criterion_id=BELIEF,
            metric="belief in the worry after the record",
            source="self-rating",
            unit="percent",
            direction="decrease",
            basis="percent-of-raw",
            baseline=Amount(low="80"),
            target=Target(comparator="at-least", amount=Amount(low="30")),
        ),
    ),
    due=in_weeks(6),
    order=2,
    endorsement=PROPOSED,
)

SLEEP_CONTENT = ObjectiveContent(
    goal_id=CALM,
    statement="Sleep latency falls from 45 to 20 minutes or less",
    criteria=(
        Criterion(
            criterion_id=LATENCY,
            metric="minutes to fall asleep, weekly mean",
            source="diary",
            unit="minutes",
            direction="decrease",
            baseline=Amount(low="45"),
            target=Target(comparator="at-most", amount=Amount(low="20")),
            cadence=Cadence(every=1, unit="week"),
        ),
    ),
    due=in_weeks(8),
    order=3,
    endorsement=TOGETHER,
)

OBJECTIVES = {
    SCALE: SCALE_CONTENT,
    RELAXATION: RELAXATION_CONTENT,
    RECORDS: RECORDS_CONTENT,
    SLEEP: SLEEP_CONTENT,
}

_TECHNIQUES: tuple[tuple[str, tuple[ObjectiveId, ...]], ...] = (
    ("CBT for generalized anxiety after Dugas and Robichaud", (SCALE, RECORDS)),
    ("Psychoeducation on worry and avoidance", (SCALE,)),
    ("Progressive muscle relaxation after Jacobson", (RELAXATION, SLEEP)),
    ("Cognitive restructuring with thought records", (RECORDS,)),
    ("Worry exposure", (SCALE,)),
    ("Stimulus control for sleep", (SLEEP,)),
    ("Behavioral experiments", (SCALE, RECORDS)),
)

INTERVENTION_CONTENTS = {
    key: InterventionContent(
        kind="psychoeducation" if technique.startswith("Psycho") else "therapy",
        modality="Cognitive behavioral therapy",
        technique=technique,
        objective_ids=objectives,
        frequency="weekly, in session",
        evidence="First-line psychological treatment for generalized anxiety",
        responsible="Dana Whitlock, LCSW",
    )
    for key, (technique, objectives) in zip(INTERVENTIONS, _TECHNIQUES, strict=True)
}

FREQUENCY = Frequency(
    phases=(Phase(sessions=1, weeks=1, minutes=50, first_session=1, last_session=18),),
    sessions_low=14,
    sessions_high=18,
)

DISCHARGE = DischargeCriteria(
    criteria=(
        Criterion(
            criterion_id=LEAVING,
            metric="GAD-7 total",
            instrument="gad-7",
            source="scale",
            unit="score",
            direction="decrease",
            target=Target(comparator="below", amount=Amount(low="5")),
            streak=Streak(count=3, of="sessions"),
        ),
    ),
    further=("Copes with worry on her own", "Worry no longer decides what she does"),
)
