"""Plans from opening to discharge, through commands as JSON (A9.1, A9.4, A12.1)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from events.ids import StreamId
from events.state import client, episode, plan
from events.state.plan import open_objectives
from events.state.plan_content import standing
from events.state.session_numbers import session_numbers
from events.state.voiding import effective
from events.types.review import Duration, Rating, ReviewedScore
from events.values.changes import Rationale
from events.values.ids import ReviewId, ScoreId, SessionId
from events.values.objectives import counting_criteria
from services.planner.commands import AnyCommand, read
from services.planner.commands.client import RegisterClient
from services.planner.commands.content import ReviseObjective
from services.planner.commands.course import ActivatePlan, DischargePlan, DraftPlan, ProposePlan
from services.planner.commands.episode import DischargeEpisode, OpenEpisode, VoidEpisodeEntries
from services.planner.commands.review import (
    CompleteReview,
    MarkObjectiveMet,
    OpenReview,
    RecordClientInput,
)
from services.planner.decide import Decision
from tests.contract import gad
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import (
    OPENING,
    WHY,
    drafting,
    score,
    session,
    signature,
    verdicts,
)

FIRST_SESSION = gad.at("2026-01-08T09:00:00-05:00")
SECOND = ReviewId(gad.uid(52))
REPLAYS: dict[str, Any] = {
    "client": client.replay,
    "episode": episode.replay,
    "plan": plan.replay,
}
FOLDS: dict[str, Any] = {"client": client.fold, "episode": episode.fold, "plan": plan.fold}


def told(commands: Iterable[AnyCommand]) -> tuple[AnyCommand, ...]:
    """Return commands after a way through JSON."""
    parts = b",".join(each.model_dump_json().encode() for each in commands)
    return read(b"[" + parts + b"]")


def give(chart: Chart, *commands: AnyCommand) -> Decision:
    return chart.give(*told(commands))


def require_replayed(chart: Chart) -> None:
    """The decided state is what its facts fold to, whichever way they are folded."""
    for stream, kept in chart.streams.others.items():
        kind = StreamId(stream).partition("/")[0]
        assert REPLAYS[kind](kept.history) == kept.state
        assert FOLDS[kind](effective(kept.history)) == kept.state
        assert kept.state.journal.unresolved == ()
        assert [each.version for each in kept.history] == list(range(1, kept.version + 1))


def weekly(chart: Chart, weeks: Iterable[int], service: str = "individual") -> None:
    """Hold a session in each of `weeks` after the first, recorded an hour later."""
    for week in weeks:
        service_at = FIRST_SESSION + timedelta(weeks=week)
        chart.now = (service_at + timedelta(hours=1)).astimezone(gad.at("2026-01-01T00Z").tzinfo)
        key = SessionId(gad.uid(300 + week))
        give(chart, session(key, service_at, service=service, addressed=()))


def numbered(chart: Chart) -> int:
    zones = chart.streams.clinic.zones()
    assert zones is not None
    return len(session_numbers(chart.episode, chart.policy.counted_services, zones))


def scored(chart: Chart, number: int, total: str) -> ScoreId:
    key = ScoreId(gad.uid(700 + number))
    give(chart, score(key, total, chart.now - timedelta(minutes=70)))
    return key


def completed(chart: Chart, review_id: ReviewId, key: ScoreId, **changes: Any) -> CompleteReview:  # noqa: ANN401
    fields: dict[str, Any] = {
        "review_id": review_id,
        "scores": (ReviewedScore(instrument="gad-7", score_id=key),),
        "changes": "no-change",
        "rationale": WHY,
        "duration": Duration(sessions_more=8),
        "next_review_on": chart.now.date() + timedelta(weeks=6),
    }
    return make(CompleteReview, **{**fields, **changes})


def signed(chart: Chart) -> None:
    give(chart, make(ProposePlan))
    give(chart, signature(chart), signature(chart, "client"))


def ended(chart: Chart, day: date) -> None:
    """Discharge plan and episode together."""
    give(
        chart,
        make(DischargePlan, discharged_on=day, reason="goals-met", summary="As hoped for"),
        make(DischargeEpisode, discharged_on=day, reason="goals-met"),
    )
    assert (chart.status(), chart.care()) == ("discharged", "discharged")
    require_replayed(chart)


def test_the_anxiety_plan_goes_from_opening_to_discharge() -> None:
    """A9.1 in story A12.1, without its payer."""
    chart = Chart()
    chart.now = FIRST_SESSION + timedelta(hours=1)
    give(chart, make(RegisterClient, identity=IDENTITY), make(OpenEpisode, **OPENING))
    weekly(chart, [0], "assessment")
    give(chart, score(gad.FIRST_SCORE, "17", FIRST_SESSION))
    give(chart, *drafting())
    weekly(chart, [1, 2])
    signed(chart)
    give(chart, make(ActivatePlan))
    weekly(chart, [3])
    missed = session(SessionId(gad.uid(399)), FIRST_SESSION + timedelta(weeks=4),
                     attendance="no-show")  # fmt: skip
    chart.now = FIRST_SESSION + timedelta(weeks=4, hours=1)
    give(chart, missed)
    weekly(chart, [5, 6, 7])
    assert numbered(chart) == 7
    weekly(chart, [8])
    assert (chart.now.date(), numbered(chart)) == (date(2026, 3, 5), 8)
    first_review(chart)
    weekly(chart, range(9, 15))
    assert (chart.now.date(), numbered(chart)) == (date(2026, 4, 16), 14)
    second_review(chart)
    weekly(chart, [15])
    scored(chart, 15, "3")
    weekly(chart, [16])
    scored(chart, 16, "4")
    assert numbered(chart) == 16
    ended(chart, date(2026, 4, 30))


def first_review(chart: Chart) -> None:
    """GAD-7 of 9: the objective is met, a milestone. Refused for lack of the client's rating."""
    key = scored(chart, 8, "9")
    give(chart, make(OpenReview, review_id=gad.REVIEW, trigger="milestone", at_session=8))
    judged = verdicts(gad.REVIEW, "partially-met")
    assert chart.refused(*told(judged)) == ("client-first", "/review_id")
    own = (Rating(goal_id=gad.CALM, rating=6), Rating(objective_id=gad.SLEEP, rating=7))
    give(chart, make(RecordClientInput, review_id=gad.REVIEW, ratings=own), *judged)
    give(chart, *verdicts(gad.REVIEW, "met", [gad.SCALE]))
    reason = Rationale(text="9 is below 10", score_ids=(key,), review_id=gad.REVIEW)
    met = make(MarkObjectiveMet, objective_id=gad.SCALE, met_on=chart.now.date(), rationale=reason)
    raised = gad.RECORDS_CONTENT.model_copy(update={"due": gad.in_weeks(12)})
    change = make(ReviseObjective, objective_id=gad.RECORDS, objective=raised, rationale=reason)
    done = completed(chart, gad.REVIEW, key, changes="changed", next_review_session=14)
    give(chart, met, change, done)
    assert gad.SCALE not in open_objectives(chart.plan)
    signed(chart)
    assert chart.status() == "active"


