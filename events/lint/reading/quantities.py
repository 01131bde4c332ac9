"""Quantities: the numbers of an objective that measure, each with its unit, rate and role.

A role says what the number is for: where the client starts (baseline), where the objective leads
(target), by how much (change), how long it is to hold (streak), or just how much (level).
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.line import Term
from events.lint.reading.numbers import Number
from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import Stretch, at, rate_at
from events.lint.reading.roles import (
    changes,
    is_change,
    is_verb_of_change,
    is_verb_of_moving,
    label_of,
    role_of,
    singular,
    stands_now,
)
from events.lint.reading.settling import settled
from events.lint.tables import Phrases, listed, table, words

_UNIT_WORDS: Final = 4
_RATE_REACH: Final = 3
_SCALE_BEFORE: Final = 12
_SCALE_AFTER: Final = 7


def quantities(terms: Sequence[Term], times: Sequence[Stretch]) -> list[Quantity]:
    """Return the quantities among `terms`, in order; numbers that only tell time are left out."""
    telling = {"frame", "past", "rate"}
    taken = {
        place for each in times if each.kind in telling for place in range(each.first, each.last)
    }
    streaks = {each.first: each for each in times if each.kind == "streak"}
    found: list[Quantity] = []
    done = 0
    for index, term in enumerate(terms):
        if index < done or (term.number is None and index not in taken):
            continue
        made = _made(terms, index, term, streaks.get(index), taken)
        if made is not None:
            found.append(made)
            done = made.last
    return settled(terms, found, times) if found else found


def _made(
    terms: Sequence[Term], index: int, term: Term, streak: Stretch | None, taken: set[int]
) -> Quantity | None:
    if streak is not None and term.number is not None:
        return Quantity("streak", term.number, streak.first, streak.last, days=streak.days)
    if index in taken:
        return _rate_alone(terms, index, taken)
    if term.kind not in {"number", "percent"} or term.number is None:
        return None
    return _quantity(terms, index, term.number, taken)


def _rate_alone(terms: Sequence[Term], index: int, taken: set[int]) -> Quantity | None:
    """Return "daily", "every night": once in that time."""
    term = terms[index]
    if index - 1 in taken or (term.kind != "rate" and term.written not in {"each", "every"}):
        return None
    after, before = at(terms, index + 1), at(terms, index - 1)
    if term.kind == "rate" and (
        after.written in words("words", "adjectival") or is_verb_of_change(before)
    ):
        return None
    rate = rate_at(terms, index, after_number=False)
    if rate is None:
        return None
    role = role_of(terms, index)
    return Quantity(role, Number(1, 1, 1), index, rate.last, "time", rate.days)


def _quantity(terms: Sequence[Term], index: int, number: Number, taken: set[int]) -> Quantity:
    unit, end = _unit(terms, index + 1, taken)
    number, end = _out_of(terms, number, end)
    if terms[index].text:
        unit = terms[index].text
    rate = _rate_after(terms, end)
    label = "" if _goal(terms, index, rate) else label_of(terms, index)
    role = role_of(terms, index)
    if label:
        unit = label
        role = role if label in words("words", "rungs") and role != "level" else "label"
        role = "level" if label in {"step", "rung"} and role == "label" else role
    elif unit == "scale" and number.low in {0, 1} and number.low < number.high:
        role = "label"
    elif role == "level" and is_change(terms, index, end):
        role = "change"
    elif role in {"level", "target"} and stands_now(terms, rate.last if rate else end):
        role = "baseline"
    return Quantity(
        role,
        number,
        index,
        max(rate.last if rate else end, index + 1),
        unit,
        None if rate is None else rate.days,
        _comparison(terms, index, end, rate.last if rate else end),
        _scale(terms, index) if not label and _of_scale(unit, rate) else "",
    )


def _unit(terms: Sequence[Term], index: int, taken: set[int]) -> tuple[str, int]:
    """Return the words that a number counts, the last one in singular, and where they end."""
    end, parts = index, list[str]()
    while end < min(len(terms), index + _UNIT_WORDS) and end not in taken:
        term = terms[end]
        if term.kind == "times" and (not parts or parts == ["consecutive"]):
            return "time", end + 1
        if term.kind == "period" and not parts:
            return term.text, end + 1
        if term.kind != "word" or term.text in words("words", "stops") or _verb(term):
            break
        if not parts and term.text in words("words", "now_after"):
            break
        parts.append(term.text)
        end += 1
    return singular(" ".join(parts)), end


def _out_of(terms: Sequence[Term], number: Number, place: int) -> tuple[Number, int]:
    """Read "4 days out of every 5": so many of a whole that is told behind the unit."""
    if [at(terms, place + step).written for step in range(2)] != ["out", "of"]:
        return number, place
    end = place + 2 + (at(terms, place + 2).written in {"every", "each", "the", "a", "any"})
    whole = at(terms, end).number
    if number.of is not None or number.percent or whole is None or whole.low < number.high:
        return number, place
    return number._replace(of=whole.low), end + 1


def _verb(term: Term) -> bool:
    return is_verb_of_change(term) and not changes(term.text)


def _rate_after(terms: Sequence[Term], index: int) -> Stretch | None:
    for place in range(index, min(len(terms), index + _RATE_REACH)):
        rate = rate_at(terms, place, after_number=place == index)
        if rate is not None:
            return rate
        if terms[place].kind != "word" or terms[place].text in {"to", "from", "and", "within"}:
            return None
    return None


def _comparison(terms: Sequence[Term], index: int, unit_end: int, end: int) -> str:
    for back in range(index - 1, max(-1, index - 5), -1):
        term = terms[back]
        if term.kind == "compare":
            return _turned(terms, back)
        if term.written not in words("words", "light") | {"of"}:
            break
    texts = [each.written for each in terms[index : end + 4]]
    for name in ("at-most", "at-least"):
        for place in (index + 1, unit_end, end):
            if place < len(terms) and _follows(texts, place - index, name):
                return name
    return ""


def _goal(terms: Sequence[Term], index: int, rate: Stretch | None) -> bool:
    """Tell "now 15, goal 3" from "goal 3: to sleep"."""
    if at(terms, index - 1).written not in {"goal", "objective"}:
        return False
    behind = at(terms, index - 2).written in {",", ";"} and at(terms, index + 1).written != ":"
    return rate is not None or behind


_OTHER_WAY: Final = {"below": "at-least", "above": "at-most"}


def _turned(terms: Sequence[Term], place: int) -> str:
    """Return a comparison, the other way round where its verb is denied: not fall below 22."""
    said = terms[place].text
    denied = at(terms, place - 2).written in {"not", "never", "without"}
    moved = denied and is_verb_of_moving(at(terms, place - 1))
    return _OTHER_WAY.get(said, said) if moved else said


def _follows(texts: list[str], place: int, name: str) -> bool:
    return place < len(texts) and _after(name).at(texts, place) is not None


@cache
def _after(name: str) -> Phrases[str]:
    return Phrases(dict.fromkeys(listed(table("words")["after_compare"][name]), name))


def _of_scale(unit: str, rate: Stretch | None) -> bool:
    head = unit.split(" ", maxsplit=1)[0] if unit else ""
    return rate is None and (head in _OF_SCORES or changes(head))


_OF_SCORES: Final = (
    frozenset(["better", "worse", "below", "off"])
    | frozenset(["point", "points", "score", "scores", "total", "current", "overall", "or"])
    | {""}
)


def _scale(terms: Sequence[Term], index: int) -> str:
    for back in range(index - 1, max(-1, index - _SCALE_BEFORE), -1):
        if terms[back].kind == "scale":
            return terms[back].text
        if terms[back].written in {".", ";"}:
            break
    for ahead in range(index + 1, min(len(terms), index + _SCALE_AFTER)):
        if terms[ahead].kind == "scale":
            return terms[ahead].text
        if terms[ahead].written in {".", ";"} or terms[ahead].number is not None:
            break
    return ""
