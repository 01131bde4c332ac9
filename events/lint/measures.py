"""Measures of an objective: baseline and target of each, from its words and from its criteria."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import at
from events.lint.reading.roles import singular
from events.lint.reading.sentence import Reading
from events.lint.tables import words
from events.measures.scales import scales

Way = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A baseline, a target and which way the target should lie, where the objective says so."""

    path: str
    scale: str
    baseline: tuple[float, float]
    target: tuple[float, float]
    compare: str
    way: Way | None
    evidence: str
    moves: bool = False


def told(reading: Reading, path: str) -> Iterator[Measure]:
    """Yield the pairs of baseline and target that a sentence tells."""
    for start, end in _pairs(reading.measures):
        left, right = _in_one_unit(start, end)
        if left is None or right is None:
            continue
        if start.scale and end.scale and start.scale != end.scale:
            continue
        if (start.scale or start.days is None) and reading.terms[end.first].kind == "rate":
            continue  # how often it is scored, no score
        scale = start.scale or end.scale
        evidence = reading.quote(min(start.first, end.first), max(start.last, end.last))
        told_way, moves = way(reading, start, end), _from_to(reading, start, end)
        yield Measure(path, scale, left, right, end.compare, told_way, evidence, moves)


def _from_to(reading: Reading, start: Quantity, end: Quantity) -> bool:
    """Say whether one value is to lead to the other, and nothing is to be held."""
    led = start.role == "baseline" and end.role == "target" and start.first < end.first
    came = at(reading.terms, start.first - 1).written == "from"
    return led and came and reading.bag.isdisjoint(words("verbs", "hold"))


