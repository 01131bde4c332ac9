"""The commands of the invented anxiety plan (A9.1, A12.1), as charts that have come so far."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from events.types.review import Duration, ReviewedScore, Verdict
from events.values.changes import Rationale
from events.values.consents import Authority
from events.values.ids import ObjectiveId, ReviewId, ScoreId, SessionId
from events.values.quantities import Amount
from events.values.sessions import Addressed, ScoreGiven, SessionContent
from events.values.signatures import STANDING_IN, Capture, Signer, SignerRole
from services.planner.commands import AnyCommand
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import (
    AddObjective,
    AddProblem,
    EstablishBaseline,
    RecordDiagnosis,
    SetGoal,
)
from services.planner.commands.course import ActivatePlan, DraftPlan, ProposePlan
from services.planner.commands.episode import OpenEpisode, RecordScore, RecordSession
from services.planner.commands.review import (
    AssessObjective,
    CompleteReview,
    OpenReview,
    RecordClientInput,
)
from services.planner.commands.signing import SignPlan
from services.planner.commands.treatment import (
    AddIntervention,
    ScheduleReviews,
    SetDischargeCriteria,
    SetFrequency,
)
from tests.contract import gad
from tests.contract.examples_care import ENROLLMENT, FIRST, IDENTITY, INTAKE_SESSION
from tests.unit.services.planner.charts import Chart, make

WHY = Rationale(text="Seen in session", data="Diary and scores of the last weeks")


def opened() -> Chart:
    """Return a chart with the client registered and the episode open."""
    chart = Chart()
    chart.give(make(RegisterClient, identity=IDENTITY), make(OpenEpisode, **OPENING))
    return chart


OPENING: dict[str, Any] = {
    "client_id": gad.CLIENT,
    "opened_on": date(2026, 1, 8),
    "begins_with": "first-session",
    "enrollment": ENROLLMENT,
}


def drafting() -> Iterator[AnyCommand]:
    """Yield the commands that draft the plan with all its content."""
    yield make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT)
    yield make(RecordDiagnosis, diagnosis_id=gad.ANXIETY, diagnosis=gad.DIAGNOSIS)
    yield make(AddProblem, problem_id=gad.WORRY, problem=gad.PROBLEM)
    yield make(SetGoal, goal_id=gad.CALM, goal=gad.GOAL)
    for objective_id, objective in gad.OBJECTIVES.items():
        yield make(AddObjective, objective_id=objective_id, objective=objective)
    for intervention_id, intervention in gad.INTERVENTION_CONTENTS.items():
        yield make(AddIntervention, intervention_id=intervention_id, intervention=intervention)
    yield make(SetFrequency, frequency=gad.FREQUENCY)
    yield make(SetDischargeCriteria, criteria=gad.DISCHARGE)
    yield make(
        EstablishBaseline,
        objective_id=gad.SCALE,
        criterion_id=gad.GAD_TOTAL,
        baseline=Amount(low="17"),
        established_on=date(2026, 1, 8),
        score_id=gad.FIRST_SCORE,
    )
    yield make(ScheduleReviews, interval_days=90, sessions=(8, 14))


def drafted() -> Chart:
    """Return a chart with the intake and the drafted plan."""
    chart = opened()
    chart.give(
        make(RecordSession, session_id=gad.INTAKE, session=INTAKE_SESSION),
        make(RecordScore, score_id=gad.FIRST_SCORE, score=FIRST),
    )
    chart.give(*drafting())
    return chart


def signer(role: SignerRole) -> Signer:
    """Return somebody who signs; whoever signs for the client is a guardian."""
    guardian = Authority(basis="guardian", from_on=date(2026, 1, 1), document="ab" * 32)
    held = guardian if role in STANDING_IN else None
    return Signer(role=role, printed_name="Someone Invented", authority=held)


def signature(chart: Chart, role: SignerRole = "clinician", **changes: Any) -> SignPlan:  # noqa: ANN401
    """Return a signature under the present content."""
    consent = "participation-understanding-and-consent"
    fields: dict[str, Any] = {
        "signer": signer(role),
        "meaning": consent if role == "client" else "authorship",
        "capture": Capture(method="electronic"),
        "content_version": chart.plan.content_version,
        "content_hash": chart.digest,
        "document_digest": chart.document_digest,
    }
    return make(SignPlan, **{**fields, **changes})


def proposed() -> Chart:
    """Return a chart with the plan put to the client, on Jan 22, 2026."""
    chart = drafted().at("2026-01-22T15:00:00+00:00")
    chart.give(make(ProposePlan))
    return chart


def active() -> Chart:
    """Return a chart with the plan signed by both and active."""
    chart = proposed()
    chart.give(signature(chart), signature(chart, "client"), make(ActivatePlan))
    return chart


def reviewing(review_id: ReviewId = gad.REVIEW) -> Chart:
    """Return a chart at session 8, with a review open and the client's view recorded."""
    chart = active()
    held(chart, (gad.at("2026-01-15T09:00:00-05:00") + timedelta(weeks=n) for n in range(7)))
    chart.at("2026-03-05T16:00:00+00:00")
    chart.give(score(gad.EIGHTH_SCORE, "9", chart.now), *opening(review_id))
    return chart


