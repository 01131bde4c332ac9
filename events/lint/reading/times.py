"""Times: which words bound an objective in time, and which tell a rate, a streak or the past.

A time frame says by when: a date, a session number, a stretch of days or more ("within 8 weeks",
"by the fourth session", "daily for 6 weeks"). A rate ("5x/week"), a dose ("10 minutes"), a streak
("for 4 consecutive sessions": how long to hold, not by when) and the past ("in the last month")
bound nothing (A5.03).
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.gatherings import (
    gathering,
    in_a_row,
    named_gathering,
    of_order,
    of_sessions,
)
from events.lint.reading.line import Term
from events.lint.reading.occasions import (
    bare,
    calendar,
    milestone,
    numbered,
    numbered_gathering,
)
from events.lint.reading.rates import DAYS, SHORT, Stretch, StretchKind, at, before_of, rate_at
from events.lint.tables import table, words

_REACH: Final = 6


def stretches(terms: Sequence[Term]) -> list[Stretch]:
    """Return what the terms say about time, in order; none overlaps another."""
    found: list[Stretch] = []
    index = done = 0
    telling = _telling()
    while index < len(terms):
        if terms[index].kind in {"word", "mark"} and terms[index].text not in telling:
            index += 1
            continue
        stretch = _stretch(terms, index, done)
        if stretch is None:
            index += 1
            continue
        found.append(stretch)
        index = done = max(stretch.last, index + 1)
    return found


@cache
def _telling() -> frozenset[str]:
    """Return the words that a stretch of time may begin with."""
    days = words("words", "calendar")
    named = days | {f"{each}'s" for each in days} | words("words", "milestones")
    return named | words("words", "gatherings") | {"per", "/", "each", "every"}


def _stretch(terms: Sequence[Term], index: int, done: int) -> Stretch | None:  # noqa: PLR0911
    term = terms[index]
    if term.kind == "date":
        return Stretch("past" if _since(terms, index) else "frame", index, index + 1)
    if term.kind in {"number", "ordinal"}:
        return _counted(terms, index, done)
    if term.kind == "period":
        return numbered(terms, index) or bare(terms, index)
    if term.kind == "word" and _of_calendar(term.text):
        return calendar(terms, index)
    if term.kind == "word" and term.text in words("words", "gatherings"):
        group = numbered_gathering(terms, index)
        if group is not None:
            return group
    if term.kind == "word" and term.text in words("words", "milestones"):
        return milestone(terms, index)
    return rate_at(terms, index, after_number=False)


def _of_calendar(text: str) -> bool:
    """Say whether a word is of the calendar, also as an owner: Friday's."""
    known = words("words", "calendar")
    return text in known or text.removesuffix("'s") in known


def _since(terms: Sequence[Term], index: int) -> bool:
    """Say whether the nearest word that governs a day looks back: since, scored on, intake."""
    if at(terms, index - 1).written == "from":
        return not {"to", "through", "until", "-"} & {
            at(terms, index + 1).written,
            at(terms, index + 1).text,
        }
    told = words("words", "since") - {"from", "of"} | {"intake", "currently"}
    for text in reversed(before_of(terms, index, 4)):
        if text in words("words", "by") | {"within", "through", "due", "ending", "ends"}:
            return False
        if text in told:
            return True
    return False


def _counted(terms: Sequence[Term], index: int, done: int) -> Stretch | None:  # noqa: PLR0911
    """Read "8 weeks", "4 consecutive sessions", "the fourth session", "3 days a week"."""
    number = terms[index].number
    end, streak = index + 1, False
    if of_sessions(terms, index):
        return _sessions_named(terms, index, done)
    if terms[index].kind == "ordinal" and named_gathering(terms, index):
        return Stretch("frame", index, named_gathering(terms, index) + 1)
    while end < min(len(terms), index + 4) and terms[end].kind not in {"period", "rate"}:
        text = terms[end].written
        streak = streak or text in words("words", "streak")
        if gathering(terms, index, end):
            return of_order(terms, index, end + 1)
        if terms[index].kind == "ordinal" and text in words("words", "gatherings"):
            end += 1
            continue
        if text not in _inside():
            return None
        end += 1
    weekday = at(terms, end).kind == "rate" and terms[end].written in words("words", "weekdays")
    if number is None or not (at(terms, end).kind == "period" or weekday):
        return None
    period = terms[end].text
    if terms[index].kind == "ordinal":
        return of_order(terms, index, end + 1)
    days = table("words")["days_of"].get(period)
    length = None if days is None else float(days) * number.high
    kind = "streak" if streak or in_a_row(terms, end + 1) else _kind(terms, index, end, period)
    if kind == "frame" and index < done:
        return None
    return Stretch(kind, index, end + 1, length)


