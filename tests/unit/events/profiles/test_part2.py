"""What of a plan tells of substance use, and what stands outside in codes (B11, B16, B41)."""

from typing import Any, get_args

import pytest

from events.profiles.library import substance_use
from events.profiles.part2 import (
    Flagged,
    event_is_part2,
    flagged,
    is_part2,
    part2_rules,
)
from events.state.plan_content import NO_CONTENT
from events.types.diagnosis import DiagnosisRecorded
from events.types.goal import GoalSet
from events.types.note import NoteLinked
from events.types.objective import ObjectiveRetired
from events.types.score import ScoreRecorded
from events.values.ids import PlanId
from events.values.notices import EndReason, Rule, Stage
from events.values.text import Code
from services.planner.commands.communication import RecordCopy
from services.planner.commands.course import DraftPlan
from services.reminders.policy import SHIPPED
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.contract.examples_requests import FIRST_COPY, HANDED
from tests.unit.services.planner import sud
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import opened

RULES = part2_rules()


def drinking() -> Chart:
    """Return a chart whose plan is for alcohol use disorder and anxiety."""
    chart = opened()
    chart.give(make(DraftPlan, client_id=gad.CLIENT, episode_id=gad.EPISODE), *sud.content())
    return chart


def found() -> Flagged:
    return flagged(drinking().plan.content, RULES)


@pytest.mark.parametrize(
    ("code", "tells"),
    [
        ("F10.20", True),
        ("F11.10", True),
        ("F19.99", True),
        ("F17.210", False),  # tobacco
        ("F41.1", False),
        ("F1", False),
    ],
)
def test_which_diagnoses_tell_of_substance_use(code: str, *, tells: bool) -> None:
    """B11, B41: alcohol and drugs; tobacco is none of them."""
    assert is_part2(code, RULES) == tells


def test_what_rests_on_such_a_diagnosis_is_flagged_and_nothing_else() -> None:
    """B11: diagnosis, problem, goal, objectives, interventions; the anxiety beside it is not."""
    flags, content = found(), drinking().plan.content
    assert len(flags.diagnoses) == len(flags.problems) == len(flags.goals) == 1
    assert flags.goals == {sud.SOBER}
    assert flags.objectives == {sud.DRINKS, sud.COPING, sud.MEETINGS, sud.CRAVING}
    assert {sud.SCALE, sud.STRATEGIES}.isdisjoint(flags.items)
    anxious = [
        key
        for key, each in content.interventions.items()
        if set(each.content.objective_ids) <= {sud.SCALE, sud.STRATEGIES}
    ]
    assert anxious
    assert flags.interventions == set(content.interventions) - set(anxious)
    assert flagged(NO_CONTENT, RULES).items == frozenset()


def test_events_are_flagged_by_what_they_name() -> None:
    """B11: a diagnosis by its code, a score by its instrument, others by items, however deep."""
    flags = found()

    def tells(payload: Any) -> bool:  # noqa: ANN401
        return event_is_part2(payload, flags, RULES)

    recorded: Any = EXAMPLES[DiagnosisRecorded]
    drinks = recorded.diagnosis.model_copy(update={"code": "F10.20"})
    assert not tells(recorded)
    assert tells(recorded.model_copy(update={"diagnosis": drinks}))
    score: Any = EXAMPLES[ScoreRecorded]
    audit = score.score.model_copy(update={"instrument": "audit"})
    assert not tells(score)
    assert tells(score.model_copy(update={"score": audit}))
    retired: Any = EXAMPLES[ObjectiveRetired]
    assert not tells(retired)
    assert tells(retired.model_copy(update={"objective_id": sud.CRAVING}))
    note: Any = EXAMPLES[NoteLinked]
    link = note.note.objectives[0].model_copy(update={"objective_id": sud.DRINKS})
    deep = note.note.model_copy(update={"objectives": (link,)})
    assert not tells(note)
    assert tells(note.model_copy(update={"note": deep}))
    assert not tells(EXAMPLES[GoalSet])


def neutral(code: Code) -> bool:
    """Return whether a code may stand outside: it names no program for substance use (B41)."""
    return not substance_use().shows(code, ())


def test_ids_and_codes_outside_name_no_such_program() -> None:
    """B41: rules, stages and ends of notices, and the policies that they are decided on."""
    outside = (*get_args(Rule), *get_args(Stage), *get_args(EndReason))
    policies = {code for code, _ in SHIPPED.known}
    assert policies
    assert all(map(neutral, (*outside, *policies)))
    assert not neutral("oh-otp")
    assert not neutral("sud-intensive")


def test_a_copy_of_such_a_plan_says_that_it_tells_of_substance_use() -> None:
    """B11, B38: so that nobody gets it who may not."""
    chart = drinking()
    version = chart.plan.version
    content = FIRST_COPY.model_copy(update={"plan_id": PlanId(gad.PLAN), "plan_version": version})
    copied = make(RecordCopy, copy_id=HANDED, copy_content=content)
    assert chart.refused(copied) == ("category-untold", "/copy_content/categories")
    whole = content.model_copy(update={"categories": ("mental-health", "substance-use")})
    chart.give(make(RecordCopy, copy_id=HANDED, copy_content=whole))
