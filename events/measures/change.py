"""Change from baseline: reliable, response, remission, recovery, deterioration; pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from events.measures.finding import Administration, Finding, spelled
from events.measures.models import Direction, Instrument, Threshold
from events.values.objectives import ChangeBasis
from events.values.quantities import Target, reaches
from events.values.text import Code

Better = Literal["lower", "higher"]


def better_way(instrument: Instrument, stated: Better | None = None) -> Better:
    """Return which way is better: the instrument's own, else the one that the criterion states.

    Raises:
        ValueError: the instrument leaves it to the criterion, and none is stated.
    """
    way: Direction | None = stated if instrument.direction == "stated" else instrument.direction
    if way is None or way == "stated":
        raise ValueError(f"{instrument.id}: which way is better must be stated")
    return way


def improvement(way: Better, baseline: Decimal, now: Decimal) -> Decimal:
    """Return how much better `now` is than `baseline`, in points; below 0 when it is worse."""
    return baseline - now if way == "lower" else now - baseline


def reliable_change(
    instrument: Instrument,
    baseline: Decimal,
    now: Decimal,
    target: Target | None = None,
    stated: Better | None = None,
) -> Finding:
    """Return whether change from `baseline` is reliable (A11.01).

    An instrument that ships no threshold gives only target-met, toward, away or unchanged.
    """
    way, shipped = better_way(instrument, stated), instrument.thresholds.reliable_change
    gained, shown = improvement(way, baseline, now), _difference(way, baseline, now)
    if shipped is None:
        return Finding(_toward(gained, now, target), ("A11.01",), f"{shown}; no threshold ships")
    needed = shipped.number
    if gained >= needed:
        code, sign = "reliable-improvement", f">= {needed}"
    elif gained <= -needed:
        code, sign = "reliable-worsening", f"<= -{needed}"
    else:
        code, sign = "no-reliable-change", f"within -{needed} and {needed}, both left out"
    return Finding(code, shipped.rows, f"{shown} {sign}", shipped.verified)


def response(instrument: Instrument, baseline: Decimal, now: Decimal) -> Finding | None:
    """Return whether treatment is responded to; None where that is not defined (A11.02)."""
    shipped, caseness = instrument.thresholds.response_percent, instrument.thresholds.caseness
    if shipped is None or caseness is None:
        return None
    verified = shipped.verified and caseness.verified
    if baseline < caseness.number:
        shown = f"baseline {spelled(baseline)} < caseness {caseness.value}"
        return Finding("no-caseness-at-baseline", shipped.rows, shown, verified)
    gained = improvement(better_way(instrument), baseline, now)
    percent = percent_of(gained, baseline)
    met = gained * 100 >= shipped.number * baseline
    shown = (
        f"({spelled(baseline)} - {spelled(now)}) / {spelled(baseline)} = {percent} % "
        f"{'>=' if met else '<'} {shipped.value} %"
    )
    return Finding("response" if met else "no-response", shipped.rows, shown, verified)


def remission(instrument: Instrument, now: Decimal) -> Finding | None:
    """Return whether a total is one of remission; None where that is not defined (A11.02)."""
    return _below(instrument.thresholds.remission_below, now, "remission", "no-remission")


def sub_threshold(instrument: Instrument, now: Decimal) -> Finding | None:
    """Return whether a total lies below the cut point, which is no remission (A11.02)."""
    shipped = instrument.thresholds.sub_threshold_below
    return _below(shipped, now, "sub-threshold", "at-or-above-threshold")


def recovery(instrument: Instrument, baseline: Decimal, now: Decimal) -> Finding | None:
    """Return whether caseness at baseline is gone; None where caseness is not defined (A11.02)."""
    shipped = instrument.thresholds.caseness
    if shipped is None:
        return None
    case, well = baseline >= shipped.number, now < shipped.number
    shown = (
        f"baseline {spelled(baseline)} {'>=' if case else '<'} {shipped.value}, "
        f"now {spelled(now)} {'<' if well else '>='} {shipped.value}"
    )
    code = "recovery" if case and well else "no-recovery"
    return Finding(code, ("A11.02",), shown, shipped.verified)


def graded_change(instrument: Instrument, baseline: Decimal, now: Decimal) -> Finding | None:
    """Return the grade of a change: none, unclear, meaningful, worse; None where undefined (A6.03).

    Between what is no change and what is meaningful it stays unclear. Beyond what is no change for
    the worse it is worse; whether reliably so, reliable_change says.
    """
    none, meaningful = (
        instrument.thresholds.no_change_up_to,
        instrument.thresholds.meaningful_change,
    )
    if none is None or meaningful is None:
        return None
    way = better_way(instrument)
    gained, shown = improvement(way, baseline, now), _difference(way, baseline, now)
    if gained >= meaningful.number:
        return Finding("meaningful-change", meaningful.rows, f"{shown} >= {meaningful.value}")
    if gained < -none.number:
        return Finding("change-for-the-worse", none.rows, f"{shown} < -{none.value}")
    if gained <= none.number:
        within = f"{shown} within -{none.value} and {none.value}"
        return Finding("no-change", none.rows, within)
    return Finding(
        "unclear-change", none.rows, f"{shown} between {none.value} and {meaningful.value}"
    )


def end_state(instrument: Instrument, now: Decimal) -> Finding | None:
    """Return whether a total is a clinically significant end; None where undefined (A6.03)."""
    shipped = instrument.thresholds.end_state_at_most
    if shipped is None:
        return None
    met = now <= shipped.number
    code = "significant-end-state" if met else "no-significant-end-state"
    shown = f"{spelled(now)} {'<=' if met else '>'} {shipped.value}"
    return Finding(code, shipped.rows, shown, shipped.verified)


def deterioration(
    instrument: Instrument,
    baseline: Administration,
    since_review: Iterable[Administration],
    now: Administration,
) -> Finding | None:
    """Return whether one administration is worse; None where that is not defined (A11.05).

    It is held against the baseline and against the best score since the last completed review:
    reliably worse than either, or on C-SSRS any higher level and any new behavior. Behavior is new
    when the most recent earlier answer to it is that there was none, or there is no answer.
    """
    way = better_way(instrument, "lower")
    earlier = [baseline, *since_review]
    best = min(earlier, key=lambda each: improvement(way, each.total, Decimal(0)))
    if instrument.thresholds.any_worsening is not None:
        return _any_worsening(instrument, earlier, best, now)
    shipped = instrument.thresholds.reliable_change
    if shipped is None:
        return None
    lost = -improvement(way, best.total, now.total)
    worse = lost >= shipped.number
    shown = (
        f"best so far {spelled(best.total)}, now {spelled(now.total)}: worse by {spelled(lost)} "
        f"{'>=' if worse else '<'} {shipped.value}"
    )
    return Finding("deterioration" if worse else "no-deterioration", ("A11.05",), shown)


def change_in_percent(
    basis: ChangeBasis, way: Better, baseline: Decimal, now: Decimal, floor: Decimal
) -> Decimal | None:
    """Return the improvement in percent, of the raw baseline or of its distance from the floor.

    On a scale whose floor is above 0 the two differ, so a plan chooses (A11.16, A5.34). None when
    the baseline leaves nothing to reckon from, or `basis` is no percent.
    """
    if basis == "value":
        return None
    whole = baseline if basis == "percent-of-raw" else baseline - floor
    return None if whole <= 0 else improvement(way, baseline, now) * 100 / whole


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part in percent, to one place, for people to read; rules compare exact products."""
    return (part * 100 / whole).quantize(Decimal("0.1"))


