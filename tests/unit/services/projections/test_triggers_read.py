"""Why a review is due, read from the views of a plan, its episode and its client (A4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from events.ids import EventHash, KeyId, Position, StreamKind, Version
from events.types.between_sessions import ClinicalEventRecorded
from events.types.goal import GoalSet
from events.types.migration import PlanMigrated
from events.types.objective import BaselineEstablished, ObjectiveAdded, ObjectiveMet
from events.types.plan import PlanActivated, PlanDrafted
from events.types.problem import ProblemAdded
from events.types.review import Duration, ObjectiveStatusAssessed, ReviewCompleted, ReviewOpened
from events.types.score import ScoreRecorded
from events.types.support import ReferralPlanned
from events.types.terms import FrequencyChanged, ReviewScheduled
from events.values.between_sessions import ClinicalEvent
from events.values.changes import Rationale
from events.values.ids import ClinicalEventId, ProblemId, ReferralId, ScoreId
from events.values.quantities import Amount
from events.values.support import ReferralContent
from services.projections.http.examples import examples
from services.projections.reading.answers import plan_answer
from services.projections.reading.client_row import ClientRow
from services.projections.reading.reader import PlanRow
from services.projections.reading.triggers import situation, triggers_answer
from tests.contract import gad
from tests.contract.examples_care import FIRST
from tests.unit.services.projections.test_authorized import (
    APPEALED,
    ASKED_AGAIN,
    BEGUN,
    document_of,
    sessions,
)
from tests.unit.services.projections.test_authorized import row as client_row

WHY = Rationale(text="Seen in session")
# Payloads stand an hour apart from Jan 5, 2026, so all of these lie on Jan 5 and 6.
PLAN: Sequence[Any] = (
    PlanDrafted(client_id=gad.CLIENT, episode_id=gad.EPISODE),
    ProblemAdded(problem_id=gad.WORRY, problem=gad.PROBLEM),
    GoalSet(goal_id=gad.CALM, goal=gad.GOAL),
    ObjectiveAdded(objective_id=gad.SCALE, objective=gad.OBJECTIVES[gad.SCALE]),
    ObjectiveAdded(objective_id=gad.SLEEP, objective=gad.OBJECTIVES[gad.SLEEP]),
    FrequencyChanged(frequency=gad.FREQUENCY),
    BaselineEstablished(
        objective_id=gad.SCALE,
        criterion_id=gad.GAD_TOTAL,
        baseline=Amount(low="17"),
        established_on=date(2026, 1, 8),
        score_id=gad.FIRST_SCORE,
    ),
    ReviewScheduled(interval_days=90, sessions=(8, 14)),
    PlanActivated(content_version=Version(7)),
)
STAY = ClinicalEventId(gad.uid(640))
DOCTOR = ReferralId(gad.uid(641))


def scored(*totals: str) -> list[ScoreRecorded]:
    """Return weekly GAD-7 from Jan 8 on, the first being the baseline's own."""
    return [
        ScoreRecorded(
            score_id=gad.FIRST_SCORE if not n else ScoreId(gad.uid(400 + n)),
            score=FIRST.model_copy(
                update={
                    "total": total,
                    "items": (),
                    "session_id": None,
                    "administered_at": FIRST.administered_at + timedelta(weeks=n),
                }
            ),
        )
        for n, total in enumerate(totals)
    ]


def plan_row(payloads: Sequence[Any], weeks: int = 5, scores: Sequence[str] = ()) -> PlanRow:
    care = document_of(StreamKind.EPISODE, [*sessions(weeks), *scored(*scores)])
    return PlanRow(
        client_id=gad.CLIENT,
        episode_id=str(gad.EPISODE),
        version=Version(len(payloads)),
        position=Position(60),
        ledger_time=datetime(2026, 4, 2, 15, tzinfo=UTC),
        hash=EventHash(bytes(32)),
        key_id=KeyId("k"),
        document=orjson.dumps(document_of(StreamKind.PLAN, payloads)).decode(),
        episode_version=Version(1),
        episode_document=orjson.dumps(care).decode(),
    )


def found(row: PlanRow, as_of: str = "2026-02-10", client: ClientRow | None = None) -> list[Any]:
    nobody = replace(client_row(BEGUN[:1], 1), plans=())
    told = triggers_answer(str(gad.PLAN), row, client or nobody, date.fromisoformat(as_of))
    suggestions: list[Any] = orjson.loads(told)["suggestions"]
    return suggestions


def rows(suggestions: list[Any]) -> list[str]:
    return [each["row"] for each in suggestions]


def test_days_are_those_of_the_site() -> None:
    """A4.01, A11.09: half past eight in the evening in New York is the next day in UTC."""
    plan = orjson.loads(plan_answer(str(gad.PLAN), plan_row(PLAN)))
    plan["activation"]["time"] = "2026-01-23T01:30:00Z"
    told = situation(plan, {"authorizations": {}}, date(2026, 4, 22))
    assert (told.since, told.due_on) == (date(2026, 1, 22), date(2026, 4, 22))


