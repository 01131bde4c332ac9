"""Roles of quantities that only what follows them tells: a value that leads to another began it."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from events.lint.reading.line import Term
from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import Stretch, at
from events.lint.tables import table, words


def settled(
    terms: Sequence[Term], found: list[Quantity], times: Sequence[Stretch]
) -> list[Quantity]:
    """Return the quantities with the roles that only what follows them tells."""
    found = _shared(terms, found)
    leads_to = {first.first for first, second in pairwise(found) if _leads(terms, first, second)}
    passed = {place for each in times if each.kind == "past" for place in (each.first,)}
    last_target = max(
        (each.first for each in found if each.role in {"target", "change"}), default=-1
    )
    moving, changing = _moving()
    verbs = [
        place
        for place, term in enumerate(terms)
        if term.written in moving or (term.kind == "word" and term.text in changing)
    ]
    moved = any(
        term.written in {"down", "up"} or (term.kind == "word" and term.text in changing)
        for term in terms
    )
    return [
        each._replace(role="baseline")
        if each.role == "level"
        and (
            each.first in leads_to
            or _past_after(terms, each, passed)
            or (bool(verbs) and _in_parentheses(terms, each))
            or (moved and last_target < 0 and _scored_at(terms, each, verbs))
            or (each.first < last_target and _stands_at(terms, each))
            or (each.first < last_target and _told_first(terms, each, verbs, last_target))
        )
        else each
        for each in found
    ]


def _shared(terms: Sequence[Term], found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the scale and the whole of the one it leads to: 35 to 5 on the ISI."""
    return [
        each._replace(
            scale=each.scale or after.scale,
            number=each.number._replace(of=each.number.of or after.number.of),
        )
        if _bare(each) and _to_next(terms, each, after)
        else each
        for each, after in pairwise(found)
    ] + found[-1:]


def _bare(each: Quantity) -> bool:
    return not (each.unit or each.days or each.percent or each.number.of)


def _to_next(terms: Sequence[Term], each: Quantity, after: Quantity) -> bool:
    direct = after.first == each.last + 1 and not after.percent and after.days is None
    between = at(terms, each.last)
    return direct and (between.written == "to" or between.kind == "arrow") and not after.unit


@cache
def _moving() -> tuple[frozenset[str], frozenset[str]]:
    """Return the verbs that lead a value somewhere, and those that name a change by themselves."""
    led = (words("verbs", name) for name in ("moves", "gaining", "losing", "reaching"))
    told = (words("verbs", name) for name in ("decrease", "increase", "improve"))
    return frozenset[str]().union(*led), frozenset[str]().union(*told)


def _leads(terms: Sequence[Term], first: Quantity, second: Quantity) -> bool:
    """Say whether only "to" or an arrow stands between two quantities."""
    between = terms[first.last : second.first]
    told = any(term.written == "to" or term.kind == "arrow" for term in between)
    return (
        told
        and second.role in {"target", "level"}
        and all(
            term.written == "to"
            or term.kind in {"arrow", "compare", "scale"}
            or term.written in table("severity")["severity_words"]
            or term.written in words("words", "light")
            or term.written in {")", ","}
            for term in between
        )
    )


def _in_parentheses(terms: Sequence[Term], each: Quantity) -> bool:
    """Say whether a value stands alone, or with one name, in parentheses behind what changes."""
    opened = at(terms, each.first - 1).written == "("
    named = at(terms, each.first - 2).written == "(" and at(terms, each.first - 1).kind in {
        "word",
        "scale",
    }
    target = at(terms, each.first - 1).written in {"target", "goal", "aim", "to", "for"}
    alone = (opened or (named and not target)) and at(terms, each.last).written == ")"
    return alone and not each.compare and each.number.low == each.number.high


def _past_after(terms: Sequence[Term], each: Quantity, passed: set[int]) -> bool:
    near = range(each.last, min(len(terms), each.last + 6))
    stop = next((place for place in near if _ends(terms[place], passed, place)), None)
    return any(place in passed and (stop is None or place < stop) for place in near)


def _ends(term: Term, passed: set[int], place: int) -> bool:
    """Say whether what follows tells of something else: another clause, or another number."""
    another = term.kind in {"number", "percent"} and place not in passed
    return another or term.written in {",", ";", ".", "to"}


def _scored_at(terms: Sequence[Term], each: Quantity, verbs: Sequence[int]) -> bool:
    """Read "the Y-BOCS of 29", where nothing else is told to be reached."""
    if at(terms, each.first - 1).written == "of" and _moves_itself(terms, each, verbs):
        return not each.compare
    after_of = at(terms, each.first - 1).written in {"of", "is"} and bool(each.scale)
    if not after_of or each.compare:
        return False
    if at(terms, each.first - 2).kind == "scale":
        return True
    return bool(verbs) and verbs[-1] > each.last and _behind_scale(terms, each)


def _moves_itself(terms: Sequence[Term], each: Quantity, verbs: Sequence[int]) -> bool:
    """Read "screen time of 9 h will be cut": the verb has no other object."""
    place = verbs[-1] if verbs else -1
    led = {at(terms, place - step).written for step in (1, 2)} & {"will", "be", "to"}
    alone = at(terms, place + 1).written in words("words", "by") | {"within", "in", "over", "", "."}
    return place >= each.last and bool(led) and alone


def _behind_scale(terms: Sequence[Term], each: Quantity) -> bool:
    """Read "PDSS score of 17", "PCL-5 is at 63": nothing but light words stands between."""
    for back in range(each.first - 1, max(-1, each.first - 5), -1):
        if terms[back].kind == "scale":
            return True
        if terms[back].written not in words("words", "light") | {"of", "=", ":"}:
            return False
    return False


def _stands_at(terms: Sequence[Term], each: Quantity) -> bool:
    """Read "Client at 42 kg will gain": who stands there now, before what will be."""
    ahead = {at(terms, each.last + step).written for step in range(2)}
    return at(terms, each.first - 1).written == "at" and "will" in ahead


def _told_first(
    terms: Sequence[Term], each: Quantity, verbs: Sequence[int], last_target: int
) -> bool:
    """Say whether a score stands right behind its scale, or before the change is told."""
    rated = at(terms, each.first - 1).written == "of"
    if each.compare or not (each.scale or rated):
        return False
    before = at(terms, each.first - 1)
    if before.written == "(":
        before = at(terms, each.first - 2)
    if before.kind == "scale" or (bool(each.scale) and _behind_scale(terms, each)):
        return True
    place = bisect_left(verbs, each.last)
    return place < len(verbs) and verbs[place] < last_target