def _any_worsening(
    instrument: Instrument,
    earlier: list[Administration],
    best: Administration,
    now: Administration,
) -> Finding:
    rule = instrument.thresholds.any_worsening
    items = () if rule is None else rule.items
    new = [code for code in items if now.items.get(code, 0) and not _last_answer(code, earlier)]
    higher = now.total > best.total
    shown = f"level {spelled(now.total)} {'>' if higher else '<='} {spelled(best.total)}"
    if new:
        shown += f"; new: {', '.join(new)}"
    code = "deterioration" if higher or new else "no-deterioration"
    return Finding(code, ("A11.05",), shown)


def _last_answer(code: Code, earlier: Sequence[Administration]) -> Decimal:
    answers = (each.items[code] for each in reversed(earlier) if code in each.items)
    return next(answers, Decimal(0))


def _below(shipped: Threshold | None, now: Decimal, yes: str, no: str) -> Finding | None:
    if shipped is None:
        return None
    met = now < shipped.number
    shown = f"{spelled(now)} {'<' if met else '>='} {shipped.value}"
    return Finding(yes if met else no, shipped.rows, shown, shipped.verified)


def _toward(gained: Decimal, now: Decimal, target: Target | None) -> str:
    if target is not None and reaches(target, now):
        return "target-met"
    if not gained:
        return "unchanged"
    return "toward" if gained > 0 else "away"


def _difference(way: Better, baseline: Decimal, now: Decimal) -> str:
    first, second = (baseline, now) if way == "lower" else (now, baseline)
    return f"{spelled(first)} - {spelled(second)} = {spelled(first - second)}"
