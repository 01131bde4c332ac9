"""Which diagnoses stood on a day, as known on it: what is noted later moves no earlier answer.

What came with a plan from elsewhere was known there when it was noted (A1.60). What was recorded in
error never stood: a voided record, and a diagnosis superseded as mistaken,
whose replacement stands in its place from then on (A1.04, A1.07, A11.13).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.diagnosis import DiagnosisRecorded, DiagnosisSuperseded
from events.types.migration import PlanMigrated
from events.values.ids import DiagnosisId


@dataclass(frozen=True, slots=True)
class Coded:
    """A diagnosis' code: since when it is noted, known since when, and when it was superseded."""

    code: str
    noted_on: date
    known_on: date
    ended_on: date | None = None

    def stands(self, day: date, known_by: date) -> bool:
        """Say whether the code stands on a day, as known by a day that is no earlier."""
        ended = self.ended_on is not None and self.ended_on <= min(day, known_by)
        return self.noted_on <= day and self.known_on <= known_by and not ended


def coded(history: Iterable[Recorded[Any]], day: Callable[[datetime], date]) -> tuple[Coded, ...]:
    """Return a plan's diagnoses over its history, in order; `day` gives an instant's local day."""
    found: dict[DiagnosisId, Coded] = {}
    replaced: dict[DiagnosisId, DiagnosisId] = {}
    mistaken: set[DiagnosisId] = set()
    counting = effective(history)
    taken = max((it.version for it in counting if isinstance(it.payload, PlanMigrated)), default=0)
    for each in counting:
        on = day(each.recorded_time)
        match each.payload:
            case DiagnosisRecorded() as it if it.diagnosis_id not in found:
                noted = it.diagnosis
                known_on = min(on, noted.noted_on) if each.version < taken else on
                found[it.diagnosis_id] = Coded(noted.code, noted.noted_on, known_on)
            case DiagnosisSuperseded(reason="mistaken") as it:
                mistaken.add(it.diagnosis_id)
                if it.replaced_by is not None:
                    replaced[it.diagnosis_id] = it.replaced_by
            case DiagnosisSuperseded() as it if it.diagnosis_id in found:
                known = found[it.diagnosis_id]
                found[it.diagnosis_id] = replace(known, ended_on=known.ended_on or on)
            case _:
                pass
    for wrong, right in replaced.items():
        _put_right(found, wrong, right)
    return tuple(each for key, each in found.items() if key not in mistaken)


def _put_right(found: dict[DiagnosisId, Coded], wrong: DiagnosisId, right: DiagnosisId) -> None:
    """Let what replaced a mistaken diagnosis stand from the first day of that one."""
    was, now = found.get(wrong), found.get(right)
    if was is not None and now is not None:
        noted, known = min(was.noted_on, now.noted_on), min(was.known_on, now.known_on)
        found[right] = replace(now, noted_on=noted, known_on=known)