def _sessions_named(terms: Sequence[Term], index: int, done: int) -> Stretch | None:
    """Read a count or an order of sessions, whatever kind of session it names."""
    end = of_sessions(terms, index)
    if terms[index].kind == "ordinal":
        return of_order(terms, index, end + 1)
    between = {terms[place].written for place in range(index + 1, end)}
    streak = bool(between & words("words", "streak")) or in_a_row(terms, end + 1)
    kind = "streak" if streak else _kind(terms, index, end, "session")
    return None if kind == "frame" and index < done else Stretch(kind, index, end + 1)


def _kind(terms: Sequence[Term], index: int, end: int, period: str) -> StretchKind:  # noqa: PLR0911
    number, after = terms[index].number, at(terms, end + 1).written
    if after in {"ago", "old", "history", "prior", "earlier"}:
        return "past"
    if number is not None and (number.of is not None or number.low == number.high == 0):
        return "count"
    prep, passed = _preposition(terms, index)
    if passed:
        return "past"
    if {"next", "coming", "following"} & set(before_of(terms, index, 1)) and period not in SHORT:
        return "frame"
    if prep in {"every", "each"}:
        return "rate"
    if period in SHORT:
        return _short(number.high if number else 0, period, prep)
    if _per(terms, index, end, period) or _week_of(terms, end + 1):
        return "count"
    if period == "session":
        return "frame" if not prep and _apart(terms, index, end) else _sessions(prep)
    return _long(terms, index, period, prep)


def _per(terms: Sequence[Term], index: int, end: int, period: str) -> bool:
    """Say whether days are counted for a longer time: 5 days a week, but not 14 weeks biweekly."""
    rate = rate_at(terms, end + 1, after_number=True)
    number, days = terms[index].number, table("words")["days_of"].get(period)
    if rate is None or number is None:
        return False
    return rate.days is None or days is None or rate.days >= days * number.low


def _week_of(terms: Sequence[Term], index: int) -> bool:
    ahead = [at(terms, index + step).written for step in range(3)]
    return ahead in (["of", "the", "week"], ["out", "of", "the"])


def _short(count: float, period: str, prep: str) -> StretchKind:
    a_day = 24
    due = period == "hour" and count >= a_day and prep in {"within", "in", "by"}
    return "frame" if due else "dose"


def _apart(terms: Sequence[Term], index: int, end: int) -> bool:
    """Read "PCL-5 68 to 45, 10 sessions": so many of them, said apart."""
    ahead = at(terms, end + 1).written
    return at(terms, index - 1).written in {",", "(", ";"} and ahead in {"", ".", ")", ";", ","}


def _sessions(prep: str) -> StretchKind:
    if prep in {"for", "x", "across"}:
        return "streak"
    return "frame" if prep else "count"


def _long(terms: Sequence[Term], index: int, period: str, prep: str) -> StretchKind:
    number, before = terms[index].number, at(terms, index - 1)
    if prep == "in" and _times_before(terms, index):
        return "rate"
    if prep == "on":
        return "count"
    if prep or period not in DAYS:
        return "frame"
    several = 14
    apart = index == 0 or before.written in {",", "(", ";", ":", "x", "-"}
    long = number is not None and number.low >= several
    return "frame" if (apart or long) and period == "day" else "count"


def _times_before(terms: Sequence[Term], index: int) -> bool:
    near = [terms[each] for each in range(max(0, index - 3), index)]
    return any(
        term.written == "in" and at(near, place - 1).text == "time"
        for place, term in enumerate(near)
        if place
    )


@cache
def _governing() -> tuple[frozenset[str], frozenset[str]]:
    """Return the prepositions of time, and the words that may stand between one and its number."""
    known = words("words", "by") | words("words", "within") | {"every", "each", "x", "on"}
    skipped = words("words", "light") | words("words", "coming") | {"first", "another", "of"}
    return known, skipped


@cache
def _inside() -> frozenset[str]:
    return words("words", "between") | words("words", "streak")


def _preposition(terms: Sequence[Term], index: int) -> tuple[str, bool]:
    """Return the preposition that governs the number at `index`, and whether it is of the past."""
    passed = False
    known, skipped = _governing()
    for back in range(index - 1, max(-1, index - _REACH), -1):
        text = terms[back].written
        if text in {"last", "final"} and at(terms, back + 1).written == "of":
            continue  # the last of 16 sessions
        past = text in words("words", "past")
        passed = passed or past
        if text in known and not past:
            return text, passed
        if not (past or text in skipped or terms[back].kind in {"compare", "ordinal"}):
            break
    return "", passed
