"""Plans that were in force elsewhere are taken over with their old dates (A1.60)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from events.state.plan import PlanState, evolve, in_force, open_objectives
from events.types.migration import PlanMigrated
from events.types.plan import PlanActivated
from events.values.signatures import SignerRole
from services.planner.commands.course import MigratePlan, ProposePlan
from services.planner.commands.told_days import SignedElsewhere
from tests.contract import gad
from tests.contract.examples import EXAMPLES
from tests.unit.events.state.plans import entry
from tests.unit.services.planner.charts import Chart, make
from tests.unit.services.planner.steps import active, drafted

BOTH: frozenset[SignerRole] = frozenset({"clinician", "client"})


def migration(**fields: Any) -> MigratePlan:  # noqa: ANN401  # whatever fields it has
    return make(MigratePlan, **{"source": "paper", "activated_on": date(2026, 1, 12), **fields})


def later() -> Chart:
    """Return a drafted plan, half a year on."""
    return drafted().at("2026-07-08T15:00:00+00:00")


def test_it_takes_effect_at_the_start_of_its_old_day() -> None:
    """A1.60: Jan 12 began in New York at 05:00 UTC; it is recorded now."""
    chart = later()
    chart.give(migration(last_review_on=date(2026, 4, 2), next_review_on=date(2026, 6, 30)))
    begun = chart.plan.course.activation

    assert begun is not None
    assert begun.time == datetime(2026, 1, 12, 5, tzinfo=UTC)
    assert begun.recorded_time == chart.now
    assert begun.migrated is not None
    assert begun.migrated.next_review_on == date(2026, 6, 30)
    assert chart.plan.status == "active"


def test_a_proposed_plan_can_be_taken_over_as_well() -> None:
    chart = later()
    chart.give(make(ProposePlan), migration())

    assert chart.plan.status == "active"


def test_what_was_signed_elsewhere_is_in_force_until_the_content_changes() -> None:
    """A1.60, A11.13."""
    signed = tuple(SignedElsewhere(role=each, signed_on=date(2026, 1, 12)) for each in BOTH)
    chart = later()
    chart.give(migration(signatures=signed))
    version = chart.plan.content_version

    assert in_force(chart.plan, BOTH) == version
    assert in_force(chart.plan, BOTH | {"supervisor"}) is None


def test_without_signatures_nothing_is_in_force_and_nothing_is_refused() -> None:
    """A1.60: an old plan without signatures comes over; what it lacks is a finding."""
    chart = later()
    chart.give(migration())

    assert in_force(chart.plan, BOTH) is None


def test_objectives_that_were_met_elsewhere_stay_met() -> None:
    chart = later()
    chart.give(migration(met=(gad.SLEEP,)))

    assert gad.SLEEP in chart.plan.met
    assert gad.SLEEP not in open_objectives(chart.plan)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"activated_on": date(2026, 7, 9)}, ("in-the-future", "/activated_on")),
        ({"activated_on": date(2026, 1, 7)}, ("too-early", "/activated_on")),
        ({"last_review_on": date(2026, 1, 11)}, ("too-early", "/last_review_on")),
        ({"last_review_on": date(2026, 7, 9)}, ("in-the-future", "/last_review_on")),
        (
            {"last_review_on": date(2026, 4, 2), "next_review_on": date(2026, 4, 1)},
            ("too-early", "/next_review_on"),
        ),
        ({"met": (gad.CALM,)}, ("not-found", "/met")),
        (
            {"signatures": (SignedElsewhere(role="client", signed_on=date(2026, 7, 9)),)},
            ("in-the-future", "/signatures/0/signed_on"),
        ),
    ],
)
def test_days_that_contradict_each_other_are_refused(
    fields: dict[str, Any], refusal: tuple[str, str]
) -> None:
    """A1.60: the plan began after its episode (Jan 8), was reviewed after that, and not later."""
    assert later().refused(migration(**fields)) == refusal


def test_a_review_that_is_long_overdue_is_no_ground_to_refuse() -> None:
    """A1.60: next on Feb 1, taken over on Jul 8."""
    later().give(migration(next_review_on=date(2026, 2, 1)))


def test_a_plan_in_force_here_cannot_come_from_elsewhere() -> None:
    assert active().at("2026-07-08T15:00:00+00:00").refused(migration()) == (
        "wrong-status",
        "/plan_id",
    )


def test_the_fold_keeps_the_first_way_in_which_a_plan_took_effect() -> None:
    """A1.60: whatever a filtered history holds."""
    came: Any = EXAMPLES[PlanMigrated]
    began: Any = EXAMPLES[PlanActivated]
    one = evolve(evolve(PlanState(), entry(came, 1)), entry(began, 2))
    other = evolve(evolve(PlanState(), entry(began, 1)), entry(came, 2))

    assert one.course.activation is not None
    assert one.course.activation.migrated is came
    assert other.course.activation is not None
    assert other.course.activation.migrated is None
    assert len(other.journal.unresolved) == 1
    assert one.met == {}
