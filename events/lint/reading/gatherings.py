"""Gatherings: so many sessions, the eighth family meeting, and which of them bound in time."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.line import Term
from events.lint.reading.numbers import Number
from events.lint.reading.rates import Stretch, at, before_of
from events.lint.tables import words

_NAMED: Final = 4
_NO_NUMBER: Final = Number(0, 0, 0)


def of_sessions(terms: Sequence[Term], index: int) -> int:
    """Return where the sessions stand in "16 ERP sessions", "the 8th reprocessing session"."""
    if terms[index].kind == "percent" or (terms[index].number or _NO_NUMBER).of is not None:
        return 0
    for place in range(index + 1, min(len(terms), index + 1 + _NAMED)):
        term = terms[place]
        if term.kind == "period":
            return place if term.text == "session" else 0
        named = term.kind in {"scale", "rate"}
        plain = named or (term.kind == "word" and term.text not in words("words", "stops"))
        if not plain or term.text in _not_names():
            return 0
    return 0


@cache
def _not_names() -> frozenset[str]:
    return words("verbs", "doing") - words("words", "between") - words("words", "gatherings")


def gathering(terms: Sequence[Term], index: int, place: int) -> bool:
    """Read "by the ninth group", "by our tenth meeting"."""
    if terms[index].kind != "ordinal" or not words("words", "by") & set(before_of(terms, index, 3)):
        return False
    after = at(terms, place + 1)
    more = after.kind == "period" or after.written in words("words", "gatherings")
    return terms[place].written in words("words", "gatherings") and not more


def named_gathering(terms: Sequence[Term], index: int) -> int:
    """Return where the gathering stands in "by the eighth family meeting"."""
    if not words("words", "by") & set(before_of(terms, index, 3)):
        return 0
    for place in range(index + 1, min(len(terms), index + 1 + _NAMED)):
        term = terms[place]
        if term.written in words("words", "gatherings"):
            return place if gathering(terms, index, place) else 0
        if term.kind not in {"word", "scale"} or term.text in words("words", "stops"):
            return 0
    return 0


def in_a_row(terms: Sequence[Term], index: int) -> bool:
    """Say whether "in a row" or "consecutively" follows."""
    ahead = [at(terms, index + step).written for step in range(4)]
    row = ["in", "a", "row"]
    return row in (ahead[:3], ahead[1:]) or ahead[0] in words("words", "streak") | {"consecutively"}


def of_order(terms: Sequence[Term], index: int, end: int) -> Stretch:
    """Return what an ordinal's session or time tells: a frame, the past, a rate or a count."""
    near = before_of(terms, index, 5)
    if {"every", "each"} & set(near[-1:]):
        return Stretch("rate", index, end)
    meant = words("words", "by") | {"within", "in", "at", "after", "prior", "to", "during", "of"}
    for text in reversed(near):
        if text in meant | {"for"}:
            return Stretch("frame", index, end)
        if text in {"since", "from"}:
            return Stretch("past", index, end)
    return Stretch("count", index, end)
