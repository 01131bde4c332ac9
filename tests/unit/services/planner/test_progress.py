"""Progress entries: a goal, a period, a rating, what was achieved (A1.27)."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.state import plan
from events.state.plan import stale_signatures
from events.state.plan_progress import ProgressEntry
from events.types.progress import ProgressRecorded
from events.values.ids import GoalId, ObjectiveId, ProgressId
from events.values.progress import ProgressContent
from services.planner.commands.progress import RecordProgress
from services.planner.commands.review import MarkObjectiveMet
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry
from tests.unit.events.state.test_gad_plan import signed
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import WHY, active, drafted

LOST = gad.uid(999)


def progress(**changes: Any) -> ProgressContent:  # noqa: ANN401  # its fields
    """Return progress of Jan 8 to 22, the day that the chart is at."""
    fields: dict[str, Any] = {
        "goal_id": gad.CALM,
        "from_on": date(2026, 1, 8),
        "to_on": date(2026, 1, 22),
        "narrative": "Falls asleep sooner; keeps the diary",
        "rating": 4,
        "rater": "client",
    }
    return ProgressContent(**{**fields, **changes})


def recording(**changes: Any) -> RecordProgress:  # noqa: ANN401
    """Return the command that records it."""
    return make(RecordProgress, progress_id=gad.PROGRESS, progress=progress(**changes))


def achieved() -> Chart:
    """Return the active plan with the scale's objective met."""
    chart = active()
    chart.give(
        make(MarkObjectiveMet, objective_id=gad.SCALE, met_on=chart.now.date(), rationale=WHY)
    )
    return chart


def test_an_entry_says_how_far_a_goal_has_come() -> None:
    """A1.27, A11.12: it stales no signature."""
    chart = achieved()
    chart.give(recording(achieved=(gad.SCALE,)))
    kept = ProgressEntry(progress(achieved=(gad.SCALE,)), chart.plan.version)
    assert chart.plan.progress_entries == {gad.PROGRESS: kept}
    assert stale_signatures(chart.plan) == ()
    assert chart.refused(recording()) == ("already-there", "/progress_id")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"to_on": date(2026, 1, 23)}, ("in-the-future", "/progress/to_on")),
        ({"from_on": date(2026, 1, 7)}, ("too-early", "/progress/from_on")),
        ({"goal_id": GoalId(LOST)}, ("not-found", "/progress/goal_id")),
        ({"achieved": (ObjectiveId(LOST),)}, ("not-found", "/progress/achieved/0")),
        ({"achieved": (gad.SCALE, gad.SLEEP)}, ("not-achieved", "/progress/achieved/1")),
    ],
)
def test_progress_that_cannot_be(changes: dict[str, Any], refusal: tuple[str, str]) -> None:
    """A1.27: days are those of the site; only what was found met is achieved."""
    assert achieved().refused(recording(**changes)) == refusal


@pytest.mark.parametrize(
    "changes",
    [
        {"rating": 11},
        {"rating": -1},
        {"to_on": date(2026, 1, 7)},
        {"achieved": (gad.SCALE, gad.SCALE)},
        {"rater": "payer"},
        {"narrative": " "},
    ],
)
def test_an_entry_s_form(changes: dict[str, Any]) -> None:
    """A1.27: a rating from 0 to 10, by whom, and days in order."""
    with pytest.raises(ValueError, match=r"progress|rat|to_on|achieved|narrative"):
        progress(**changes)


def test_progress_is_of_a_plan_that_has_begun() -> None:
    """A2.01."""
    assert drafted().refused(recording()) == ("wrong-status", "/plan_id")


def test_an_entry_that_rests_on_nothing_is_told() -> None:
    """A1.27: whatever the history holds."""
    known = ProgressRecorded.model_validate(EXAMPLES[ProgressRecorded])
    history, version = signed(), len(signed())
    for problem, changed in (
        ("goal", {"goal_id": GoalId(LOST)}),
        ("objective", {"achieved": (ObjectiveId(LOST),)}),
    ):
        lost = known.model_copy(
            update={
                "progress_id": ProgressId(gad.uid(86)),
                "progress": known.progress.model_copy(update=changed),
            }
        )
        state = plan.replay([*history, entry(lost, version + 1)])
        assert [each.missing.item.kind for each in state.journal.unresolved] == [problem]
        assert state.progress_entries == {}


def test_a_period_of_one_day_and_the_ends_of_the_scale_are_fine() -> None:
    """A1.27."""
    chart = active()
    today = chart.now.date()
    for number, rating in enumerate((0, 10)):
        fields = progress(from_on=today, to_on=today, rating=rating)
        progress_id = ProgressId(gad.uid(90 + number))
        chart.give(make(RecordProgress, progress_id=progress_id, progress=fields))
    chart.now += timedelta(days=1)
    assert len(chart.plan.progress_entries) == 2