def assessed() -> Chart:
    """Return a chart with a review that lacks only its completion."""
    chart = reviewing()
    chart.give(*verdicts(gad.REVIEW, "partially-met"))
    return chart


def held(chart: Chart, times: Iterable[datetime]) -> None:
    """Hold weekly sessions, recorded on their day."""
    for number, service_at in enumerate(times, start=len(chart.episode.sessions)):
        chart.now = service_at + timedelta(hours=1)
        chart.give(session(SessionId(gad.uid(300 + number)), service_at))


def session(session_id: SessionId, service_at: datetime, **changes: Any) -> RecordSession:  # noqa: ANN401
    """Return an individual session that worked on the scale's objective."""
    fields: dict[str, Any] = {
        "service_at": service_at,
        "service": "individual",
        "modality": "in-person",
        "attendance": "attended",
        "addressed": (Addressed(plan_id=gad.PLAN, objective_id=gad.SCALE),),
    }
    content = SessionContent(**{**fields, **changes})
    return make(RecordSession, session_id=session_id, session=content)


def score(score_id: ScoreId, total: str, when: datetime, instrument: str = "gad-7") -> RecordScore:
    """Return an administration of an instrument by the client."""
    content = ScoreGiven(
        instrument=instrument, administered_at=when, total=total, administered_by="client"
    )
    return make(RecordScore, score_id=score_id, score=content)


def opening(review_id: ReviewId) -> tuple[AnyCommand, ...]:
    """Return the commands that open a review and record the client's view."""
    return (
        make(OpenReview, review_id=review_id, trigger="scheduled"),
        make(RecordClientInput, review_id=review_id, words="Getting there"),
    )


def verdicts(
    review_id: ReviewId, verdict: Verdict, objectives: Iterable[ObjectiveId] = gad.OBJECTIVES
) -> list[AnyCommand]:
    """Return one verdict for each of `objectives`."""
    reason = Rationale(text="Seen in the records")
    return [
        make(
            AssessObjective,
            review_id=review_id,
            objective_id=each,
            verdict=verdict,
            rationale=reason,
        )
        for each in objectives
    ]


def completion(chart: Chart, **changes: Any) -> CompleteReview:  # noqa: ANN401
    """Return the completion of the usual review, six weeks ahead of the next."""
    fields: dict[str, Any] = {
        "review_id": gad.REVIEW,
        "scores": (ReviewedScore(instrument="gad-7", score_id=gad.EIGHTH_SCORE),),
        "changes": "no-change",
        "rationale": WHY,
        "duration": Duration(sessions_more=8),
        "next_review_on": chart.now.date() + timedelta(weeks=6),
    }
    return make(CompleteReview, **{**fields, **changes})
