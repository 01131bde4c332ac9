"""Frequency, reviews and discharge of a template that is built of parts; pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from events.measures.courses import Course, longest, usual_courses
from services.planner.templates.measures_of import plain
from services.planner.templates.picking import Taken
from services.planner.templates.refusals import LengthUnknown
from services.planner.templates.stock import Json

_MINUTES: Final = 50
"""Minutes of a usual session."""


def usual(sections: Mapping[str, list[Json]]) -> tuple[Course, ...]:
    """Return the usual courses for the diagnoses and treatments of a template (A3.15)."""
    codes = [one["code"] for part in sections["diagnoses"] for one in part["codes"]]
    told = [f"{x.get('modality', '')}: {x['technique']}" for x in sections["interventions"]]
    return usual_courses(codes, told)


def frequency(found: list[Taken], lengths: tuple[Course, ...]) -> Json:
    """Return the frequency of the template that takes longest, else the usual course, weekly.

    Where several come together, no single one's condition decides when a phase begins.
    """
    held = [each.stock.template.content.frequency for each in found if each.of("objectives")]
    if held:
        told: Json = plain(max(held, key=lambda each: each.sessions_high or 0))
        for phase in told["phases"]:
            if len(held) > 1 and "entry_condition" in phase:
                phase["entry_condition"] = _NEXT_PHASE
        return told
    course = longest(lengths)
    if course is None:
        raise LengthUnknown("/frequency")
    phase = {"sessions": 1, "weeks": 1, "minutes": _MINUTES, "first_session": 1}
    return {
        "phases": [{**phase, "last_session": course.high}],
        "sessions_low": course.low,
        "sessions_high": course.high,
    }


_NEXT_PHASE: Final = "The objectives that were due in the phase before are met"


def reviews(found: list[Taken]) -> Json:
    """Return the reviews of all templates, and the shortest of their intervals (A3.03)."""
    held = [each.stock.template.content.reviews for each in found]
    return {
        "sessions": sorted({one for each in held for one in each.sessions}),
        "interval_days": min([each.interval_days for each in held], default=_DAYS),
    }


_DAYS: Final = 90


def discharge(picked: list[Json], objectives: list[Json]) -> Json:
    """Return the criteria that were taken, else those of the objectives at their last target."""
    return {"criteria": (picked or list(_held(objectives)))[:_MOST]}


_MOST: Final = 12
_BEGINNING: Final = frozenset({"baseline", "starts_at", "stages"})


def _held(objectives: list[Json]) -> Iterator[Json]:
    """Yield the criteria of objectives as ends; those of a way only where it is taken."""
    for objective in objectives:
        for each in objective.get("criteria", ()):
            yield from _end(each, objective.get("when"))
        ways = objective.get("alternatives", {})
        for way in ways.get("ways", ()):
            chosen = {"question": ways["question"], "option": way["option"]}
            for each in way["criteria"]:
                yield from _end(each, {**objective.get("when", {}), "chosen": chosen})


def _end(criterion: Json, when: Json | None) -> Iterator[Json]:
    if criterion.get("basis", "value") != "value":
        return
    kept = {name: each for name, each in criterion.items() if name not in _BEGINNING}
    key = f"{criterion['key'][:34].rstrip('-')}-held"
    condition = {} if when is None else {"when": when}
    yield {**kept, **condition, "key": key, "targets": criterion["targets"][-1:]}