def second_review(chart: Chart) -> None:
    """GAD-7 of 4: nothing changes, two more sessions."""
    key = scored(chart, 14, "4")
    give(
        chart,
        make(OpenReview, review_id=SECOND, trigger="scheduled", at_session=14),
        make(RecordClientInput, review_id=SECOND, words="A week is mine again"),
        *verdicts(SECOND, "met", open_objectives(chart.plan)),
        completed(chart, SECOND, key, scores=()),
    )
    assert chart.status() == "active"


def test_the_substance_use_plan_goes_from_opening_to_discharge() -> None:
    """A9.4: alternatives, ranges, streaks, due sessions, phases; one entry voided on the way."""
    chart = Chart()
    chart.now = FIRST_SESSION + timedelta(hours=1)
    give(chart, make(RegisterClient, identity=IDENTITY), make(OpenEpisode, **OPENING))
    weekly(chart, [0], "assessment")
    scored(chart, 1, "14")
    give(chart, make(DraftPlan, episode_id=gad.EPISODE, client_id=gad.CLIENT), *sud.content())
    assert chart.refused(make(ProposePlan)) == ("alternative-open", "")
    chosen = sud.OBJECTIVES[sud.DRINKS].model_copy(update={"chosen": "low-risk"})
    give(chart, make(ReviseObjective, objective_id=sud.DRINKS, objective=chosen, rationale=WHY))
    held = standing(chart.plan.content.objectives)[sud.DRINKS]
    assert [each.target.amount.high for each in counting_criteria(held)] == ["7"]
    signed(chart)
    give(chart, make(ActivatePlan))
    weekly(chart, range(1, 6), "group")
    wrong_chart(chart)
    key = scored(chart, 6, "10")
    give(
        chart,
        make(OpenReview, review_id=gad.REVIEW, trigger="scheduled", at_session=6),
        make(RecordClientInput, review_id=gad.REVIEW, words="Four evenings without"),
        *verdicts(gad.REVIEW, "partially-met", sud.OBJECTIVES),
        completed(chart, gad.REVIEW, key, next_review_session=12),
    )
    weekly(chart, range(6, 21))
    ended(chart, chart.now.date())


def wrong_chart(chart: Chart) -> None:
    """A session of another client comes in and is void again (A1.57)."""
    before = numbered(chart)
    when: datetime = chart.now - timedelta(hours=3)
    decision = give(chart, session(SessionId(gad.uid(398)), when, addressed=()))
    assert numbered(chart) == before + 1
    event_id = decision.written[0].facts[0].id
    void = make(
        VoidEpisodeEntries,
        event_ids=(event_id,),
        reason="wrong-chart",
        reason_text="Another client's session",
    )
    give(chart, void)
    assert numbered(chart) == before
