"""A clinic sets the crisis lines that are shown with a safety alert (A11.06)."""

import pytest
from pydantic import ValidationError

from events.values.crisis import CrisisLine
from services.planner.commands.clinic import SetCrisisLines
from services.planner.releases.crisis_lines import crisis_lines
from tests.unit.services.planner.charts import Chart, make

OWN = (CrisisLine(name="Riverside on call", call="+1 212 555 0148"),)


def test_the_lines_that_ship_name_988() -> None:
    """A11.06: to call and to text."""
    assert [(each.call, each.text) for each in crisis_lines()] == [("988", "988")]


def test_a_clinic_s_own_lines_take_their_place() -> None:
    """A11.06: given whole, by an administrator; the same again changes nothing."""
    chart = Chart()
    setting = make(SetCrisisLines, lines=OWN)
    assert chart.refused(setting) == ("not-allowed", "")
    chart.give(setting, role="administrator")
    assert chart.streams.clinic.crisis_lines == OWN
    assert chart.refused(setting, role="administrator") == ("nothing-changes", "/lines")


def test_a_line_can_be_reached() -> None:
    """A11.06: by call or by text."""
    with pytest.raises(ValidationError, match="call or text"):
        CrisisLine(name="A line")
    with pytest.raises(ValidationError):
        make(SetCrisisLines, lines=())
