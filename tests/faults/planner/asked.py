"""Requests that follow from a name and a number, so that the same can be sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from services.planner.commands.content import SetGoal
from tests.contract import gad
from tests.fixtures.planner import request
from tests.unit.services.planner.charts import make

if TYPE_CHECKING:
    from services.planner.handling.request import CommandRequest

_NAMES: Final = UUID("0197a3a0-0000-7000-8000-0000000000f2")


def request_of(name: str, number: int) -> CommandRequest:
    """Return the request for one more goal."""
    key = f"{name}:{number}"
    return request(make(SetGoal, goal_id=uuid5(_NAMES, key), goal=gad.GOAL), key=key)
