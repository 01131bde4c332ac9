"""How many in a row are in target: administrations, days or weeks (A11.16); pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, assert_never

from events.measures.finding import Administration, Finding
from events.measures.library import library
from events.values.dates import Cadence
from events.values.objectives import Streak
from events.values.quantities import Target, reaches

_WEEK: Final = 7
_LONGEST_MONTH: Final = 31


def consecutive(
    series: Sequence[Administration], target: Target, streak: Streak, cadence: Cadence | None = None
) -> Finding:
    """Return whether the newest values are in target often enough in a row (A11.16).

    `series` is oldest first. A value out of target restarts at 0. Administrations and sessions: a
    gap over twice the cadence breaks; a cadence in sessions gives no days, so nothing breaks it.
    Days and calendar weeks, from Monday on: one without data breaks, and all values of one count.
    """
    match streak.of:
        case "administrations" | "sessions":
            found = _administrations(series, target, _gap_days(cadence))
        case "days":
            found = _periods(series, target, 1)
        case "weeks":
            found = _periods(series, target, _WEEK)
        case unreachable:
            assert_never(unreachable)
    met = found >= streak.count
    shown = f"{found} {streak.of} in a row {'>=' if met else '<'} {streak.count}"
    rows = library().rules.consecutive.rows
    return Finding("streak-reached" if met else "streak-open", rows, shown)


def _administrations(series: Iterable[Administration], target: Target, gap_days: int | None) -> int:
    run, last = 0, None
    for each in series:
        if last is not None and gap_days is not None and (each.day - last).days > gap_days:
            run = 0
        run, last = (run + 1 if reaches(target, each.total) else 0), each.day
    return run


def _gap_days(cadence: Cadence | None) -> int | None:
    if cadence is None or cadence.unit == "session":
        return None
    days = {"day": 1, "week": _WEEK, "month": _LONGEST_MONTH}[cadence.unit]
    return library().rules.consecutive.gap_cadences * cadence.every * days


def _periods(series: Iterable[Administration], target: Target, days: int) -> int:
    """Return how many periods in a row, the newest one with data last, have all values in it."""
    inside: dict[date, bool] = {}
    for each in series:
        start = each.day - timedelta(days=each.day.weekday() if days == _WEEK else 0)
        inside[start] = inside.get(start, True) and reaches(target, each.total)
    if not inside:
        return 0
    run, period = 0, max(inside)
    while inside.get(period, False):
        run, period = run + 1, period - timedelta(days=days)
    return run
