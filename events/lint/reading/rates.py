"""Stretches of time, and rates among them: daily, per week, every 2 weeks."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from events.lint.reading.line import NOTHING, Term
from events.lint.tables import table, words

StretchKind = Literal["frame", "streak", "past", "rate", "count", "dose"]


class Stretch(NamedTuple):
    """Terms `first` up to before `last` that speak of time; `days` where they say how many."""

    kind: StretchKind
    first: int
    last: int
    days: float | None = None


def at(terms: Sequence[Term], index: int) -> Term:
    """Return the term at `index`, or one that is nothing."""
    return terms[index] if 0 <= index < len(terms) else NOTHING


def rate_at(terms: Sequence[Term], index: int, *, after_number: bool) -> Stretch | None:
    """Return the rate that begins at `index`: daily, per week, /week, every 2 weeks, a day."""
    term = at(terms, index)
    if term.kind == "rate":
        return Stretch("rate", index, index + 1, table("words")["days_of"].get(term.text))
    markers = {"per", "/", "each", "every"} | ({"a", "an", "in"} if after_number else set())
    if term.written not in markers:
        return None
    if term.written == "in" and at(terms, index + 1).written not in {"a", "one", "any"}:
        return None
    end, count = index + 1, 1.0
    while at(terms, end).written in {"other", "single", "a", "the", "school", "given", "one"}:
        count = 2.0 if at(terms, end).written == "other" else count
        end += 1
    number = at(terms, end).number
    if number is not None and at(terms, end).kind in {"number", "ordinal"}:
        count, end = number.high, end + 1
    end += at(terms, end).written in words("words", "between")
    if at(terms, end).kind != "period" or at(terms, end).text in {"second", "minute"}:
        return None
    days = table("words")["days_of"].get(at(terms, end).text)
    return Stretch("rate", index, end + 1, None if days is None else days * count)


SHORT: Final = frozenset(("second", "minute", "hour"))
DAYS: Final = frozenset(("day", "night", "morning", "evening", "afternoon", "weekend"))


def before_of(terms: Sequence[Term], index: int, reach: int) -> list[str]:
    """Return the last words before a term, `reach` of them at most."""
    return [terms[each].written for each in range(max(0, index - reach), index)]
