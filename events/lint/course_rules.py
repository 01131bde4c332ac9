"""Rules about the course of scores: stalled objectives, measures late or missing (A5.22, A11.24).

Whether an objective stalls is reckoned where all scores are: by the rules of measures (A11.03).
Where the document tells what they found, that is taken.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

from pydantic import ValidationError

from events.lint.criteria import Criterion
from events.lint.dates import as_date, day_of, later, opened, today
from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.held import Scored, days_of_sessions, scored
from events.lint.measures import Measure, told
from events.lint.pointing import Node
from events.lint.reading.sentence import read
from events.lint.scales import scale_named
from events.lint.tables import table
from events.measures.course import Pursuit, stalled
from events.measures.finding import Administration
from events.measures.library import library
from events.values.quantities import Amount, Comparator, Target

_Dated: TypeAlias = tuple[date, Scored]
_Series: TypeAlias = Mapping[str, Sequence[_Dated]]
_MOST: Final = 400


def course_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on a plan's scores, where the document has their days."""
    series = _by_scale(plan)
    days = days_of_sessions(plan)
    for item in plan.objectives:
        yield from _stalled(plan, item, series, days)
    yield from _measured(plan, series, days)


def _by_scale(plan: Plan) -> _Series:
    """Return the newest scores of each scale that have a day, oldest first."""
    found: dict[str, list[_Dated]] = {}
    for each in scored(plan):
        if each.code and each.day is not None and each.counts:
            found.setdefault(each.code, []).append((each.day, each))
    ordered = {code: sorted(each, key=lambda one: one[0]) for code, each in found.items()}
    return {code: each[-_MOST:] for code, each in ordered.items()}


def _stalled(
    plan: Plan, item: Item, series: _Series, days: Sequence[date] | None
) -> Iterator[Finding]:
    answered = list(_answered(item))
    if answered:
        found = [each for each in answered if each.get("code").value == "stalled"]
        for each in found[:1]:
            said = each.get("arithmetic").loose_text()
            yield finding("STALLED_OBJECTIVE", item.path, item.text, said)
        return
    if not series:
        return
    for measure in _aims(item):
        pursuit = _pursuit(plan, item, measure, series, days)
        if pursuit is None:
            continue
        verdict = stalled(pursuit)
        if verdict.code == "stalled":
            yield finding("STALLED_OBJECTIVE", item.path, item.text, f"{verdict.arithmetic}.")
            return


def _answered(item: Item) -> Iterator[Node]:
    """Yield what the read API found of the objective's scores."""
    measures = item.outer.get("measures") if isinstance(item.outer.value, dict) else Node(None, "")
    for each in measures.items() if isinstance(measures.value, list) else ():
        found = each.get("findings") if isinstance(each.value, dict) else each
        for one in found.items() if isinstance(found.value, list) else ():
            if isinstance(one.value, dict):
                yield one


def _aims(item: Item) -> list[Measure]:
    """Return baseline and target of each measure that the objective has, in fields or in words."""
    fields = [each for each in map(_of_criterion, item.criteria) if each is not None]
    return fields or [each for each in told(read(item.text), item.path) if each.scale]


def _of_criterion(each: Criterion) -> Measure | None:
    if not each.scale or each.baseline is None or each.target is None or each.basis not in _VALUE:
        return None
    return Measure(each.path, each.scale, each.baseline, each.target, each.compare, None, "")


_VALUE: Final = ("", "value")


def _pursuit(
    plan: Plan,
    item: Item,
    measure: Measure,
    scores: _Series,
    days: Sequence[date] | None,
) -> Pursuit | None:
    instrument, target = library().find(measure.scale), _target(measure)
    if instrument is None or target is None or not instrument.progress:
        return None
    if instrument.direction == "stated" or measure.baseline[0] != measure.baseline[1]:
        return None
    baseline = _decimal(measure.baseline[0])
    begun, entries = _since(plan, item, scores.get(measure.scale, ()))
    if entries and entries[0].total == baseline:
        entries = entries[1:]  # the baseline's own
    if begun is None or not entries:
        return None
    return Pursuit(
        instrument=instrument,
        baseline=baseline,
        target=target,
        began=begun,
        today=today(plan) or entries[-1].day,
        series=tuple(entries),
        due=_due(item),
        session=None if days is None else len(days) - bisect_left(days, begun),
    )


