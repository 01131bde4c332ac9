"""Findings are let stand with a reason, until what they are about changes (A5, A11.12)."""

from typing import Any

import pytest

from events.ids import StreamId
from events.lint.finding import rules
from events.state.plan import stale_signatures
from events.types.finding import FindingWaived
from events.values.background import PreferenceContent
from events.values.goals import GoalContent
from events.values.ids import WaiverId
from events.values.resources import StrengthContent
from events.values.waivers import WaivedFinding
from services.planner.commands.background import AddPreference
from services.planner.commands.content import ReviseGoal, ReviseObjective
from services.planner.commands.course import VoidPlanEntries
from services.planner.commands.particulars import AddStrength
from services.planner.commands.treatment import ScheduleReviews, SetFrequency
from services.planner.commands.waiver import WaiveFinding, WithdrawFindingWaiver
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted

SECOND = WaiverId(gad.uid(87))
CALM = f"/goals/{gad.CALM}"
STREAM = StreamId(f"plan/{gad.PLAN}")
STRENGTH = StrengthContent(words="Asks for help early", kind="skill")
FEWER = gad.FREQUENCY.model_copy(update={"sessions_high": 19})
PREFERENCE = PreferenceContent(words="Exercises on paper", kind="practical")


def waiving(path: str = CALM, **changes: Any) -> WaiveFinding:  # noqa: ANN401  # its fields
    """Return the command that waives a finding at a path."""
    rule = changes.pop("rule", "GOAL_NOT_CLIENTS_WORDS")
    version = changes.pop("rule_version", rules()[rule].version if rule in rules() else 1)
    fields: dict[str, Any] = {
        "waiver_id": gad.WAIVER,
        "finding": WaivedFinding(rule=rule, rule_version=version, path=path),
        "reason": "client-preference",
        "reason_text": "She asked for these words",
    }
    return make(WaiveFinding, **{**fields, **changes})


def waived(path: str = CALM) -> Chart:
    """Return the active plan with a finding at a path waived."""
    chart = active()
    chart.give(waiving(path))
    return chart


def in_force(chart: Chart) -> bool:
    return chart.plan.waivers[gad.WAIVER].in_force


def calmer(words: str = "I want calmer evenings") -> ReviseGoal:
    goal = GoalContent.model_validate({**gad.GOAL.model_dump(), "words": words})
    return make(ReviseGoal, goal_id=gad.CALM, goal=goal, rationale=WHY)


def test_a_waiver_says_what_why_and_who() -> None:
    """A5: with its reason; A11.12: it stales no signature and changes no content."""
    chart = waived()
    waiver = chart.plan.waivers[gad.WAIVER]
    fact = chart.decisions[-1].written[0].facts[0]

    assert (waiver.finding.path, waiver.actor, waiver.role) == (CALM, "dana.whitlock", "clinician")
    assert (waiver.reason, waiver.reason_text) == ("client-preference", "She asked for these words")
    assert fact.reasoncode == "client-preference"
    assert in_force(chart)
    assert stale_signatures(chart.plan) == ()


def test_it_lapses_for_good_when_its_item_changes() -> None:
    """A5: the goal is revised, and revised back."""
    chart = waived()
    chart.give(calmer())
    assert chart.plan.waivers[gad.WAIVER].lapsed == chart.plan.version
    chart.give(calmer(gad.GOAL.words))
    assert not in_force(chart)


def test_it_stays_while_others_change() -> None:
    """A5: another goal's objective, the frequency and a strength are other parts."""
    chart = waived()
    sleep = gad.SLEEP_CONTENT.model_copy(update={"statement": "Fall asleep within 20 minutes"})
    chart.give(
        make(ReviseObjective, objective_id=gad.SLEEP, objective=sleep, rationale=WHY),
        make(SetFrequency, frequency=FEWER, rationale=WHY),
        make(AddStrength, strength_id=gad.uid(700), strength=STRENGTH),
    )
    assert in_force(chart)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/strengths", make(AddStrength, strength_id=gad.uid(700), strength=STRENGTH)),
        ("/next_review", make(ScheduleReviews, interval_days=60)),
        ("", calmer()),
        ("/client_input", calmer()),
        ("/goals", calmer()),
        (f"/other_plans/{gad.uid(1)}", calmer()),
    ],
)
def test_it_covers_a_section_or_the_whole(path: str, change: Any) -> None:  # noqa: ANN401
    """A5: where no single item is at fault, its section counts, else all of the content."""
    chart = waived(path)
    chart.give(make(AddPreference, preference_id=gad.uid(701), preference=PREFERENCE))
    assert in_force(chart)
    chart.give(change)
    assert not in_force(chart)


