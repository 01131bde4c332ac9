"""From a rule and a timeline to the day by whose end something is due. Pure functions.

A rule that waits for sessions to come, or for a start that has not come, gives no day yet and says
what it waits for. The earlier of two rules then is the day that is known, which may still move
nearer; the later of two is open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from events.profiles.rules import (
    ByAge,
    BySetting,
    ByUrgency,
    Days,
    DueRule,
    EachSession,
    Earliest,
    Hours,
    Latest,
    Months,
    Ramp,
    SessionDays,
    SessionNumbers,
    Sessions,
    SettingCase,
    Start,
)
from events.profiles.timeline import Timeline, months_after
from events.profiles.working_days import business_days_after

_DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Due:
    """A due day with its arithmetic: `on` is None while it is open, `by` an exact instant.

    `settled` says that no session to come can move it. `how` tells in words how it was counted.
    """

    on: date | None
    how: str
    settled: bool = True
    by: datetime | None = None


def due_by(rule: DueRule, line: Timeline) -> Due:  # noqa: PLR0911  # one a kind of rule
    """Return when something is due by `rule`, as known on the timeline's day."""
    match rule:
        case Days() | Months() | Hours():
            return _after_start(rule, line)
        case SessionDays() | Sessions() | SessionNumbers() | EachSession():
            return _at_session(rule, line)
        case Ramp():
            return _ramp(rule, line)
        case Earliest():
            return _earliest([due_by(each, line) for each in rule.of], line)
        case Latest():
            return _latest([due_by(each, line) for each in rule.of])
        case ByAge():
            return _by_age(rule, line)
        case ByUrgency():
            return _by_urgency(rule, line)
        case BySetting():
            return _by_setting(rule, line)
        case unreachable:
            assert_never(unreachable)


def _after_start(rule: Days | Months | Hours, line: Timeline) -> Due:
    start = line.start(rule.start)
    if start is None:
        return Due(
            None, f"{_counted(rule)} {_since(rule.start)}, which has not come", settled=False
        )
    how = f"{_counted(rule)} {_since(rule.start)} on {start}"
    match rule:
        case Months():
            return Due(months_after(start, rule.count), how)
        case Hours():
            return _hours(rule, start, line, how)
        case Days():
            count = rule.count - rule.counts_start
            if rule.business:
                return Due(business_days_after(start, count), how)
            return Due(start + timedelta(days=count), how)
        case unreachable:
            assert_never(unreachable)


