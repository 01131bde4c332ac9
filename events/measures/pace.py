"""How a course compares with the straight line from baseline to target; pure (A11.17, A2.02)."""

from events.measures.course import Pursuit
from events.measures.finding import Finding, spelled
from events.measures.library import library
from events.values.quantities import reaches


def pace(pursuit: Pursuit) -> Finding | None:
    """Return whether the newest score is on the expected course, ahead of it or behind.

    The course is the straight line from the baseline on the first day to the target on the due
    day; what is further from it than so many points, of a hundred, is ahead or behind. None
    without a due day, or without a way to go.
    """
    rule, distance = library().rules.pace, pursuit.distance
    if pursuit.due is None or pursuit.due <= pursuit.began or distance <= 0:
        return None
    spent, whole = (pursuit.today - pursuit.began).days, (pursuit.due - pursuit.began).days
    wanted = 100 * min(spent, whole) / whole
    come = float(100 * pursuit.gained(pursuit.latest) / distance)
    apart = come - wanted
    code = "ahead" if apart > rule.points else "behind" if apart < -rule.points else "on-track"
    way = f"{spelled(pursuit.gained(pursuit.latest))} of {spelled(distance)}"
    shown = (
        f"{way} = {come:.0f} % of the way after {spent} of {whole} days = {wanted:.0f} %; "
        f"{apart:+.0f} points, {rule.points} allowed"
    )
    return Finding(code, rule.rows, shown)


def exceeding(pursuit: Pursuit) -> Finding | None:
    """Return that the target was reached before half the time; None where it was not (A11.17)."""
    rule = library().rules.pace
    if pursuit.due is None or pursuit.due <= pursuit.began:
        return None
    met = next((e for e in pursuit.series if reaches(pursuit.target, e.total)), None)
    if met is None:
        return None
    spent, whole = (met.day - pursuit.began).days, (pursuit.due - pursuit.began).days
    if spent * 100 >= rule.early_percent * whole:
        return None
    shown = (
        f"{spelled(met.total)} meets the target after {spent} of {whole} days, "
        f"before {rule.early_percent} % of the time"
    )
    return Finding("exceeding", rule.rows, shown)
