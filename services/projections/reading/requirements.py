"""What payers and law ask of a plan, as readers get it: what is met, missing, waived, late."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from zlib import crc32

from events.profiles.applying import Applied, plan_optional, profiles_of
from events.profiles.coverage import Course, Coverage, coverage
from events.profiles.deadlines import DueBy, plan_due, review_due
from events.profiles.evidence import as_of as content_as_of
from events.profiles.in_force import Span
from events.profiles.library import edition
from events.profiles.requirements import Requirement, requirements
from events.state.plain import written
from services.projections.reading.charts import Chart
from services.projections.reading.outreach import outreach_of, outreach_told

Json = Any
_OF_DUE: Final = ("profile", "version", "row", "source", "verified", "on", "how", "settled", "by")


def requirements_answer(chart: Chart, as_of: date) -> bytes:
    """Return what is asked on a day, and the earliest due day of plan and review (A3.18)."""
    record = content_as_of(chart.record, chart.history, as_of)
    applied = profiles_of(chart.care, as_of)
    line = record.timeline(as_of)
    asked = requirements(applied, record, as_of)
    return written(
        {
            "plan": chart.plan,
            "episode": chart.episode,
            "on": as_of,
            "plan_optional": plan_optional([each.profile for each in applied]),
            "plan_due": _due(plan_due(applied, line)),
            "review_due": _due(review_due(applied, line)),
            "profiles": [_profile(each) for each in applied],
            "requirements": [_requirement(each) for each in asked],
            "outreach": [outreach_told(each) for each in outreach_of(record, as_of)],
        }
    )


def tag_of(chart: Chart, as_of: date | None) -> bytes:
    """Return the entity tag: what it is made of, the day, and the profiles of this release."""
    made_of = repr((sorted(chart.versions.items()), as_of))
    return f'"{crc32(made_of.encode()):08x}-{edition()}"'.encode()


def coverage_answer(chart: Chart, on: date | None) -> bytes:
    """Return which content was in force when, and how each session stands (A11.13)."""
    course = Course(chart.record, chart.care, chart.history)
    sessions = [
        {**_flat(each), "due": _due(each.due), "missing": [*map(list, each.missing)]}
        for each in coverage(course, on)
    ]
    in_force = [_flat(each) for each in course.spans()]
    return written({"plan": chart.plan, "on": on, "in_force": in_force, "sessions": sessions})


def plan_due_told(chart: Chart, as_of: date) -> Mapping[str, Json] | None:
    """Return by when profiles want the first plan, as findings read it; None where none asks.

    Of several it is the first that is late, else the earliest. A plan that need not be, or that is
    done without, is due on no day.
    """
    applied = profiles_of(chart.care, as_of)
    record = content_as_of(chart.record, chart.history, as_of)
    asked = [each for each in requirements(applied, record, as_of) if each.kind == "plan"]
    if not asked:
        return {"plan_due": None} if plan_optional([each.profile for each in applied]) else None
    timed = [each for each in asked if each.state not in {"optional", "waived"} and each.due]
    late = [each for each in timed if each.state in {"late", "met-late"}]
    worst = next(iter(late or sorted(timed, key=_by_day)), None)
    if worst is None or worst.due is None:
        return {"plan_due": None}
    due = worst.due
    how = f"{worst.profile} ({due.row}): {due.how}"
    told = {"on": _text(due.on), "done_on": _text(worst.done_on), "how": how}
    return {"plan_due": {**told, "verified": due.verified}}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _by_day(each: Requirement) -> date:
    return date.max if each.due is None or each.due.on is None else each.due.on


def _flat(each: Coverage | Span) -> dict[str, Json]:
    return {name: getattr(each, name) for name in each.__slots__}


def _profile(each: Applied) -> Mapping[str, Json]:
    it = each.profile
    shown = ("code", "version", "name", "kind", "source", "row", "verified", "remark")
    return {**{name: getattr(it, name) for name in shown}, "since": each.since}


def _requirement(each: Requirement) -> Mapping[str, Json]:
    return {**asdict(each), "due": _due(each.due)}


def _due(due: DueBy | None) -> Mapping[str, Json] | None:
    if due is None:
        return None
    more = {name: getattr(due, name, None) for name in ("stops_at", "role")}
    return {**{name: getattr(due, name) for name in _OF_DUE}, "moved": due.moved, **more}
