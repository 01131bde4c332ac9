"""The lint reads competences from the care team and the clinic's staff (A1.02, A1.50, A5.10)."""

import json
from datetime import date
from typing import Any

import pytest

from events.lint.lint import lint
from events.state.care_team import AllStaff, Staff
from events.values.staff import Competence, StaffId
from services.projections.http.examples import examples
from services.projections.reading.clinicians import clinician_of, primary_on
from tests.contract.examples_staff import DANA, NOOR, STAFF

ON = date(2026, 3, 5)


def document(**changes: Any) -> str:  # noqa: ANN401  # a membership's fields
    content = {
        "staff_id": "dana-whitlock",
        "role": "primary-clinician",
        "from_at": "2026-01-08T09:00:00-05:00",
        **changes,
    }
    return json.dumps({"care_team": {"one": {"content": content, "version": 2, "ended": None}}})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, (DANA,)),
        ({"role": "supervisor"}, ()),
        ({"from_at": "2026-03-05T23:00:00-05:00"}, (DANA,)),  # for part of the day
        ({"from_at": "2026-03-06T00:00:00-05:00"}, ()),
        ({"until_at": "2026-03-05T09:00:00-05:00"}, (DANA,)),
        ({"until_at": "2026-03-04T09:00:00-05:00"}, ()),
    ],
)
def test_who_is_primary_clinician_on_a_day(changes: Any, found: tuple[StaffId, ...]) -> None:  # noqa: ANN401
    """A1.50."""
    assert tuple(primary_on(document(**changes), ON)) == found


def test_rows_from_before_teams_name_nobody() -> None:
    assert tuple(primary_on(None, ON)) == tuple(primary_on("{}", ON)) == ()
    assert clinician_of((NOOR,), {}, ON) is None


def rules(staff: AllStaff, day: date) -> list[str]:
    """Return what the lint says of the example plan with Dana as its clinician."""
    clinician = clinician_of((DANA,), staff, day)
    return [each.rule for each in lint({**examples()["plan"], "clinician": clinician})]


def test_an_intervention_outside_the_competences_is_found() -> None:
    """A1.02, A5.10: the plan's is cognitive behavioral therapy."""
    within = STAFF.model_copy(
        update={"competences": (Competence(intervention="cognitive behavioral therapy"),)}
    )
    outside = STAFF.model_copy(update={"competences": (Competence(intervention="play therapy"),)})
    assert "OUT_OF_COMPETENCE" not in rules({DANA: Staff(within)}, ON)
    assert "OUT_OF_COMPETENCE" in rules({DANA: Staff(outside)}, ON)


def test_a_competence_counts_while_it_holds() -> None:
    """A1.50: exposure through July 31, 2026; the other without an end."""
    for day, count in ((date(2026, 7, 31), 2), (date(2026, 8, 1), 1)):
        found: Any = clinician_of((DANA,), {DANA: Staff(STAFF)}, day)
        assert len(found["competencies"]) == count
