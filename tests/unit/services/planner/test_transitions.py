"""Plan, review, consent, referral, authorization and episode, walked together in any order (A2).

The tables here say what is legal where; what they do not say must be refused, naming the state, the
rule and what is legal.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, ClassVar, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from events.state.authorizations import Authorization
from events.state.consents import status_at
from events.values.ids import AuthorizationId, ReferralId, ReviewId
from events.values.support import ReferralContent
from services.planner.commands import AnyCommand
from services.planner.commands.authorization import RecordInsurance
from services.planner.commands.consent import ExpireConsent
from services.planner.commands.course import (
    ActivatePlan,
    ClosePlan,
    DischargePlan,
    ProposePlan,
    PutPlanOnHold,
    ReopenPlan,
    ResumePlan,
)
from services.planner.commands.episode import DischargeEpisode, ReopenEpisode
from services.planner.commands.review import OpenReview, RecordClientInput
from services.planner.commands.support import MoveReferral, PlanReferral
from services.planner.decide import Decision, Refusal
from tests.contract import gad
from tests.contract.examples_consents import CONSENT
from tests.contract.examples_payers import INSURANCE, PLAN_A, SIX, TWELVE
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.consents import asked, given, revoked
from tests.unit.services.planner.payers import asking, authorization, renewing
from tests.unit.services.planner.steps import active, completion, drafted, verdicts
from tests.unit.services.planner.test_authorizations import LEGAL, STEPS

ALWAYS: Final = {"propose-plan", "close-plan"}
COURSE: Final[Mapping[str, set[str]]] = {
    "draft": ALWAYS | {"activate-plan"},
    "proposed": ALWAYS | {"activate-plan"},
    "active": ALWAYS | {"put-plan-on-hold", "open-review", "discharge-plan"},
    "under-review": ALWAYS | {"put-plan-on-hold", "discharge-plan", "complete-review"},
    "on-hold": ALWAYS | {"resume-plan", "discharge-plan"},
    "discharged": {"reopen-plan"},
    "closed": {"reopen-plan"},
}
STEPS_OF_A_PLAN: Final = sorted(set().union(*COURSE.values()))
CONSENTS: Final[Mapping[str, set[str]]] = {
    "requested": {"give"},
    "given": {"revoke", "expire"},
    "revoked": set(),
    "expired": set(),
}
REFERRALS: Final[Mapping[str, set[str]]] = {
    "planned": {"offered", "closed"},
    "offered": {"accepted", "declined", "closed"},
    "declined": {"offered", "closed"},
    "accepted": {"sent", "closed"},
    "sent": {"closed"},
    "closed": set(),
}
OUT_OF_PLACE: Final = {"wrong-status", "care-ended"}
DOCTOR: Final = ReferralId(gad.uid(660))
TO_DOCTOR: Final = ReferralContent(to="Dr. Okafor", kind="psychiatrist", purpose="Medication")
WORDS: Final = {"reason_text": "As recorded"}


class AnyWay(RuleBasedStateMachine):
    """All machines of one chart, each step legal where its table says so and nowhere else."""

    seen: ClassVar[Counter[tuple[str, str, bool]]] = Counter()

    @initialize(begin=st.sampled_from((active, drafted)))
    def begins(self, begin: Callable[[], Chart]) -> None:
        self.chart: Chart = begin().at("2026-05-04T15:00:00+00:00")
        self.reviews = 0
        consent = asked(expires_on=None, expires_with="The end of treatment")
        referral = make(PlanReferral, referral_id=DOCTOR, referral=TO_DOCTOR)
        insurance = make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE)
        self.chart.give(consent, referral, insurance, asking(), renewing())

    @rule(step=st.sampled_from(STEPS_OF_A_PLAN))
    def moves_the_plan(self, step: str) -> None:
        """A2.01, A1.58, A4.06."""
        status = self.chart.status()
        answer = self.answered(step, *self.commands(step))
        over = self.chart.care() == "discharged" and step not in {"discharge-plan", "close-plan"}
        if step in COURSE[status] and not over:
            assert isinstance(answer, Decision) or answer.code not in OUT_OF_PLACE, answer
            return
        refusal = self.refusal(answer, OUT_OF_PLACE)
        assert status in refusal.rule or "discharged" in refusal.rule
        if step not in COURSE[status]:
            assert all(each in refusal.rule for each in COURSE[status])

    @rule(step=st.sampled_from(["discharge-episode", "reopen-episode"]))
    def moves_the_episode(self, step: str) -> None:
        """A1.58, A2.05."""
        care = self.chart.care()
        answer = self.answered(step, *self.commands(step))
        if (step == "discharge-episode") == (care == "open"):
            assert isinstance(answer, Decision), answer
        else:
            refusal = self.refusal(answer, {"wrong-status"})
            assert care in refusal.rule
            assert {"open": "discharge-episode"}.get(care, "reopen-episode") in refusal.rule

    @rule(step=st.sampled_from(["give", "revoke", "expire"]))
    def moves_the_consent(self, step: str) -> None:
        """A2.06."""
        consent = self.chart.streams.client(gad.CLIENT).state.consents[CONSENT]
        status = status_at(consent, self.chart.now, self.chart.now.date())
        answer = self.answered(f"{step}-consent", *self.commands(step))
        if step in CONSENTS[status]:
            assert isinstance(answer, Decision), answer
        else:
            refusal = self.refusal(answer, {"wrong-consent-state"})
            assert status in refusal.rule
            assert "may only" in refusal.rule or "only a new one" in refusal.rule

    @rule(status=st.sampled_from(sorted(REFERRALS.keys() - {"planned"})))
    def moves_the_referral(self, status: Any) -> None:  # noqa: ANN401  # a referral's status
        """A1.47."""
        before = self.chart.plan.particulars.referrals[DOCTOR].status
        move = make(MoveReferral, referral_id=DOCTOR, status=status, on=self.chart.now.date())
        answer = self.answered(f"refer-{status}", move)
        if self.chart.care() == "discharged" or self.chart.status() in {"discharged", "closed"}:
            self.refusal(answer, OUT_OF_PLACE)
        elif status in REFERRALS[before]:
            assert isinstance(answer, Decision), answer
        else:
            refusal = self.refusal(answer, {"referral-out-of-order", "ended"})
            assert before == "closed" or before in refusal.rule
            assert all(each in refusal.rule for each in REFERRALS[before])

    @rule(which=st.sampled_from((TWELVE, SIX)), step=st.sampled_from(sorted(STEPS)))
    def moves_an_authorization(self, which: AuthorizationId, step: str) -> None:
        """A2.07."""
        before = authorization(self.chart, which)
        answer = self.answered(step, STEPS[step].model_copy(update={"authorization_id": which}))
        if step in legal_of(before):
            assert isinstance(answer, Decision), answer
        else:
            refusal = self.refusal(answer, {"authorization-out-of-order"})
            assert f"the authorization is {before.status}" in refusal.rule

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.chart.now += timedelta(days=days)

    def answered(self, step: str, *commands: AnyCommand) -> Decision | Refusal:
        """Return the answer, having kept what it brought about."""
        answer = self.chart.answer(*commands)
        self.seen[step, type(answer).__name__, isinstance(answer, Decision)] += 1
        if isinstance(answer, Decision):
            self.chart.streams = answer.streams
        return answer

    def refusal(self, answer: Decision | Refusal, codes: set[str]) -> Refusal:
        """Return the refusal, which has a code of `codes`, names its source and a way out."""
        assert isinstance(answer, Refusal), answer
        assert answer.code in codes, answer
        assert answer.sources
        assert answer.way_out
        return answer

    def commands(self, step: str) -> tuple[AnyCommand, ...]:
        """Return commands that take a step, valid wherever the step is legal."""
        today = self.chart.now.date()
        if step == "complete-review":
            return self.completing()
        if step == "open-review":
            self.reviews += 1
            review = ReviewId(gad.uid(700 + self.reviews))
            return (make(OpenReview, review_id=review, trigger="transition"),)
        ends = "mistaken-closure" if self.chart.status() == "closed" else "mistaken-discharge"
        left: dict[str, Any] = {"discharged_on": today, "reason": "moved"}
        ways: dict[str, tuple[AnyCommand, ...]] = {
            "propose-plan": (make(ProposePlan),),
            "activate-plan": (make(ActivatePlan),),
            "put-plan-on-hold": (make(PutPlanOnHold, reason="inpatient-stay", **WORDS),),
            "resume-plan": (make(ResumePlan),),
            "discharge-plan": (make(DischargePlan, **left),),
            "close-plan": (make(ClosePlan, reason="administrative"),),
            "reopen-plan": (make(ReopenPlan, reason=ends, **WORDS),),
            "discharge-episode": (make(DischargeEpisode, **left),),
            "reopen-episode": (make(ReopenEpisode, reason="mistaken-discharge", **WORDS),),
            "give": (given(),),
            "revoke": (revoked(),),
            "expire": (make(ExpireConsent, consent_id=CONSENT, **WORDS),),
        }
        return ways[step]

    def completing(self) -> tuple[AnyCommand, ...]:
        """Return what completes the open review, or any review where none is open (A2.02)."""
        open_now = [key for key, it in self.chart.plan.reviews.items() if it.completion is None]
        review = open_now[0] if open_now else ReviewId(gad.uid(700))
        owed = self.chart.plan.reviews[review].owes if open_now else ()
        return (
            make(RecordClientInput, review_id=review, words="Getting there"),
            *verdicts(review, "partially-met", owed),
            completion(self.chart, review_id=review, scores=()),
        )


def legal_of(it: Authorization) -> set[str]:
    """Return what the table says of an authorization as it stands."""
    if it.status == "approved":
        return LEGAL["approved in part" if it.partial else "approved"]
    if it.status == "appealed" and it.approvals:
        return LEGAL["appealed after a partial approval"]
    return LEGAL[it.status] | ({"end"} if it.status == "upheld" and it.approvals else set())


def test_what_is_illegal_is_refused_with_the_state_and_what_is_legal() -> None:
    """A2.01, A2.02, A2.05, A2.06, A2.07, A1.47, A1.58, A11.22."""
    AnyWay.seen.clear()
    run_state_machine_as_test(
        AnyWay,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    taken = {step for step, _, accepted in AnyWay.seen if accepted}
    assert len(taken) >= 5, "too few steps were ever legal"
