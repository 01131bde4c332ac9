"""The shipped templates, figure by figure, tried as plans (A1.37, A9.1 to A9.4, A11.20)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pytest

from events.templates.library import shipped
from events.values.ids import GoalId, InterventionId, ObjectiveId
from events.values.item_ids import ItemId
from events.values.templates import all_criteria_of
from services.planner.commands.content import AddObjective
from services.planner.commands.course import ProposePlan
from services.planner.commands.union import AnyCommand
from services.planner.templates.checking import trials
from tests.contract import gad
from tests.unit.services.planner.charts import make
from tests.unit.services.planner.templates.cases import (
    GIVEN,
    NAMES,
    START,
    Figure,
    drafted,
    figures,
    made,
    template,
)


def ids(commands: Sequence[AnyCommand]) -> dict[type[ItemId], list[ItemId]]:
    """Return the ids of a plan's new items by their kind, in the order of the commands."""
    found: dict[type[ItemId], list[ItemId]] = {}
    for command in commands:
        key = getattr(command, _NEW.get(command.kind, "kind"))
        if isinstance(key, ItemId):
            found.setdefault(type(key), []).append(key)
    return found


_NEW: Final = {
    "record-diagnosis": "diagnosis_id",
    "add-problem": "problem_id",
    "set-goal": "goal_id",
    "add-objective": "objective_id",
    "add-intervention": "intervention_id",
    "add-strength": "strength_id",
    "plan-referral": "referral_id",
}


@pytest.mark.parametrize("name", NAMES)
def test_ids_of_the_parts_are_short(name: str) -> None:
    """A1.37: an id says which part of the template it is."""
    found = ids(made(name).commands)

    assert {GoalId, ObjectiveId, InterventionId} <= found.keys()
    for keys in found.values():
        assert len(set(keys)) == len(keys)
        assert all(len(each) <= len("o40") for each in keys)


def test_a_part_that_is_left_out_moves_no_other() -> None:
    """A1.37: objectives keep their ids when an answer leaves out one before them."""
    usual = GIVEN["major-depression"]["baselines"]
    ideation = {False: {**usual, "c-ssrs": "0"}, True: usual}
    safe, risky = (
        {
            each.objective.statement: each.objective_id
            for each in made("major-depression", risk=risk, baselines=ideation[risk]).commands
            if isinstance(each, AddObjective)
        }
        for risk in (False, True)
    )

    assert len(safe) < len(risky)
    assert [*safe.values()] != [ObjectiveId(f"o{n}") for n in range(1, len(safe) + 1)]
    assert safe.items() <= risky.items()


def weeks(count: int) -> str:
    """Return the day so many weeks after the start."""
    return (date.fromisoformat(START) + timedelta(weeks=count)).isoformat()


ANXIETY = [
    Figure("relaxation techniques in use", "0", "at-least 2", weeks(4)),
    Figure("days with 10 to 15 minutes of practice", "0", "at-least 5", weeks(4)),
    Figure("thought records", "0", "at-least 3", weeks(6)),
    Figure("belief in the worry after the record", "80", "at-least 30", weeks(6)),
    Figure("minutes to fall asleep, weekly mean", "45", "at-most 20", weeks(8)),
    Figure("GAD-7 total", "17", "below 10", weeks(8)),
]
DEPRESSION = [
    Figure("written safety plans agreed", "0", "at-least 1", "session 2"),
    Figure("C-SSRS ideation", "1", "exactly 0", weeks(10)),
    Figure("planned activities carried out", "1", "at-least 7", weeks(8)),
    Figure("social activities among them", "0", "at-least 1", weeks(8)),
    Figure("physical activities among them", "0", "at-least 1", weeks(8)),
    Figure("days with the routine kept", "1", "at-least 5", weeks(6)),
    Figure("core beliefs named and tested", "0", "at-least 3", weeks(10)),
    Figure("belief in the core beliefs", "85", "at-least 40", weeks(10)),
    Figure("PHQ-9 total", "19", "below 10", weeks(12)),
]
TRAUMA = [
    Figure("CPT sessions completed", "0", "at-least 12", "session 14"),
    Figure("intrusive memories", "3-5", "within 0-1", weeks(10)),
    Figure("nightmares", "4-5", "within 0-1", weeks(12)),
    Figure("PCL-5 total", "58", "below 33", weeks(14)),
    Figure("hierarchy items completed", "0", "at-least 4", weeks(12)),
    Figure("trips in the avoided situation", "0", "at-least 2", weeks(14)),
    Figure("distress on the trip, 0 to 10", "8", "below 4", weeks(14)),
]
ALCOHOL = [
    Figure("standard drinks by Timeline Followback", "30-35", "within 0-7", weeks(8)),
    Figure("written coping plans", "0", "at-least 5", "session 4"),
    Figure("mutual-help meetings", "0", "at-least 2", weeks(12)),
    Figure("craving, weekly mean", "7", "at-most 3", weeks(10)),
    Figure("calming strategies used for 10 minutes", "0", "at-least 2", weeks(4)),
    Figure("GAD-7 total", "14", "below 8", weeks(10)),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("generalized-anxiety", ANXIETY),
        ("major-depression", DEPRESSION),
        ("posttraumatic-stress", TRAUMA),
        ("alcohol-use", ALCOHOL),
    ],
)  # fmt: skip
def test_each_figure_comes_into_the_plan(name: str, expected: list[Figure]) -> None:
    """A9.1, A9.2, A9.3, A9.4: metric, from, to and due of every criterion."""
    assert figures(made(name)) == expected


