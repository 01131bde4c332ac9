"""The plan of an invented client with alcohol use disorder and anxiety: template row A9.4."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from events.values.dates import DueAtSession, DueOn
from events.values.goals import Endorsement, GoalContent
from events.values.ids import (
    CriterionId,
    DiagnosisId,
    GoalId,
    InterventionId,
    ObjectiveId,
    ProblemId,
)
from events.values.interventions import DischargeCriteria, Frequency, InterventionContent, Phase
from events.values.objectives import Alternative, Criterion, ObjectiveContent, Streak
from events.values.problems import DiagnosisContent, Priority, ProblemContent
from events.values.quantities import Amount, Target
from services.planner.commands import AnyCommand
from services.planner.commands.content import AddObjective, AddProblem, RecordDiagnosis, SetGoal
from services.planner.commands.treatment import (
    AddIntervention,
    ScheduleReviews,
    SetDischargeCriteria,
    SetFrequency,
)
from tests.contract.gad import TOGETHER, uid
from tests.unit.services.planner.charts import make

ALCOHOL, ANXIETY = DiagnosisId(uid(1001)), DiagnosisId(uid(1002))
DRINKING, WORRY = ProblemId(uid(1003)), ProblemId(uid(1004))
SOBER, CALM = GoalId(uid(1005)), GoalId(uid(1006))
DRINKS, COPING, MEETINGS, CRAVING, SCALE, STRATEGIES = (
    ObjectiveId(uid(1010 + number)) for number in range(6)
)


def criterion(number: int, metric: str, target: tuple[str, str], **more: Any) -> Criterion:  # noqa: ANN401
    """Return a criterion with a comparator and a number for its target."""
    comparator, low = target
    fields: dict[str, Any] = {
        "criterion_id": CriterionId(uid(1100 + number)),
        "metric": metric,
        "source": "log",
        "unit": "count",
        "direction": "increase" if comparator == "at-least" else "decrease",
        "target": Target.model_validate({"comparator": comparator, "amount": Amount(low=low)}),
    }
    return Criterion(**{**fields, **more})


LOW_RISK = criterion(
    2,
    "standard drinks by Timeline Followback",
    ("at-most", "7"),
    unit="drinks per week",
    baseline=Amount(low="30", high="35"),
).model_copy(update={"target": Target(comparator="within", amount=Amount(low="0", high="7"))})
NONE_AT_ALL = LOW_RISK.model_copy(
    update={
        "criterion_id": CriterionId(uid(1101)),
        "target": Target(comparator="exactly", amount=Amount(low="0")),
    }
)


def objective(goal_id: GoalId, statement: str, *criteria: Criterion, **more: Any) -> Any:  # noqa: ANN401
    """Return an objective due in ten weeks unless `more` says otherwise."""
    fields: dict[str, Any] = {
        "goal_id": goal_id,
        "statement": statement,
        "criteria": criteria,
        "due": DueOn(on=date(2026, 4, 2)),
        "endorsement": TOGETHER,
    }
    return ObjectiveContent(**{**fields, **more})


OBJECTIVES: dict[ObjectiveId, ObjectiveContent] = {
    DRINKS: objective(
        SOBER,
        "From 30 to 35 drinks a week to none, or to 7 at most",
        alternatives=(
            Alternative(code="abstinence", label="No alcohol", criteria=(NONE_AT_ALL,)),
            Alternative(code="low-risk", label="Seven drinks at most", criteria=(LOW_RISK,)),
        ),
        primary=True,
    ),
    COPING: objective(
        SOBER,
        "Five coping plans by session 4",
        criterion(3, "written coping plans", ("at-least", "5"), baseline=Amount(low="0")),
        due=DueAtSession(number=4),
    ),
    MEETINGS: objective(
        SOBER,
        "Two meetings a week for eight weeks",
        criterion(4, "meetings per week", ("at-least", "2"), streak=Streak(count=8, of="weeks")),
    ),
    CRAVING: objective(
        SOBER,
        "Craving falls from 7 to 3 or less",
        criterion(5, "craving, 0 to 10", ("at-most", "3"), baseline=Amount(low="7")),
    ),
    SCALE: objective(
        CALM,
        "GAD-7 falls from 14 to below 8",
        criterion(
            6,
            "GAD-7 total",
            ("below", "8"),
            instrument="gad-7",
            source="scale",
            baseline=Amount(low="14"),
        ),
    ),
    STRATEGIES: objective(
        CALM,
        "Two strategies daily, ten minutes",
        criterion(7, "strategies a day", ("at-least", "2"), baseline=Amount(low="0")),
    ),
}

_TECHNIQUES: tuple[tuple[str, tuple[ObjectiveId, ...]], ...] = (
    ("Motivational interviewing, sessions 1 to 4", (DRINKS,)),
    ("CBT for substance use", (DRINKS, COPING)),
    ("Relapse prevention after Marlatt and Gordon", (COPING, CRAVING)),
    ("Urge surfing", (CRAVING,)),
    ("CBT for generalized anxiety", (SCALE, STRATEGIES)),
    ("Medical care: withdrawal, naltrexone or acamprosate", (DRINKS, CRAVING)),
    ("Mutual-help groups", (MEETINGS,)),
)

FREQUENCY = Frequency(
    phases=(
        Phase(sessions=1, weeks=1, first_session=1, last_session=12),
        Phase(purpose="step-down", sessions=1, weeks=2, first_session=13, last_session=20),
        Phase(purpose="maintenance", sessions=1, weeks=4, first_session=21, last_session=24),
    ),
    sessions_low=20,
    sessions_high=24,
)

DISCHARGE = DischargeCriteria(
    criteria=(
        criterion(8, "drinks a week", ("at-most", "7"), streak=Streak(count=12, of="weeks")),
        criterion(
            9, "GAD-7 total", ("below", "5"), instrument="gad-7",
            streak=Streak(count=4, of="administrations"),
        ),
        criterion(10, "strategies in use", ("at-least", "3")),
        criterion(11, "confidence, 0 to 10", ("at-least", "8")),
    )
)  # fmt: skip


def content() -> Iterator[AnyCommand]:
    """Yield the commands that give a drafted plan the content of the template."""
    for key, code, text in (
        (ALCOHOL, "F10.20", "Alcohol use disorder, moderate or severe"),
        (ANXIETY, "F41.1", "Generalized anxiety disorder"),
    ):
        held = DiagnosisContent(code=code, text=text, status="confirmed", noted_on=date(2026, 1, 8))
        yield make(RecordDiagnosis, diagnosis_id=key, diagnosis=held)
    yield from _goal(DRINKING, ALCOHOL, SOBER, "Evenings end in drinking", "Evenings without it")
    yield from _goal(WORRY, ANXIETY, CALM, "Worry drives the drinking", "A quiet head")
    for objective_id, each in OBJECTIVES.items():
        yield make(AddObjective, objective_id=objective_id, objective=each)
    for number, (technique, objective_ids) in enumerate(_TECHNIQUES):
        done = InterventionContent(
            modality="Outpatient", technique=technique, objective_ids=objective_ids
        )
        key_ = InterventionId(uid(1200 + number))
        yield make(AddIntervention, intervention_id=key_, intervention=done)
    yield make(SetFrequency, frequency=FREQUENCY)
    yield make(SetDischargeCriteria, criteria=DISCHARGE)
    yield make(ScheduleReviews, interval_days=90, sessions=(6, 12, 20))


def _goal(
    problem_id: ProblemId, diagnosis_id: DiagnosisId, goal_id: GoalId, statement: str, words: str
) -> Iterator[AnyCommand]:
    held = ProblemContent(
        statement=statement,
        diagnosis_ids=(diagnosis_id,),
        priority=Priority(rank=1, basis="severity"),
    )
    yield make(AddProblem, problem_id=problem_id, problem=held)
    goal = GoalContent(
        words=words,
        problem_ids=(problem_id,),
        horizon="long-term",
        endorsement=Endorsement(origin="client", endorsed=True),
    )
    yield make(SetGoal, goal_id=goal_id, goal=goal)
