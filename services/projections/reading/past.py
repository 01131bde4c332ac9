"""A plan's row as of an earlier day: what happened later is not there yet (A4.01, A11.09).

What was recorded late counts on the day on which it happened; what was voided never was.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson

from events.state import plan
from events.state.documents import Fragments, document
from events.state.recorded import Recorded
from events.state.sections import PLAN
from events.state.voiding import effective
from services.projections.reading.calendar import DayOf
from services.projections.reading.reader import PlanRow

Json = Any


def row_as_of(row: PlanRow, history: Sequence[Recorded[Any]], as_of: date, day: DayOf) -> PlanRow:
    """Return the row with the plan, its sessions and its scores as they stood after a day.

    Args:
        row: the plan as it stands.
        history: all events of the plan, as far as the row goes or farther.
        as_of: the day.
        day: what tells an instant's local day.
    """
    counting = effective(each for each in history if each.version <= row.version)
    then = plan.fold(each for each in counting if day(each.time) <= as_of)
    care = row.episode_document
    return replace(
        row,
        document=document(then, PLAN, Fragments()),
        episode_document=None if care is None else _care_as_of(orjson.loads(care), as_of, day),
    )


def _care_as_of(care: dict[str, Json], as_of: date, day: DayOf) -> str:
    def by_then(instant: str) -> bool:
        return day(datetime.fromisoformat(instant)) <= as_of

    attended: dict[str, Json] = care["sessions"]
    if "counted_at" in attended:
        held = [each for each in attended["counted_at"] if by_then(each)]
        attended = {**attended, "counted": len(held), "counted_at": held}
    if "held_at" in attended:
        attended = {**attended, "held_at": [each for each in attended["held_at"] if by_then(each)]}
    scores = {
        instrument: [each for each in found if by_then(each["administered_at"])]
        for instrument, found in care["scores"].items()
    }
    return orjson.dumps({**care, "sessions": attended, "scores": scores}).decode()