def test_a_plan_taken_over_counts_from_its_last_review_there() -> None:
    """A1.60, A4.01: in effect since March 2025 elsewhere, reviewed there on January 20."""
    brought = PlanMigrated(
        source="paper",
        content_version=Version(7),
        activated_on=date(2025, 3, 3),
        activated_at=datetime(2025, 3, 3, 5, tzinfo=UTC),
        last_review_on=date(2026, 1, 20),
        next_review_on=date(2026, 4, 20),
    )
    row = plan_row([*PLAN[:-1], brought])
    assert found(row) == []
    assert rows(found(row, "2026-04-20")) == ["A4.01"]


def test_nothing_calls_for_a_review_of_a_plan_that_just_began() -> None:
    """A4.01 to A4.09: four sessions, no scores, day 36 of 90."""
    assert found(plan_row(PLAN)) == []


@pytest.mark.parametrize(
    ("payloads", "row"),
    [
        (
            [
                ClinicalEventRecorded(
                    clinical_event_id=STAY,
                    clinical_event=ClinicalEvent(
                        kind="hospitalization", happened_on=date(2026, 2, 2), words="Two days"
                    ),
                )
            ],
            "A4.03",
        ),
        ([ProblemAdded(problem_id=ProblemId(gad.uid(642)), problem=gad.PROBLEM)], "A4.04"),
        (
            [
                ObjectiveMet(
                    objective_id=gad.SCALE, met_on=date(2026, 2, 1), rationale=WHY, score_ids=()
                )
            ],
            "A4.02",
        ),
        (
            [
                ReferralPlanned(
                    referral_id=DOCTOR,
                    referral=ReferralContent(
                        to="Dr. Okafor", kind="psychiatrist", purpose="Medication", by_session=4
                    ),
                )
            ],
            "A3.12",
        ),
    ],
)
def test_what_was_recorded_since_calls_for_one(payloads: list[Any], row: str) -> None:
    """A4.02, A4.03, A4.04, A3.12."""
    assert rows(found(plan_row([*PLAN, *payloads]))) == [row]


def test_the_calendar_and_session_numbers_call_for_one_until_it_is_complete() -> None:
    """A4.01: 90 days from Jan 5 are over on Apr 5; session 8 is of Mar 5, the 9th week."""
    assert rows(found(plan_row(PLAN, weeks=9), "2026-03-05")) == ["A4.01"]
    assert rows(found(plan_row(PLAN), "2026-04-05")) == ["A4.01"]
    assert rows(found(plan_row(PLAN), "2026-04-04")) == []
    done = [
        ReviewOpened(review_id=gad.REVIEW, trigger="scheduled"),
        *(
            ObjectiveStatusAssessed(
                review_id=gad.REVIEW, objective_id=each, verdict="not-met", rationale=WHY
            )
            for each in (gad.SCALE, gad.SLEEP)
        ),
        ReviewCompleted(
            review_id=gad.REVIEW,
            changes="no-change",
            rationale=WHY,
            duration=Duration(sessions_more=8),
            next_review_on=date(2026, 3, 1),
        ),
    ]
    assert rows(found(plan_row([*PLAN, *done]), "2026-02-28")) == []
    assert rows(found(plan_row([*PLAN, *done]), "2026-03-01")) == ["A4.01"]


def test_scores_call_for_one_by_their_course() -> None:
    """A4.05: four without change stall; A4.02, A4.07: 9 on day 14 of 70 meets the target early."""
    (stalled,) = found(plan_row(PLAN, scores=("17", "17", "16", "17", "17")))
    assert (stalled["row"], stalled["trigger"]) == ("A4.05", "lack-of-progress")
    assert stalled["names"] == [str(gad.SCALE)]
    early = found(plan_row(PLAN, scores=("17", "12", "9")))
    assert rows(early) == ["A4.02", "A4.07"]


def test_a_transition_comes_as_the_expected_sessions_run_out() -> None:
    """A4.06: up to 18 sessions; the 16th of them is held in week 17."""
    assert "A4.06" not in rows(found(plan_row(PLAN, weeks=16), "2026-05-20"))
    assert "A4.06" in rows(found(plan_row(PLAN, weeks=17), "2026-05-20"))


def test_payers_call_for_one() -> None:
    """A4.08: denied on Apr 10; or two units left on Apr 2."""
    refused = found(plan_row(PLAN), "2026-04-02", client_row(BEGUN, 13))
    assert [each["trigger"] for each in refused] == ["authorization"]
    assert "re-authorization is due" in refused[0]["because"]
    denied = found(plan_row(PLAN), "2026-04-10", client_row(ASKED_AGAIN, 13))
    assert "a payer refused" in [each["because"] for each in denied]
    assert found(plan_row(PLAN), "2026-04-04", client_row(APPEALED, 13)) == []


def test_a_plan_that_is_not_in_effect_has_no_review_due() -> None:
    """A4.01."""
    assert found(plan_row(PLAN[:-1]), "2026-12-01") == []


def test_the_example_is_what_is_answered() -> None:
    """A4.01 to A4.09."""
    story = triggers_answer(
        str(gad.PLAN),
        plan_row(PLAN, weeks=13, scores=("17", "12", "9")),
        client_row(BEGUN, 13),
        date(2026, 4, 2),
    )
    assert orjson.loads(story) == examples()["triggers"]
