"""Wording: verbs that say which way a measure goes.

A change verb asks where the client starts (A5.04). One that only tells what an activity is good
for ("practice breathing 5 days a week to reduce anxiety") is no change that the objective measures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from events.lint.reading.line import Term
from events.lint.reading.quantity import Quantity
from events.lint.reading.rates import at
from events.lint.reading.roles import singular
from events.lint.tables import table, words

Direction = Literal["decrease", "increase", "improve"]


@dataclass(frozen=True, slots=True)
class Change:
    """A verb of change, or its noun, at a place among the terms."""

    place: int
    direction: Direction


_DIRECTIONS: Final[tuple[Direction, ...]] = ("decrease", "increase", "improve")


def changes(terms: Sequence[Term], measured: Sequence[Quantity]) -> list[Change]:
    """Return the changes that the objective is about, in order."""
    known = _changing()
    places = [
        place for place, term in enumerate(terms) if term.text in known or term.written == _UP_TO
    ]
    if not places:
        return []
    acting = (place for place, term in enumerate(terms) if term.text in words("verbs", "doing"))
    leading = (each.first for each in measured if each.role in {"target", "change", "baseline"})
    first_deed, last_lead = next(acting, len(terms)), max(leading, default=-1)
    return [
        Change(place, direction)
        for place in places
        if (direction := direction_at(terms, place)) is not None
        and not _adjective(terms, place)
        and not _refused(terms, place)
        and not _season(terms, place)
        and not _other_sense(terms, place)
        and not _purpose(terms, place, acted=first_deed < place - 1, leads=last_lead > place)
    ]


def _refused(terms: Sequence[Term], place: int) -> bool:
    """Read "will not drop below 22", "without an increase": what is to stay changes nothing."""
    near = [at(terms, place - step).written for step in (1, 2)]
    led = near[1] if near[0] in {"a", "an", "any", "further"} else near[0]
    return led in _NOT and at(terms, place + 1).written != "than"


def _season(terms: Sequence[Term], place: int) -> bool:
    """Read "this fall", "since last fall"; "the fall in scores" is a change."""
    before, after = at(terms, place - 1).written, at(terms, place + 1).written
    named = before in {"this", "last", "next", "each", "every", "by", "until", "since", "coming"}
    return terms[place].text == "fall" and (named or (before == "the" and after not in _CHANGED))


_CHANGED: Final = frozenset(("in", "of", "from", "to"))
_NOT: Final = frozenset(
    ("not", "never", "no", "without", "won't", "doesn't", "don't", "cannot", "neither")
)


@cache
def _changing() -> frozenset[str]:
    """Return the words that a change may be told with."""
    told = frozenset[str]().union(*(words("verbs", name) for name in _DIRECTIONS))
    return told | words("verbs", "gaining") | words("verbs", "losing") | {"up", "down"}


def direction_at(terms: Sequence[Term], place: int) -> Direction | None:
    """Return which way the word at `place` says that a measure goes; nothing for other words."""
    term = terms[place]
    if term.written == _UP_TO and term.kind == "compare":
        return "increase" if _brought(terms, place) else None
    if term.kind != "word":
        return None
    if term.text in {"up", "down"}:
        return _moved(terms, place)
    if term.text in words("verbs", "gaining") | words("verbs", "losing"):
        return _weighed(terms, place)
    return next((name for name in _DIRECTIONS if term.text in words("verbs", name)), None)


_UP_TO: Final = "up to"


def _brought(terms: Sequence[Term], place: int) -> bool:
    """Read "bring her mood up to a 4", which is more than "walk up to 4 miles"."""
    near = {each.written for each in terms[max(0, place - _MOVE_REACH) : place]}
    return not near.isdisjoint(words("verbs", "brings"))


def _moved(terms: Sequence[Term], place: int) -> Direction | None:
    """Read "goes down", "bring the score up"; "wake up" and "show up" are no change."""
    near = [each.written for each in terms[max(0, place - _MOVE_REACH) : place]]
    ahead = any(each.number is not None for each in terms[place + 1 : place + _MOVE_REACH])
    countable = words("verbs", "countables")
    told = any(
        each.kind == "scale" or each.written in countable
        for each in terms[max(0, place - _MOVE_REACH) : place]
    )
    to_number = terms[place].text == "down" and _leads_to_number(terms, place)
    built = not words("verbs", "builds").isdisjoint(near) and _to_number_near(terms, place)
    moved = (
        to_number
        or built
        or _from_number(terms, place)
        or not words("verbs", "moves").isdisjoint(near)
    )
    if not (ahead or told) or not moved:
        return None
    return "decrease" if terms[place].text == "down" else "increase"


def _leads_to_number(terms: Sequence[Term], place: int) -> bool:
    """Read "down to two a night"; who sits down to a meal or counts down goes nowhere."""
    if at(terms, place + 1).written != "to" or at(terms, place - 1).text in _SITTING:
        return False
    return _number_at(terms, place + 2)


def _from_number(terms: Sequence[Term], place: int) -> bool:
    """Read "down from 5"; who wakes up from 5 nightmares goes nowhere."""
    if at(terms, place + 1).written != "from" or at(terms, place - 1).written in words(
        "verbs", "up_with"
    ):
        return False
    return _number_at(terms, place + 2)


def _to_number_near(terms: Sequence[Term], place: int) -> bool:
    """Read "build up exercise to 150 minutes"; what is worked up is a plan."""
    ahead = range(place + 1, place + _MOVE_REACH)
    return any(at(terms, each).written == "to" and _number_at(terms, each + 1) for each in ahead)


def _number_at(terms: Sequence[Term], place: int) -> bool:
    near = at(terms, place)
    return near.number is not None or near.kind == "compare" or near.written in _ABOUT


_ABOUT: Final = frozenset(("a", "an", "about", "around", "approximately", "only", "just"))


_SITTING: Final = frozenset(
    ("sit", "sits", "sitting", "count", "counts", "counting", "slow", "lie")
)


def _weighed(terms: Sequence[Term], place: int) -> Direction | None:
    """Read "gain weight", "lose 5 kg"; to gain insight or lose hope is measured by no scale."""
    near = {each.written for each in terms[place + 1 : place + 1 + _MOVE_REACH]}
    if near.isdisjoint(words("verbs", "weighing")):
        return None
    return "increase" if terms[place].text in words("verbs", "gaining") else "decrease"


_MOVE_REACH: Final = 5


def _adjective(terms: Sequence[Term], place: int) -> bool:
    text, before, after = (at(terms, place + step).written for step in (0, -1, 1))
    scored = at(terms, place + 1).kind == "scale" and before not in {"or", "and"}
    if scored and text in words("verbs", "adjective_forms"):
        return False
    if text.endswith(("tion", "tions", "ment", "ments")):
        return not _noun_of_change(terms, place)
    if text == "lower" and before in {"or", "and", "a", "the", "at"}:
        return True
    if text == "lower" and before in {",", ":", ";"}:
        return False
    if text not in words("verbs", "adjective_forms"):
        return False
    led = before in {"be", "is", "are", "been", "was", "will", "has", "have", "not"} | {""}
    return not (led or after in {"from", "to", "by"} or at(terms, place + 1).number is not None)


def _noun_of_change(terms: Sequence[Term], place: int) -> bool:
    before = at(terms, place - 1)
    asked = before.written in words("verbs", "change_noun_after") or before.number is not None
    heads = before.written in {"", ",", ";", ":", "•", "-"}
    if heads and at(terms, place + 1).written in {"of", "in"}:
        return True
    return asked or before.written in {"point", "percent"} or at(terms, place + 1).kind == "percent"


def _other_sense(terms: Sequence[Term], place: int) -> bool:
    if at(terms, place - 1).kind == "percent" or at(terms, place - 1).written in _POINTS:
        return False
    known = table("verbs")["not_change_before"]
    others = known.get(terms[place].text) or known.get(singular(terms[place].text), "")
    near = [at(terms, place + step).written for step in (1, 2)]
    if near[0] == "to" and _leads_to_number(terms, place):
        return False
    if near[0] == "from" and at(terms, place + 2).number is not None:
        return False
    owned = near[0] in {"her", "his", "their", "a", "the"}
    return near[0] in others.split() or (owned and near[1] in others.split())


_POINTS: Final = frozenset(("point", "points", "percent"))


def _purpose(terms: Sequence[Term], place: int, *, acted: bool, leads: bool) -> bool:
    """Say whether the change is only what the activity is for."""
    before, earlier = at(terms, place - 1).written, at(terms, place - 2).written
    if before == "to" and place == 1:
        return _main_follows(terms, place)
    infinitive = before == "to" and earlier not in words("verbs", "modal_to")
    gerund = terms[place].text.endswith("ing") and before in {
        "for",
        "at",
        "of",
        "toward",
        "towards",
    }
    relative = before in {"that", "which", "help", "helps", "can", "and"} and place > 2  # noqa: PLR2004
    if not (infinitive or gerund or relative):
        return False
    return acted and not leads


def _main_follows(terms: Sequence[Term], place: int) -> bool:
    comma = next((each for each in range(place, len(terms)) if terms[each].text == ","), None)
    if comma is None:
        return False
    subjects = {"client", "will", "he", "she", "they", "i", "patient", "pt"}
    acting = words("verbs", "doing")
    return any(each.text in subjects or each.text in acting for each in terms[comma : comma + 4])


def counts_events(terms: Sequence[Term], changed: Iterable[Change]) -> bool:
    """Say whether what changes is named as a count: panic attacks, the number of sober days."""
    return any(
        term.written in words("verbs", "countables") or _number_of(terms, place)
        for change in changed
        for place, term in _around(terms, change.place)
    )


def multiplies(terms: Sequence[Term], changed: Iterable[Change]) -> bool:
    """Say whether a count or a score is to be halved, doubled or tripled."""
    return any(
        terms[change.place].text.startswith(_MULTIPLES)
        and any(
            near.kind == "scale"
            or near.written in words("verbs", "countables") | words("verbs", "measured_of")
            for near in terms[max(0, change.place - _MULTIPLIED) : change.place + _MULTIPLIED]
        )
        for change in changed
    )


_MULTIPLES: Final = ("halv", "doubl", "tripl")
_MULTIPLIED: Final = 7


def _around(terms: Sequence[Term], place: int) -> Iterable[tuple[int, Term]]:
    """Yield what follows a change verb, and before "will" what will change."""
    yield from ((each, terms[each]) for each in range(place + 1, min(len(terms), place + 6)))
    if at(terms, place - 1).written in {"will", "to", "go", "goes", "come", "comes", "be"}:
        yield from ((each, terms[each]) for each in range(max(0, place - 7), place))


def _number_of(terms: Sequence[Term], place: int) -> bool:
    counted = terms[place].written in words("verbs", "measured_of")
    return counted and "of" in {at(terms, place + step).written for step in (1, 3)}
