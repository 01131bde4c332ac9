"""Occasions: points of time that have a name or a number: week 8, Labor Day, the next review."""

from collections.abc import Sequence
from typing import Final

from events.lint.reading.line import Term
from events.lint.reading.rates import DAYS, SHORT, Stretch, at, before_of, rate_at
from events.lint.tables import table, words


def numbered(terms: Sequence[Term], index: int) -> Stretch | None:
    """Read "week 8", "session #8", "sessions 2-4"."""
    place = index + 1
    if at(terms, place).written in {"#", "number", "no"}:
        place += 1 + (at(terms, place + 1).written == ".")
    number, after = at(terms, place), at(terms, place + 1)
    before = at(terms, index - 1)
    if number.kind != "number" or number.text or after.kind in {"period", "times"}:
        return None
    counted = before.written in {"per", "/", "each", "every", "a", "an"} or before.kind == "number"
    rated = after.written in {"/", "per"} and rate_at(terms, place + 1, after_number=True)
    if counted or rated or after.written in {"%", "min"} or terms[index].text in SHORT:
        return None
    near = before_of(terms, index, 3)
    past = bool({"since", "from", "starting", "beginning"} & set(near[-2:]))
    days = table("words")["days_of"].get(terms[index].text)
    length = None if days is None or number.number is None else days * number.number.high
    return Stretch("past" if past else "frame", index, place + 1, length)


def numbered_gathering(terms: Sequence[Term], index: int) -> Stretch | None:
    """Read "by group 6", "before lesson 4": numbered like sessions."""
    place = index + 1
    place += at(terms, place).written in {"#", "number", "no"}
    led = words("words", "by") & set(before_of(terms, index, _LED))
    number, after = at(terms, place), at(terms, place + 1)
    if not led or number.kind != "number" or number.text or after.kind in {"period", "times"}:
        return None
    return Stretch("frame", index, place + 1)


_LED: Final = 4
"""Words back to "by": by the end of module two."""


def _holiday(terms: Sequence[Term], index: int) -> bool:
    """Read "by Labor Day", "before New Year's Eve": a day with a name."""
    near = before_of(terms, index, 5)
    if terms[index].written not in {"day", "eve"} or not near:
        return False
    name = near[-2] if near[-1] == "'" and len(near) > 1 else near[-1]
    named = name in words("words", "holidays") | words("words", "calendar")
    return named and bool((words("words", "by") | {"on", "through", "thru"}) & set(near))


def _last_session(terms: Sequence[Term], index: int) -> bool:
    """Read "by the last session", "at the end of the year"; "the last session" alone is past."""
    near = before_of(terms, index, 3)
    return bool(near) and near[-1] in {"last", "final"} and bool(words("words", "by") & set(near))


def bare(terms: Sequence[Term], index: int) -> Stretch | None:
    """Read "next month", "within a week", "by the end of the month"."""
    period = terms[index].text
    near = before_of(terms, index, 6)
    if _holiday(terms, index) or _last_session(terms, index) or _year_end(terms, index):
        return Stretch("frame", index, index + 1)
    if words("words", "past") & set(near[-2:]):
        return Stretch("past", index, index + 1)
    if period in SHORT:
        return None
    length = table("words")["days_of"].get(period)
    meant = _coming(near, period) or (period not in DAYS and _a_week(near, terms, index, period))
    return Stretch("frame", index, index + 1, length) if meant else None


def _year_end(terms: Sequence[Term], index: int) -> bool:
    """Read "through year end"."""
    led = words("words", "by") | {"through", "thru", "at"}
    return at(terms, index + 1).written == "end" and bool(led & set(before_of(terms, index, 2)))


def _coming(near: Sequence[str], period: str) -> bool:
    close, prep = set(near[-4:]), set(near) & (words("words", "by") | words("words", "within"))
    if period == "session":
        return bool({"next", "upcoming", "coming", "following"} & close)
    if {"next", "coming", "upcoming", "following", "this"} & close:
        return period not in DAYS or bool(prep)
    return (
        "end" in close
        and bool(prep or "through" in near)
        and period not in {"evening", "night", "morning"}
    )


def _a_week(near: Sequence[str], terms: Sequence[Term], index: int, period: str) -> bool:
    if period == "session" or len(near) <= 1 or near[-1] not in {"a", "an", "the", "one", "1"}:
        return False
    prep = near[-2]
    if near[-1] == "the":
        return prep == "within"
    counted = at(terms, index - 3).kind in {"number", "times"}
    return prep in {"within", "for", "after"} or (prep in {"in", "over"} and not counted)


def calendar(terms: Sequence[Term], index: int) -> Stretch | None:
    """Read "by Friday", "before Thanksgiving", "in the coming spring"."""
    near = before_of(terms, index, 6)
    meant = words("words", "by") | {"this", "next", "coming", "end", "upcoming", "within"}
    return Stretch("frame", index, index + 1) if meant & set(near) else None


def milestone(terms: Sequence[Term], index: int) -> Stretch | None:
    """Read "by the next review", "at her annual reassessment"."""
    near = set(before_of(terms, index, 5))
    due = words("words", "by") & near or {"at", "prior"} & near
    meant = bool(due) and bool({"next", "upcoming", "quarterly", "annual"} & near)
    return Stretch("frame", index, index + 1) if meant else None