@pytest.mark.parametrize(
    ("name", "sessions", "low", "high", "last"),
    [
        ("generalized-anxiety", (8, 14), 14, 18, [18]),
        ("major-depression", (6, 12, 18), 16, 20, [12, 20]),
        ("posttraumatic-stress", (6, 12), 14, 18, [18]),
        ("alcohol-use", (6, 12, 20), 20, 24, [12, 20, 24]),
    ],
)
def test_sessions_phases_and_reviews(
    name: str, sessions: tuple[int, ...], low: int, high: int, last: list[int]
) -> None:
    """A9.1, A9.2, A9.3, A9.4, A3.09, A1.20: counts, step-down, reviews; never over 90 days."""
    content = template(name).content
    phases = content.frequency.phases

    assert content.reviews.sessions == sessions
    assert content.reviews.interval_days == 90
    assert (content.frequency.sessions_low, content.frequency.sessions_high) == (low, high)
    assert [each.last_session for each in phases] == last
    weekly = [each.weeks / each.sessions for each in phases]
    assert weekly == sorted(weekly)


@pytest.mark.parametrize(
    ("name", "streaks"),
    [
        ("generalized-anxiety", {"leaving": ("below 5", 3)}),
        ("major-depression", {"leaving": ("below 5", 4), "no-ideation": ("exactly 0", 8)}),
        ("posttraumatic-stress", {"leaving": ("below 33", 3)}),
        ("alcohol-use", {"stays-low": ("within 0-7", 12), "stays-dry": ("exactly 0", 12),
                         "calm": ("below 5", 4)}),
    ],
)  # fmt: skip
def test_discharge_asks_for_values_that_last(name: str, streaks: dict[str, object]) -> None:
    """A1.22, A9.1, A9.2, A9.3, A9.4."""
    found = {each.key: each for each in template(name).content.discharge.criteria}
    told = {}
    for key in streaks:
        target, streak = found[key].targets[0], found[key].streak
        ends = "-".join(str(each) for each in dict.fromkeys(target.amount.ends))
        told[key] = (f"{target.comparator} {ends}", streak.count if streak else 0)

    assert told == streaks


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_accepted_as_one_request(name: str) -> None:
    """A1.37: ordinary commands, decided like any others; the draft says what it came from."""
    result = made(name)
    chart = drafted(result)
    used = chart.plan.course.draft

    assert chart.status() == "draft"
    assert len(chart.plan.content.objectives) >= 4
    assert {each.kind for each in result.commands} >= {"set-frequency", "schedule-reviews"}
    assert used is not None


@pytest.mark.parametrize("name", NAMES)
def test_each_template_passes_its_own_lint(name: str) -> None:
    """A11.20, A9.1, A9.2, A9.3, A9.4: whatever is chosen, with and without risk."""
    tried = list(trials(template(name)))
    found = {
        (each.rule, each.path) for trial in tried for each in trial.findings
        if each.severity != "info"
    }  # fmt: skip

    assert found == set()
    assert len(tried) == 2 * (1 if name == "major-depression" else 2)


def test_a_defect_in_a_template_would_be_found() -> None:
    """A11.20: the control of the test above: a vague objective without intervention."""
    whole = template("generalized-anxiety")
    vague = whole.content.objectives[0].model_copy(
        update={"statement": "Manages anxiety better", "key": "vague"}
    )
    content = whole.content.model_copy(
        update={"objectives": (*whole.content.objectives[1:], vague)}
    )
    found = {
        each.rule
        for trial in trials(whole.model_copy(update={"content": content}))
        for each in trial.findings
    }

    assert "OBJECTIVE_WITHOUT_INTERVENTION" in found


@pytest.mark.parametrize(
    ("name", "choice"), [("posttraumatic-stress", "protocol"), ("alcohol-use", "drinking")]
)
def test_what_is_not_chosen_is_refused_before_proposing(name: str, choice: str) -> None:
    """A11.20: one therapy or another; abstinence or low-risk."""
    result = made(name, choices={})
    chart = drafted(result)

    assert result.unanswered == (choice,)
    assert chart.refused(make(ProposePlan)) == ("alternative-open", "")
    assert drafted(made(name)).answer(make(ProposePlan)).__class__.__name__ == "Decision"


def test_versions_never_change() -> None:
    """A1.37: a file says its own id and version; sources are named."""
    for (name, version), each in shipped().held.items():
        assert (each.id, each.version) == (name, version)
        assert each.content.source.startswith("A9.")
        assert all(one.targets for one in all_criteria_of(each.content))
    assert str(gad.PLAN)