def test_a_void_of_the_change_counts_as_a_change() -> None:
    """A5, A1.57: what was waived rested on the entry that is void now."""
    chart = active()
    chart.give(calmer())
    revised = chart.events(STREAM)[-1].event_id
    chart.give(waiving())
    voiding = make(
        VoidPlanEntries,
        event_ids=(revised,),
        reason="entered-in-error",
        reason_text="Meant for another plan",
    )
    chart.give(voiding)
    assert not in_force(chart)


def test_a_void_of_what_a_section_held_lapses_its_waiver() -> None:
    """A5, A1.57: strengths are no agreed content, so nothing else tells which one it was."""
    chart = active()
    chart.give(make(AddStrength, strength_id=gad.uid(700), strength=STRENGTH))
    added = chart.events(STREAM)[-1].event_id
    chart.give(waiving("/strengths"))
    chart.give(waiving(waiver_id=SECOND))
    chart.give(
        make(
            VoidPlanEntries,
            event_ids=(added,),
            reason="entered-in-error",
            reason_text="Another client's",
        )
    )
    assert not in_force(chart)
    assert chart.plan.waivers[SECOND].in_force


def test_it_is_withdrawn_once() -> None:
    """A5."""
    chart = waived()
    taking = make(
        WithdrawFindingWaiver,
        waiver_id=gad.WAIVER,
        reason="reconsidered",
        reason_text="The words can be mended",
    )
    chart.give(taking)
    assert not in_force(chart)
    assert chart.refused(taking) == ("ended", "/waiver_id")
    chart.give(waiving(waiver_id=SECOND))
    assert chart.plan.waivers[SECOND].in_force


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (waiving(rule="NO_SUCH_RULE", waiver_id=SECOND), ("no-such-rule", "/finding/rule")),
        (
            waiving(rule_version=9_999, waiver_id=SECOND),
            ("other-rule-version", "/finding/rule_version"),
        ),
        (waiving(f"/goals/{gad.uid(999)}", waiver_id=SECOND), ("no-such-place", "/finding/path")),
        (waiving("/goals/first", waiver_id=SECOND), ("no-such-place", "/finding/path")),
        (
            waiving("/episode/scores/gad-7/0/total", waiver_id=SECOND),
            ("no-such-place", "/finding/path"),
        ),
        (waiving(), ("already-there", "/waiver_id")),
        (waiving(waiver_id=SECOND), ("waived-already", "/finding")),
    ],
)
def test_what_cannot_be_waived(command: WaiveFinding, refusal: tuple[str, str]) -> None:
    """A5: a rule, a version and a place that there are, each finding once."""
    assert waived().refused(command) == refusal


def test_nobody_withdraws_what_was_not_given() -> None:
    """A5."""
    taking = make(WithdrawFindingWaiver, waiver_id=SECOND, reason="other", reason_text="Not there")
    assert active().refused(taking) == ("not-found", "/waiver_id")


def test_clients_waive_nothing() -> None:
    """A5, B02: it is a clinical decision."""
    chart = drafted()
    for role in ("client", "front-desk"):
        code, _ = chart.refused(waiving(), role=role, acting_for=gad.CLIENT)
        assert code in {"not-allowed", "not-found"}


def test_the_examples_are_what_the_command_states() -> None:
    """A5."""
    example = EXAMPLES[FindingWaived]
    assert isinstance(example, FindingWaived)
    assert example.finding.rule in rules()