def _hours(rule: Hours, start: date, line: Timeline, how: str) -> Due:
    """Count from the instant of the first session of the start's day; else in whole days."""
    first = next((each.at for each in line.attended if each.on == start and each.at), None)
    whole = start + timedelta(days=-(-rule.count // _DAY_HOURS))
    by = None if first is None else first + timedelta(hours=rule.count)
    return Due(whole, how, by=by)


def _at_session(rule: SessionDays | Sessions | SessionNumbers | EachSession, line: Timeline) -> Due:
    match rule:
        case SessionDays():
            return _session_day(rule, line)
        case Sessions():
            return _session(rule, line)
        case SessionNumbers():
            return _numbered(rule, line)
        case EachSession():
            last = line.start("last-review")
            later = (each.on for each in line.sessions() if last is not None and each.on > last)
            return _awaited(next(later, None), "each session asks for a look at the plan")
        case unreachable:
            assert_never(unreachable)


def _session_day(rule: SessionDays, line: Timeline) -> Due:
    start, name = line.start(rule.start), _nth(rule.count)
    if start is None:
        return _awaited(None, f"{name} session day {_since(rule.start)}, which has not come")
    counted = line.sessions(rule.services)
    days = sorted({each.on for each in counted if each.on >= start} - _left_out(rule, start))
    left = "" if rule.counts_start else ", that day left out"
    how = f"{name} session day {_since(rule.start)} on {start}{left}; {len(days)} held"
    return _awaited(days[rule.count - 1] if rule.count <= len(days) else None, how)


def _left_out(rule: SessionDays, start: date) -> set[date]:
    return set() if rule.counts_start else {start}


def _session(rule: Sessions, line: Timeline) -> Due:
    start, name = line.start(rule.start), _nth(rule.count)
    if start is None:
        return _awaited(None, f"{name} session {_since(rule.start)}, which has not come")
    held = [each for each in line.sessions(rule.services) if each.on >= start]
    how = f"{name} session {_since(rule.start)} on {start}; {len(held)} held"
    return _awaited(held[rule.count - 1].on if rule.count <= len(held) else None, how)


def _numbered(rule: SessionNumbers, line: Timeline) -> Due:
    """Give the day of the next number that no review has answered (A11.09).

    A review answers each number that was reached on its day; one that comes up to `early` sessions
    before the next number, and answers no other, answers that.
    """
    held = line.sessions()
    pending = [*rule.numbers]
    for review in line.reviews:
        reached = sum(each.on <= review for each in held)
        left = [each for each in pending if each > reached]
        early = len(left) == len(pending) and left and left[0] <= reached + rule.early
        pending = left[1:] if early else left
    if not pending:
        return Due(None, "no session number is left")
    how = f"session {pending[0]}; {len(held)} held"
    return _awaited(held[pending[0] - 1].on if pending[0] <= len(held) else None, how)


def _ramp(rule: Ramp, line: Timeline) -> Due:
    start = line.start(rule.start)
    if start is None:
        return Due(
            None, f"day {rule.days[0]} {_since(rule.start)}, which has not come", settled=False
        )
    done = line.last_review_on
    if rule.answered_by == "last-shown":
        done = line.shown.get(line.about or "")
    for count in rule.days:
        day = start + timedelta(days=count)
        if done is None or day > done + timedelta(days=rule.early):
            return Due(day, f"day {count} {_since(rule.start)} on {start}")
    return due_by(rule.then, line)


def _earliest(found: list[Due], line: Timeline) -> Due:
    known = [each for each in found if each.on is not None]
    if not known:
        return Due(None, " or ".join(_told(found)), settled=all(each.settled for each in found))
    first = min(known, key=lambda each: (each.on or date.max, each.by is None))
    others = [each for each in found if each is not first]
    if not others:
        return first
    open_ones = [each for each in others if not each.settled]
    passed = first.on is not None and first.on <= line.as_of
    how = f"{first.how}; earliest of it and {', '.join(_told(others))}"
    return replace(first, how=how, settled=first.settled and (passed or not open_ones))


def _latest(found: list[Due]) -> Due:
    """Give the later day; while one is open, so is all of it."""
    if any(each.on is None for each in found):
        known = max((each.on for each in found if each.on is not None), default=None)
        least = "" if known is None else f"; not before {known}"
        return Due(None, f"later of {' and '.join(_told(found))}{least}", settled=False)
    last = max(found, key=lambda each: each.on or date.min)
    others = [each for each in found if each is not last]
    return replace(last, how=f"{last.how}; later of it and {', '.join(_told(others))}")


def _told(found: Iterable[Due]) -> list[str]:
    return [each.how if each.on is None else f"{each.how} ({each.on})" for each in found]


def _by_age(rule: ByAge, line: Timeline) -> Due:
    """Judge the age on the day of admission; the earlier day counts where it is not known."""
    age = line.age_on(line.admitted_on or line.as_of)
    if age is not None:
        return _chosen(rule.younger if age < rule.under else rule.older, line)
    both = (rule.younger, rule.older)
    return _earliest([due_by(each, line) for each in both if each is not None], line)


def _by_urgency(rule: ByUrgency, line: Timeline) -> Due:
    """Count urgency from its own day; what was due before stays due, whatever is found later."""
    usual = due_by(rule.otherwise, line)
    if not line.urgent:
        return usual
    since = replace(line, risk_on=line.urgent_on or line.risk_on)
    return _earliest([due_by(rule.urgent, since), usual], line)


def _by_setting(rule: BySetting, line: Timeline) -> Due:
    case = next((each for each in rule.cases if _fits(each, line)), None)
    chosen = rule.otherwise if case is None else case.rule
    return _chosen(chosen, line)


def _chosen(rule: DueRule | None, line: Timeline) -> Due:
    return Due(None, "no rule for this case") if rule is None else due_by(rule, line)


def _fits(case: SettingCase, line: Timeline) -> bool:
    words = set() if line.program is None else set(line.program.split("-"))
    return line.level_of_care in case.levels_of_care or bool(words & set(case.program_words))


def _awaited(on: date | None, how: str) -> Due:
    return Due(on, how, settled=on is not None)


def _counted(rule: Days | Months | Hours) -> str:
    match rule:
        case Days():
            kind = "business" if rule.business else "calendar"
            return f"{rule.count} {kind} day{'s' * (rule.count != 1)}"
        case Months():
            return f"{rule.count} month{'s' * (rule.count != 1)}"
        case Hours():
            return f"{rule.count} hours"
        case unreachable:
            assert_never(unreachable)


def _since(start: Start) -> str:
    return f"after {start.replace('-', ' ')}"


def _nth(count: int) -> str:
    ending = (
        "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    )
    return f"{count}{ending}"
