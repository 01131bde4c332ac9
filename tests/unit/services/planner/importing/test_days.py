"""Instants of a document are days by the clocks at the client's site, never in UTC (A1.60)."""

from datetime import date
from typing import Any

import pytest

from events.state.plan import PlanState
from tests.unit.services.planner.importing.test_documents import again, imported, minimal
from tests.unit.services.planner.steps import opened

LATE = "2026-01-09T03:30:00Z"
"""Half past ten in the evening of Jan 8 in New York."""


def came(**changes: object) -> PlanState:
    """Return the plan that a document makes on Jan 12, in New York."""
    return again(opened().at("2026-01-12T15:00:00+00:00"), minimal(**changes))


def test_an_evening_is_of_its_own_day() -> None:
    """A1.60: of all that a document tells by instants."""
    signed = {"role": "client", "recorded_time": LATE, "signer": {"printed_name": "Mara Quill"}}
    state = came(
        activated_on=None,
        activation={"time": LATE},
        reviews={"r1": {"completion": {"time": LATE}}},
        signatures=[signed],
    )
    begun = state.course.activation

    assert begun is not None
    assert begun.migrated is not None
    assert begun.migrated.activated_on == date(2026, 1, 8)
    assert begun.migrated.last_review_on == date(2026, 1, 8)
    assert begun.migrated.signatures[0].signed_on == date(2026, 1, 8)
    assert begun.migrated.signatures[0].printed_name == "Mara Quill"


@pytest.mark.parametrize(
    ("reviews", "newest"),
    [
        ([{"completed_on": "2026-01-09"}, {"completed_on": "2026-01-10"}], "2026-01-10"),
        ([{"completed_on": "2026-01-10"}, {"completion": {"time": LATE}}], "2026-01-10"),
        (
            [
                {"completion": {"time": "2026-01-10T23:00:00+14:00"}},
                {"completion": {"time": "2026-01-10T10:00:00Z"}},
            ],
            "2026-01-10",
        ),
        ([{"opened_on": "2026-01-09"}, {"completion": None}], None),
    ],
)
def test_the_newest_review_counts_however_it_is_spelled(
    reviews: list[dict[str, Any]], newest: str | None
) -> None:
    """A1.60."""
    begun = came(reviews=reviews).course.activation
    assert begun is not None
    assert begun.migrated is not None
    found = begun.migrated.last_review_on
    assert (None if found is None else found.isoformat()) == newest


def test_objectives_met_are_named_by_a_list_or_by_their_versions() -> None:
    """A1.60."""
    one, other = imported(minimal(met=["o1"])), imported(minimal(met={"o1": 7}))
    assert one.commands == other.commands
    assert len(came(met=["o1"]).met) == 1
