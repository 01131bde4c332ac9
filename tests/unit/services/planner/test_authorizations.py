"""Authorizations: requested, approved, denied, appealed, and what is legal when (A2.07, A7.05)."""

from datetime import date
from typing import Any

import pytest

from events.values.ids import InsuranceId
from services.planner.commands.authorization import (
    AuthorizationCommand,
    RecordInsurance,
    ReviseInsurance,
)
from services.planner.commands.client import VoidClientEntries
from services.planner.decide import Decision, Refusal
from tests.contract import gad
from tests.contract.examples_payers import INSURANCE, PLAN_A, REQUEST, RETROACTIVE, SIX, TWELVE
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.payers import (
    REPORT,
    appealing,
    approving,
    asking,
    authorization,
    deciding,
    denying,
    ending,
    insured,
    part,
    renewing,
    withdrawing,
)
from tests.unit.services.planner.steps import OPENING, active, assessed

LATE = date(2026, 4, 28)
WAYS: dict[str, tuple[AuthorizationCommand, ...]] = {
    "requested": (),
    "approved": (approving(),),
    "approved in part": (approving(approval=part()),),
    "denied": (denying(),),
    "appealed": (denying(), appealing()),
    "appealed after a partial approval": (approving(approval=part()), appealing()),
    "upheld": (denying(), appealing(), deciding("upheld")),
    "overturned": (denying(), appealing(), deciding("overturned")),
    "withdrawn": (withdrawing(),),
    "ended": (approving(), ending()),
}
STEPS: dict[str, AuthorizationCommand] = {
    "approve": approving(on=LATE),
    "deny": denying(on=LATE),
    "withdraw": withdrawing(),
    "appeal": appealing(appealed_on=LATE),
    "uphold": deciding("upheld", on=LATE),
    "overturn": deciding("overturned", on=LATE),
    "end": ending(),
}
LEGAL = {
    "requested": {"approve", "deny", "withdraw"},
    "approved": {"end"},
    "approved in part": {"appeal", "end"},
    "denied": {"approve", "appeal"},
    "appealed": {"uphold", "overturn"},
    "appealed after a partial approval": {"uphold", "overturn", "end"},
    "upheld": {"appeal"},
    "overturned": {"appeal", "end"},  # six of twelve units
    "withdrawn": set[str](),
    "ended": set[str](),
}


def come_to(*way: AuthorizationCommand) -> Chart:
    chart = insured()
    chart.give(asking(), *way)
    return chart


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("stands", WAYS)
def test_a_step_is_legal_where_the_table_says_so_and_nowhere_else(stands: str, step: str) -> None:
    """A2.07: the refusal names state, rule and what would be legal."""
    answer = come_to(*WAYS[stands]).answer(STEPS[step])
    if step in LEGAL[stands]:
        assert isinstance(answer, Decision), str(answer)
        return
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.pointer) == ("authorization-out-of-order", "/authorization_id")
    assert answer.sources == ("A2.07",)
    state = "approved" if stands == "overturned" else stands.split(maxsplit=1)[0]
    assert f"the authorization is {state}" in answer.rule
    wanted = {"uphold": "decide-appeal with upheld", "overturn": "decide-appeal with overturned"}
    for legal in LEGAL[stands]:
        assert wanted.get(legal, f"{legal}-authorization") in answer.rule
    assert LEGAL[stands] or "nothing more may happen" in answer.rule


def test_an_authorization_goes_from_denial_to_units_back_to_a_day() -> None:
    """A2.07, A7.05, A1.59, A1.34: denied Apr 10, appealed Apr 13, six units from Apr 17 on."""
    chart = insured()
    chart.give(asking(), approving(), renewing(), denying(SIX))
    denied = authorization(chart, SIX)
    assert (denied.status, denied.since, denied.appeal_by) == (
        "denied",
        date(2026, 4, 10),
        date(2026, 6, 9),
    )
    given = chart.give(appealing(SIX), deciding("overturned", SIX))
    done = authorization(chart, SIX)
    (approved,) = done.approvals
    assert (done.status, done.appeal_by, done.partial) == ("approved", None, False)
    assert (approved.decided_on, approved.approval) == (date(2026, 4, 24), RETROACTIVE)
    assert done.request.renews == TWELVE
    times = [each.time.isoformat() for each in given.written[0].facts if each.time]
    assert times == ["2026-04-13T04:00:00+00:00", "2026-04-24T04:00:00+00:00"]  # New York's days


def test_the_code_of_a_reason_stands_outside_its_text_inside() -> None:
    """A1.34."""
    given = come_to().give(denying())
    (fact,) = given.written[0].facts
    assert fact.reasoncode == "documentation-missing"


def test_less_than_was_asked_for_is_a_partial_approval() -> None:
    """A2.07: 8 of 12 units."""
    assert authorization(come_to(approving(approval=part(8)))).partial
    assert not authorization(come_to(approving(approval=part(12)))).partial
    assert not authorization(come_to(approving())).partial


def test_an_appeal_after_its_deadline_is_recorded_as_it_is() -> None:
    """A7.05: due Jun 9, made Jul 1; neither law nor profile forbids it."""
    chart = come_to(denying()).at("2026-07-02T15:00:00+00:00")
    chart.give(appealing(appealed_on=date(2026, 7, 1)))
    assert authorization(chart).since > date(2026, 6, 9)


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        (asking(), ("already-there", "/authorization_id")),
        (
            asking(SIX, insurance_id=InsuranceId(gad.uid(999))),
            ("not-found", "/request/insurance_id"),
        ),
        (asking(SIX, renews=SIX), ("authorization-renews-itself", "/request/renews")),
        (asking(SIX, renews=gad.uid(999)), ("not-found", "/request/renews")),
        (approving(SIX), ("not-found", "/authorization_id")),
        (approving(on=date(2026, 1, 14)), ("too-early", "/decided_on")),
        (approving(on=date(2026, 5, 5)), ("in-the-future", "/decided_on")),
    ],
)
def test_what_does_not_hang_together_is_refused(
    command: AuthorizationCommand, refused: tuple[str, str]
) -> None:
    """A1.59."""
    assert come_to().refused(command) == refused