def _since(
    plan: Plan, item: Item, scores: Sequence[_Dated]
) -> tuple[date | None, list[Administration]]:
    """Return when the objective began, and the scores since, of the newest one's form."""
    form = scores[-1][1].form if scores else ""
    listed = [
        (day, value)
        for day, each in scores
        if each.form == form and (value := each.total.number()) is not None
    ]
    names = ("began_on", "started_on", "added_on")
    began = day_of(item.node, *names) or day_of(plan.root, "started_on")
    kept = [(day, value) for day, value in listed if began is None or day >= began]
    entries = [
        Administration(datetime.combine(day, time(), UTC), _decimal(value)) for day, value in kept
    ]
    return began or (kept[0][0] if kept else None), entries


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 3)))


_COMPARATORS: Final[dict[str, Comparator]] = {
    "below": "below",
    "at-most": "at-most",
    "at-least": "at-least",
    "above": "above",
}


def _target(measure: Measure) -> Target | None:
    low, high = measure.target
    down = high <= measure.baseline[0]
    comparator = _COMPARATORS.get(measure.compare, "at-most" if down else "at-least")
    nearest = _decimal(high if down else low)
    with suppress(ValidationError):
        return Target(comparator=comparator, amount=Amount(low=_shortest(nearest)))
    return None


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _due(item: Item) -> date | None:
    if not isinstance(item.node.value, dict):
        return None
    due = item.node.get("due", "due_on", "due_date", "target_on", "target_date")
    return day_of(due, "on") if isinstance(due.value, dict) else as_date(due.loose_text())


_UNIT_DAYS: Final = {"day": 1, "week": 7, "month": 31}


def _measured(plan: Plan, scores: _Series, days: Sequence[date] | None) -> Iterator[Finding]:
    """Compare the measurement plan with the scores that there are (A1.42)."""
    section = plan.root.get("measurement", "measurement_plan")
    listed = section.get("measures") if isinstance(section.value, dict) else section
    now = today(plan)
    if now is None or not isinstance(listed.value, list | dict):
        return
    start = day_of(plan.root.get("activation"), "time") or day_of(plan.root, "started_on")
    start = start or opened(plan)
    for each in listed.items():
        if isinstance(each.value, dict):
            yield from _awaited(each, scores, days, (start, now))


def _awaited(
    node: Node,
    scores: _Series,
    sessions: Sequence[date] | None,
    span: tuple[date | None, date],
) -> Iterator[Finding]:
    name, cadence = node.get("instrument", "measure").loose_text(), node.get("cadence")
    start, now = span
    code = scale_named(name) or name.casefold()
    taken = scores.get(code, ())
    since = taken[-1][0] if taken else start
    every, unit = _cadence(cadence)
    if not code or since is None or every is None:
        return
    if unit == "session":
        due = _due_session(sessions or (), since, every)
    else:
        due = later(since, every * _UNIT_DAYS.get(unit, 1))
    if due is not None and now > later(due, table("thresholds")["measure_grace_days"]):
        last = f"last taken on {since}" if taken else "never taken"
        yield finding("LATE_OR_MISSING_MEASURE", node.path, name, f"Due on {due}; {last}.")


def _cadence(node: Node) -> tuple[float | None, str]:
    if not isinstance(node.value, dict):
        return None, ""
    every, unit = node.get("every").number(), node.get("unit").loose_text()
    possible = every is not None and 1 <= every <= _LONGEST
    known = unit in _UNIT_DAYS or unit == "session"
    return (every, unit) if possible and known else (None, "")


_LONGEST: Final = 400


def _due_session(sessions: Sequence[date], since: date, every: float) -> date | None:
    """Return the day of the session at which the measure was due next."""
    place = bisect_right(sessions, since) + int(every) - 1
    return sessions[place] if place < len(sessions) else None
