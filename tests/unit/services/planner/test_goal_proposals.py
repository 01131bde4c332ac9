"""The client's side proposes goals; a clinician takes them up or declines them (A1.12, A1.44)."""

from datetime import date
from typing import Any

import pytest

from events.documents.plain_view import plain_view
from events.ids import StreamId
from events.narrative.narrative import narrative
from events.narrative.person import person_of
from events.values.changes import Rationale
from events.values.goals import Endorsement, GoalContent, GoalProposal
from events.values.ids import GoalId, GoalProposalId
from services.planner.commands.consent import RecordOwnAuthority
from services.planner.commands.content import SetGoal
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.support import DeclineGoalProposal, ProposeGoal
from tests.contract import gad
from tests.contract.examples_background import PROPOSAL, SWIMMING
from tests.contract.examples_care import IDENTITY
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active

CLIENT: dict[str, Any] = {"role": "client", "acting_for": gad.CLIENT}
CAREGIVER: dict[str, Any] = {"role": "caregiver", "acting_for": gad.CLIENT}
WHY = Rationale(text="We looked at it together", data="Session of today")
NEW = GoalId(gad.uid(1060))
PLAN = StreamId(f"plan/{gad.PLAN}")


def proposed(**changes: Any) -> ProposeGoal:  # noqa: ANN401
    content = PROPOSAL.model_copy(update=changes)
    return make(ProposeGoal, goal_proposal_id=SWIMMING, goal_proposal=content)


def taking_up(words: str = PROPOSAL.words, origin: Any = "client", **changes: Any) -> SetGoal:  # noqa: ANN401
    goal = GoalContent(
        words=words,
        problem_ids=(gad.WORRY,),
        horizon="short-term",
        endorsement=Endorsement(origin=origin, endorsed=True),
    )
    fields = {"goal_id": NEW, "goal": goal, "rationale": WHY, "proposal_id": SWIMMING, **changes}
    return make(SetGoal, **fields)


def declined(reason: str = "not-now") -> DeclineGoalProposal:
    return make(DeclineGoalProposal, goal_proposal_id=SWIMMING, reason=reason, rationale=WHY)


def waiting(**changes: Any) -> Chart:  # noqa: ANN401
    chart = active()
    chart.give(proposed(**changes), **(CLIENT if not changes else {}))
    return chart


def told(chart: Chart) -> str:
    return plain_view(chart.plan, IDENTITY)


def test_the_client_proposes_a_goal_which_is_none_yet() -> None:
    """A1.44: nothing that was agreed changes, so no signature goes stale (A11.12)."""
    chart = active()
    goals, version = chart.plan.content.goals, chart.plan.content_version
    chart.give(proposed(), **CLIENT)
    assert (chart.plan.content.goals, chart.plan.content_version) == (goals, version)
    assert chart.plan.particulars.goal_proposals[SWIMMING].content == PROPOSAL
    assert "I want to swim with my sister again (not answered yet)" in told(chart)
    assert chart.refused(proposed(), **CLIENT) == ("already-there", "/goal_proposal_id")


@pytest.mark.parametrize(
    ("who", "by", "refusal"),
    [
        (CLIENT, "client", None),
        (CLIENT, "caregiver", ("wrong-rater", "/goal_proposal/proposed_by")),
        (CAREGIVER, "client", ("wrong-rater", "/goal_proposal/proposed_by")),
        (CAREGIVER, "caregiver", None),
        ({}, "client", None),  # told in a session, and written down by a clinician
        ({**CLIENT, "acting_for": gad.uid(601)}, "client", ("not-found", "")),
        ({"role": "front-desk"}, "client", ("not-allowed", "")),
    ],
)
def test_who_proposes_is_who_they_are(
    who: dict[str, Any], by: str, refusal: tuple[str, str] | None
) -> None:
    """A1.44, B02."""
    chart = active()
    if refusal is None:
        chart.give(proposed(proposed_by=by), **who)
    else:
        assert chart.refused(proposed(proposed_by=by), **who) == refusal


def test_a_proposal_that_is_taken_up_becomes_a_goal_in_its_words() -> None:
    """A1.12, A1.44: what is agreed changes, so signatures go stale as by any goal (A11.12)."""
    chart = waiting()
    before = chart.plan.content_version
    chart.give(taking_up())
    held = chart.plan.particulars.goal_proposals[SWIMMING]
    assert (held.ended, held.replaced_by) == ("accepted", NEW)
    assert chart.plan.content.goals[NEW].content.words == PROPOSAL.words
    assert chart.plan.content_version > before
    assert "(not answered yet)" not in told(chart)
    assert chart.refused(declined()) == ("ended", "/goal_proposal_id")
    again = taking_up(goal_id=GoalId(gad.uid(1061)))
    assert chart.refused(again) == ("ended", "/proposal_id")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": "Swim weekly"}, ("not-as-proposed", "/goal/words")),
        ({"origin": "clinician"}, ("not-as-proposed", "/goal/endorsement/origin")),
        ({"proposal_id": GoalProposalId(gad.uid(1062))}, ("not-found", "/proposal_id")),
        ({"rationale": None}, ("rationale-missing", "/rationale")),
    ],
)
def test_a_goal_that_takes_up_a_proposal_says_what_was_proposed(
    changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    """A1.12, A1.44: in the client's own words."""
    assert waiting().refused(taking_up(**changes)) == refusal


def test_a_proposal_is_declined_by_a_clinician_with_a_reason() -> None:
    """A1.44: the client sees that it was, and the history says why."""
    chart = waiting()
    assert chart.refused(declined(), **CLIENT) == ("not-allowed", "")
    chart.give(declined())
    assert chart.plan.particulars.goal_proposals[SWIMMING].ended == "not-now"
    assert "(not now)" in told(chart)
    assert chart.refused(taking_up()) == ("ended", "/proposal_id")
    first, last = (e.text for e in narrative(chart.events(PLAN), person_of(IDENTITY))[-2:])
    assert "proposed a goal on Jan 8, 2026: “I want to swim with my sister again”" in first
    assert "was declined (not now)" in last


def test_a_void_of_the_goal_leaves_the_proposal_open() -> None:
    """A1.57, A1.44."""
    chart = waiting()
    chart.give(taking_up())
    why = {"reason": "entered-in-error", "reason_text": "Another client's"}
    chart.give(make(VoidPlanEntries, event_ids=(chart.events(PLAN)[-1].event_id,), **why))
    assert chart.plan.particulars.goal_proposals[SWIMMING].ended is None
    assert NEW not in chart.plan.content.goals


def test_a_plan_that_is_the_clients_alone_is_there_for_no_caregiver() -> None:
    """B38: neither to propose a goal in it, nor to learn that there is one."""
    chart = active()
    own = {"basis": "court", "from_on": date(2026, 1, 8), "categories": ("mental-health",)}
    chart.give(make(RecordOwnAuthority, **own))
    by = proposed(proposed_by="caregiver")
    assert chart.refused(by, **CAREGIVER) == ("not-found", "/plan_id")
    chart.give(proposed(), **CLIENT)


def test_nothing_is_proposed_for_a_day_to_come() -> None:
    """A11.11."""
    ahead = GoalProposal(words="Soon", proposed_by="client", proposed_on=date(2027, 1, 1))
    refusal = ("in-the-future", "/goal_proposal/proposed_on")
    assert active().refused(proposed(**dict(ahead)), **CLIENT) == refusal