@pytest.mark.parametrize(
    ("evidence", "refused"),
    [
        ({"kind": "score", "episode_id": gad.EPISODE, "score_id": gad.EIGHTH_SCORE}, None),
        ({"kind": "score", "episode_id": gad.EPISODE, "score_id": gad.MOOD_SCORE}, "score_id"),
        ({"kind": "score", "episode_id": gad.uid(9), "score_id": gad.MOOD_SCORE}, "episode_id"),
        ({"kind": "review", "plan_id": gad.PLAN, "review_id": gad.REVIEW}, None),
        ({"kind": "review", "plan_id": gad.PLAN, "review_id": gad.uid(9)}, "review_id"),
        ({"kind": "note", "plan_id": gad.PLAN, "note_id": gad.NOTE}, "note_id"),
        ({"kind": "note", "plan_id": gad.uid(9), "note_id": gad.NOTE}, "plan_id"),
        (REPORT, None),
    ],
)
def test_evidence_is_what_the_clients_own_chart_holds(
    evidence: dict[str, Any], refused: str | None
) -> None:
    """A7.05: scores, notes and reviews are linked; another client's are none."""
    chart = assessed()
    chart.give(
        make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE),
        asking(),
        denying(on=date(2026, 3, 5)),
    )
    appeal = appealing(appealed_on=date(2026, 3, 5), evidence=(evidence,))
    if refused is None:
        chart.give(appeal)
    else:
        assert chart.refused(appeal) == ("not-found", f"/evidence/0/{refused}")


def test_another_clients_scores_are_no_evidence() -> None:
    """A1.57, A7.05."""
    from services.planner.commands.client import RegisterClient  # noqa: PLC0415 -- here only
    from services.planner.commands.episode import OpenEpisode  # noqa: PLC0415 -- here only
    from tests.contract.examples_care import IDENTITY  # noqa: PLC0415 -- here only

    chart, other = come_to(denying()), str(gad.uid(601))
    theirs = {**OPENING, "client_id": other, "episode_id": gad.uid(602)}
    chart.give(
        make(RegisterClient, client_id=other, identity=IDENTITY), make(OpenEpisode, **theirs)
    )
    evidence = {"kind": "score", "episode_id": gad.uid(602), "score_id": gad.FIRST_SCORE}
    appeal = appealing(evidence=(evidence,))
    assert chart.refused(appeal) == ("wrong-chart", "/evidence/0/episode_id")


def test_an_insurance_changes_whole_and_only_where_it_differs() -> None:
    """A1.59: a coverage that ends is revised with its last day; another begins beside it."""
    chart = insured()
    again = make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE)
    assert chart.refused(again) == ("already-there", "/insurance_id")
    same = {"insurance": INSURANCE, "reason_text": "None"}
    revised = make(ReviseInsurance, insurance_id=PLAN_A, **same)
    assert chart.refused(revised) == ("nothing-changes", "/insurance")
    unknown = make(ReviseInsurance, insurance_id=gad.uid(999), **same)
    assert chart.refused(unknown) == ("not-found", "/insurance_id")
    ended = INSURANCE.model_copy(update={"until_on": date(2026, 3, 31)})
    second = INSURANCE.model_copy(update={"rank": "secondary", "member_id": "2"})
    chart.give(
        make(ReviseInsurance, insurance_id=PLAN_A, insurance=ended, reason_text="New employer"),
        make(RecordInsurance, insurance_id=gad.uid(149), insurance=second),
    )
    held = chart.streams.client(gad.CLIENT).state.insurances
    assert [each.until_on for each in held.values()] == [date(2026, 3, 31), None]
    assert Chart().refused(again) == ("not-found", "/client_id")


def test_a_step_in_error_is_voided_and_what_rests_on_it_goes_first() -> None:
    """A1.57, A2.07: a denial that was recorded for the wrong client."""
    chart = come_to(denying(), appealing())
    *_, denial, appeal = chart.events(chart.decisions[-1].written[0].stream)
    why = {"reason": "wrong-chart", "reason_text": "Another client's letter"}
    alone = make(VoidClientEntries, event_ids=(denial.event_id,), **why)
    assert chart.refused(alone)[0] == "leaves-others"
    both = make(VoidClientEntries, event_ids=(denial.event_id, appeal.event_id), **why)
    chart.give(both)
    assert authorization(chart).status == "requested"
    chart.give(approving())


def test_an_insurance_that_a_request_names_is_not_voided_alone() -> None:
    """A1.57, A1.59."""
    chart = come_to()
    _, insurance, _ = chart.events(chart.decisions[-1].written[0].stream)
    why = {"reason": "entered-in-error", "reason_text": "Never insured there"}
    void = make(VoidClientEntries, event_ids=(insurance.event_id,), **why)
    assert chart.refused(void)[0] == "leaves-others"


def test_a_request_rests_on_its_evidence() -> None:
    """A decision on a score that is corrected meanwhile cannot be written."""
    chart = active()
    chart.give(make(RecordInsurance, insurance_id=PLAN_A, insurance=INSURANCE))
    given = chart.give(asking(evidence=REQUEST.evidence))
    assert f"episode/{gad.EPISODE}" in given.named
