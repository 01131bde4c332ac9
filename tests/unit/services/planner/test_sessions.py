"""Sessions and scores: when, where and for whom they can be (A1.28, A1.52, A11.06, A11.07)."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.values.ids import ObjectiveId, PlanId, ScoreId, SessionId
from events.values.references import SiteId
from events.values.sessions import Addressed, ScoreContent
from services.planner.commands.client import RegisterClient
from services.planner.commands.course import DraftPlan
from services.planner.commands.episode import (
    CorrectScore,
    CorrectSession,
    DischargeEpisode,
    OpenEpisode,
)
from tests.contract import gad
from tests.contract.examples_care import FIRST, IDENTITY, INTAKE_SESSION
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.steps import OPENING, drafted, opened, score, session

MORNING = gad.at("2026-01-08T09:00:00-05:00")
NEXT = SessionId(gad.uid(400))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"service_at": gad.at("2026-01-08T10:00:01-05:00")},
         ("in-the-future", "/session/service_at")),
        ({"service_at": gad.at("2026-01-08T11:00:00-05:00"), "attendance": "no-show"},
         ("in-the-future", "/session/service_at")),
        ({"service_at": gad.at("2026-01-07T23:59:00-05:00")}, ("too-early", "/session/service_at")),
        ({"site_id": SiteId("nowhere")}, ("not-found", "/session/site_id")),
        ({"addressed": (Addressed(plan_id=PlanId(gad.uid(99)), objective_id=gad.SCALE),)},
         ("not-found", "/session/addressed/0/plan_id")),
        ({"addressed": (Addressed(plan_id=gad.PLAN, objective_id=ObjectiveId(gad.uid(99))),)},
         ("not-found", "/session/addressed/0/objective_id")),
    ],
)  # fmt: skip
def test_a_session_that_cannot_be(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    fields = {"service_at": MORNING, **changes}
    assert drafted().refused(session(NEXT, **fields)) == refusal


def test_a_session_happened_when_it_was_held_though_recorded_later() -> None:
    """A11.07."""
    chart = drafted().at("2026-02-01T15:00:00+00:00")
    decision = chart.give(session(NEXT, MORNING))
    assert decision.written[0].facts[0].time == gad.at("2026-01-08T14:00:00+00:00")


def test_a_session_cancelled_ahead_happened_when_it_is_recorded() -> None:
    """A1.52."""
    chart = drafted()
    week_ahead = MORNING + timedelta(weeks=1)
    called_off = session(NEXT, week_ahead, attendance="cancelled", cancelled_by="client")
    assert chart.give(called_off).written[0].facts[0].time == chart.now


def test_no_session_twice_and_no_correction_of_what_is_not_there() -> None:
    chart = drafted()
    chart.give(session(NEXT, MORNING))
    assert chart.refused(session(NEXT, MORNING)) == ("already-there", "/session_id")
    other = make(
        CorrectSession,
        session_id=SessionId(gad.uid(499)),
        session=INTAKE_SESSION,
        reason_text="Video",
    )
    assert chart.refused(other) == ("not-found", "/session_id")


def test_a_correction_gives_the_session_whole_and_differs() -> None:
    """A11.07: a correction happens when it is recorded."""
    chart = drafted()
    fields = {"session_id": gad.INTAKE, "reason_text": "Held by video"}
    same = make(CorrectSession, session=INTAKE_SESSION, **fields)
    assert chart.refused(same) == ("nothing-changes", "/session")
    video = INTAKE_SESSION.model_copy(update={"modality": "video"})
    decision = chart.give(make(CorrectSession, session=video, **fields))
    assert decision.written[0].facts[0].time is None
    assert chart.episode.sessions[gad.INTAKE].content.modality == "video"


def test_a_session_addresses_only_plans_of_its_own_episode() -> None:
    """A1.29, A1.57."""
    chart = drafted()
    other, elsewhere = str(gad.uid(801)), gad.uid(802)
    plan = PlanId(gad.uid(803))
    chart.give(
        make(RegisterClient, client_id=other, identity=IDENTITY),
        make(OpenEpisode, **{**OPENING, "episode_id": elsewhere, "client_id": other}),
        make(DraftPlan, plan_id=plan, episode_id=elsewhere, client_id=other),
    )
    linked = (Addressed(plan_id=plan, objective_id=gad.SCALE),)
    assert chart.refused(session(NEXT, MORNING, addressed=linked)) == (
        "wrong-chart",
        "/session/addressed/0/plan_id",
    )


def test_a_score_happened_when_it_was_administered_and_never_ahead() -> None:
    """A1.28."""
    chart = opened()
    new = ScoreId(gad.uid(700))
    assert chart.refused(score(new, "9", chart.now + timedelta(seconds=1))) == (
        "in-the-future",
        "/score/administered_at",
    )
    early = chart.now - timedelta(days=1)
    assert chart.give(score(new, "9", early)).written[0].facts[0].time == early
    assert chart.refused(score(new, "9", early)) == ("already-there", "/score_id")


def test_a_score_names_a_session_of_its_episode() -> None:
    chart = opened()
    lost = FIRST.model_copy(update={"session_id": NEXT})
    command = score(gad.FIRST_SCORE, "17", MORNING).model_copy(update={"score": lost})
    assert chart.refused(command) == ("not-found", "/score/session_id")


def test_no_score_is_taken_after_discharge() -> None:
    """A11.22: late ones are recorded, new ones are not taken."""
    chart = drafted().at("2026-02-10T15:00:00+00:00")
    chart.give(make(DischargeEpisode, discharged_on=date(2026, 2, 1), reason="moved"))
    chart.give(score(ScoreId(gad.uid(700)), "9", gad.at("2026-02-01T22:00:00-05:00")))
    new = score(ScoreId(gad.uid(701)), "9", gad.at("2026-02-02T08:00:00-05:00"))
    assert chart.refused(new) == ("after-discharge", "/score/administered_at")


def test_a_correction_of_a_score_is_legal_after_discharge() -> None:
    """A11.06, A11.22."""
    chart = drafted().at("2026-02-10T15:00:00+00:00")
    chart.give(make(DischargeEpisode, discharged_on=date(2026, 2, 1), reason="moved"))

    def right(total: str) -> CorrectScore:
        content: ScoreContent = FIRST.model_copy(update={"total": total, "items": ()})
        return make(
            CorrectScore, score_id=gad.FIRST_SCORE, score=content, reason_text="Added up wrongly"
        )

    same = right("17").model_copy(update={"score": FIRST})
    assert chart.refused(same) == ("nothing-changes", "/score")
    chart.give(right("16"))
    assert chart.episode.scores[gad.FIRST_SCORE].content.total == "16"