def _pairs(measures: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Pair each baseline with the target that follows it, else with the last one before it."""
    used: set[int] = set()
    for index, each in enumerate(measures):
        if each.role != "baseline":
            continue
        after = _first_target(each, islice(measures, index + 1, index + 1 + _PAIR_REACH))
        before = _first_target(each, measures[max(0, index - _PAIR_REACH) : index][::-1])
        chosen = after if after is not None and after.first not in used else before
        if chosen is not None and chosen.first not in used:
            used.add(chosen.first)
            yield each, chosen


_PAIR_REACH: Final = 4


def _first_target(start: Quantity, measures: Iterable[Quantity]) -> Quantity | None:
    for each in measures:
        if start.scale and not each.scale and each.unit in _SECONDS:
            continue  # how long a score is held
        if each.role in {"target", "level"}:
            return each
        if each.role == "baseline":
            return None
    return None


_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
Ends = tuple[float, float]


def _in_one_unit(start: Quantity, end: Quantity) -> tuple[Ends | None, Ends | None]:
    """Return both values in one unit, or nothing where they cannot be compared."""
    if start.percent != end.percent or (start.number.of or 0) != (end.number.of or 0):
        return None, None
    left, right = _rated(start, end), _rated(end, start)
    first, second = start.unit, end.unit
    if first in _SECONDS and second in _SECONDS:
        return _times(left, _SECONDS[first]), _times(right, _SECONDS[second])
    known = bool(first) and bool(second) and first != second
    if known and not ({first, second} & {"time", "point", "score"} or _same_head(first, second)):
        return None, None
    return left, right


def _same_head(first: str, second: str) -> bool:
    return (
        first.rsplit(" ", maxsplit=1)[-1] == second.rsplit(" ", maxsplit=1)[-1]
        or first in second
        or second in first
    )


def _rated(each: Quantity, other: Quantity) -> Ends:
    """Return the value for a week where both are rates; one without a period takes the other's."""
    if each.days is None or other.days is None:
        return each.number.low, each.number.high
    return _times((each.number.low, each.number.high), 7 / each.days)


def _times(ends: Ends, factor: float) -> Ends:
    return ends[0] * factor, ends[1] * factor


def way(reading: Reading, start: Quantity, end: Quantity) -> Way | None:
    """Return the way that the nearest verb before the pair's end tells."""
    last = max(start.first, end.first)
    place = bisect_left(reading.changes, last, key=lambda each: each.place) - 1
    if place < 0:
        return _compared(reading, last) or _headed(reading, start, end)
    verb = reading.changes[place].place
    if _another_deed(reading, verb, min(start.first, end.first)):
        return _headed(reading, start, end)
    if _of_what_it_measures(reading, verb, last):
        return None
    match reading.changes[place].direction:
        case "decrease":
            return "lower"
        case "increase":
            return "higher"
        case "improve":
            return _polarity(reading, last)


def _another_deed(reading: Reading, verb: int, first: int) -> bool:
    """Say whether another deed stands between: reduce drinks from 9 to 2, and attend school."""
    terms = reading.terms
    return any(
        terms[place].text in words("verbs", "doing")
        and terms[place - 1].written in _JOINTS
        and any(term.number is not None for term in terms[max(verb, place - _DEED_REACH) : place])
        for place in range(max(verb + 1, first - _DEED_REACH), first)
    )


_DEED_REACH: Final = 20
_JOINTS: Final = frozenset((",", ";", ".", "and", "then", "also", "will"))


def _of_what_it_measures(reading: Reading, verb: int, last: int) -> bool:
    """Tell "increase flexibility: AAQ-II from 39" from "increase AAQ-II from 39".

    What grows there is not the score, so the scale alone tells which way is better.
    """
    places = reading.scale_places
    found = bisect_left(places, verb + 1)
    place = places[found] if found < len(places) else last
    if place >= last or place == verb + 1 or reading.terms[place].text not in scales():
        return False
    return any(
        term.kind == "word"
        and term.written not in words("words", "light")
        and not term.written.endswith("'s")
        for term in reading.terms[max(verb + 1, place - _DEED_REACH) : place]
    )


def _headed(reading: Reading, start: Quantity, end: Quantity) -> Way | None:
    """Read "hits per day: 12 → 20", "panic attacks from 2 a week to 5": the count leads.

    A share of them, or what is done about them, may well grow.
    """
    led = end.role == "target" and start.first < end.first
    rating = start.number.of in _RATED
    shared = start.percent or (start.number.of is not None and not rating)
    if not led or not reading.bag.isdisjoint(_ANSWERED):
        return None
    before = range(start.first - 1, max(-1, start.first - 1 - _HEAD_REACH), -1)
    for place in before:
        taken = [at(reading.terms, place + step).written for step in range(2)]
        if taken == ["time", "to"] and start.unit in _SECONDS:
            return "lower"  # time to fall asleep
        noun, after = singular(reading.terms[place].written), reading.terms[place + 1]
        if noun in words("verbs", "kept_up"):
            return "higher"
        if shared:
            continue
        if noun in words("verbs", "mastered" if rating else "lower_better"):
            plain = after.kind != "word" or after.written in {"from", "per", "a", "an", "each"}
            return "lower" if plain else None
    return None


_RATED: Final = frozenset((10.0, 100.0))
_HEAD_REACH: Final = 6
_ANSWERED: Final = frozenset(("without", "free", "no", "not", "instead", "between", "before"))


def _compared(reading: Reading, last: int) -> Way | None:
    """Read "fewer panic attacks: from 2 a month to 1"."""
    before = reading.terms[max(0, last - _NOUN_REACH) : last]
    for place, term in enumerate(before):
        counted = len(before) > place + 1 and before[place + 1].written != "than"
        if term.text == "fewer" and counted:
            return None if place and before[place - 1].written in {"or", "no"} else "lower"
    return None


_NOUN_REACH: Final = 15


def _polarity(reading: Reading, last: int) -> Way | None:
    """Return which way is better for the last noun before the numbers that says so."""
    for place in range(last - 1, max(-1, last - 1 - _NOUN_REACH), -1):
        noun = singular(reading.terms[place].written)
        after = at(reading.terms, place + 1).written
        if noun in words("verbs", "mastered") and after in words("verbs", "mastering"):
            return "higher"  # distress tolerance, urge surfing
        if noun in words("verbs", "lower_better"):
            return "lower"
        if noun in words("verbs", "higher_better"):
            return "higher"
    return None


def clashes(measure: Measure, better: Way | None) -> bool:
    """Say whether the target lies on the wrong side of the baseline, for the scale or for the verb.

    A range counts as wrong only when all of it is. To hold a value is no clash; to "reduce" it to
    what it already is, is one.
    """
    low, high = measure.baseline
    if measure.way is None and measure.baseline == measure.target:
        return measure.moves and not measure.compare
    for each in {measure.way, better} - {None}:
        if each == "lower" and (_reached_below(measure) or measure.target[0] >= high):
            strictly = measure.compare == "below" and measure.target[1] == high
            if not strictly:
                return True
        if each == "higher" and (_reached_above(measure) or measure.target[1] <= low):
            strictly = measure.compare == "above" and measure.target[0] == low
            if not strictly:
                return True
    return False


def _reached_below(measure: Measure) -> bool:
    return measure.compare in {"below", "at-most"} and measure.baseline[1] < measure.target[0]


def _reached_above(measure: Measure) -> bool:
    return measure.compare in {"above", "at-least"} and measure.baseline[0] > measure.target[1]
