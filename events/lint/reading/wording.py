"""Wording: verbs that say which way a measure goes, deeds that can be seen, phrases that are vague.

A change verb asks where the client starts (A5.04). One that only tells what an activity is good
for ("practice breathing 5 days a week to reduce anxiety") is no change that the objective measures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from events.lint.reading.line import Term
from events.lint.reading.quantities import Quantity
from events.lint.reading.times import at
from events.lint.tables import phrases, table, words

Direction = Literal["decrease", "increase", "improve"]


@dataclass(frozen=True, slots=True)
class Change:
    """A verb of change, or its noun, at a place among the terms."""

    place: int
    direction: Direction


_DIRECTIONS: Final[tuple[Direction, ...]] = ("decrease", "increase", "improve")
_OBJECT_REACH: Final = 7


def changes(terms: Sequence[Term], measured: Sequence[Quantity]) -> list[Change]:
    """Return the changes that the objective is about, in order."""
    acting = (place for place, term in enumerate(terms) if term.text in words("verbs", "doing"))
    leading = (each.first for each in measured if each.role in {"target", "change", "baseline"})
    first_deed, last_lead = next(acting, len(terms)), max(leading, default=-1)
    return [
        Change(place, direction)
        for place, term in enumerate(terms)
        if (direction := _direction(term)) is not None
        and not _adjective(terms, place)
        and not _other_sense(terms, place)
        and not _purpose(terms, place, acted=first_deed < place - 1, leads=last_lead > place)
    ]


def _direction(term: Term) -> Direction | None:
    if term.kind != "word":
        return None
    return next((name for name in _DIRECTIONS if term.text in words("verbs", name)), None)


def _adjective(terms: Sequence[Term], place: int) -> bool:
    text, before, after = (at(terms, place + step).written for step in (0, -1, 1))
    if text.endswith(("tion", "tions", "ment", "ments")):
        return not _noun_of_change(terms, place)
    if text == "lower" and before in {"or", "and", "a", "the", "at"}:
        return True
    if text not in words("verbs", "adjective_forms"):
        return False
    led = before in {"be", "is", "are", "been", "was", "will", "has", "have", "not"} | {""}
    return not (led or after in {"from", "to", "by"} or at(terms, place + 1).number is not None)


def _noun_of_change(terms: Sequence[Term], place: int) -> bool:
    before = at(terms, place - 1)
    asked = before.written in words("verbs", "change_noun_after") or before.number is not None
    return asked or before.written in {"point", "percent"} or at(terms, place + 1).kind == "percent"


def _other_sense(terms: Sequence[Term], place: int) -> bool:
    others = table("verbs")["not_change_before"].get(terms[place].text, "")
    return at(terms, place + 1).written in others.split()


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


def abstains(terms: Sequence[Term]) -> bool:
    """Say whether the objective is to do without something, which is seen without a number."""
    return any(term.text in words("verbs", "abstain") for term in terms if term.kind == "word")


def delivers(terms: Sequence[Term]) -> bool:
    """Say whether something is to be done once and can be shown: a written plan, a call, a form."""
    return _product_first(terms) or any(
        term.text in words("verbs", "deliver") and _object(terms, place)
        for place, term in enumerate(terms)
        if term.kind == "word"
    )


def _product_first(terms: Sequence[Term]) -> bool:
    """Read the short form without a verb: "safety plan by session 2"."""
    return any(
        term.written in words("verbs", "deliverables")
        and at(terms, place + 1).written in _DONE
        and not any(each.text in words("verbs", "doing") for each in terms[:place])
        for place, term in enumerate(terms[:4])
    )


_DONE: Final = frozenset(
    ["by", "complete", "completed", "signed", "done", "in", "made", "written", "before", "finished"]
)


_ARTICLES: Final = frozenset(
    ["a", "an", "the", "his", "her", "their", "its", "my", "written", "one", "another", "this"]
)


def _object(terms: Sequence[Term], place: int) -> bool:
    determined = False
    for term in terms[place + 1 : place + 1 + _OBJECT_REACH]:
        text = term.written
        determined = determined or text in _ARTICLES
        if text in words("verbs", "always_deliverable"):
            return True
        if determined and text in words("verbs", "deliverables"):
            return True
        if (text in {"to", "and"} and determined) or text in {",", ".", ";"}:
            return False
    return False


def covers_all(terms: Sequence[Term]) -> bool:
    """Say whether all or every one of something countable is asked for."""
    return any(
        term.text in {"all", "every", "each"}
        and any(near.written in words("verbs", "all_of") for near in terms[place + 1 : place + 5])
        for place, term in enumerate(terms)
        if term.kind == "word"
    ) or _as_prescribed(terms)


def _as_prescribed(terms: Sequence[Term]) -> bool:
    return any(
        term.text == "as" and at(terms, place + 1).text in {"prescribed", "directed"}
        for place, term in enumerate(terms)
    )


def counts_events(terms: Sequence[Term], changed: Iterable[Change]) -> bool:
    """Say whether a change verb has countable events for its object."""
    return any(
        term.written in words("verbs", "countables")
        for change in changed
        for term in terms[change.place + 1 : change.place + 6]
    )


_VAGUE_REACH: Final = 5


def vague_phrase(terms: Sequence[Term]) -> tuple[int, int] | None:
    """Return the place of the first phrase that says nothing measurable, first and last term."""
    texts = [term.written for term in terms]
    adverb = next(iter(phrases("phrases", "vague_adverbs").all_in(texts)), None)
    verb = _vague_verb(terms)
    comparative = _comparative(texts)
    spots = [(each[0], each[1]) for each in (adverb, verb, comparative) if each is not None]
    return min(spots, default=None)


def _vague_verb(terms: Sequence[Term]) -> tuple[int, int] | None:
    for place, term in enumerate(terms):
        if term.kind != "word" or term.text not in words("phrases", "vague_verbs"):
            continue
        for ahead in range(place + 1, min(len(terms), place + 1 + _VAGUE_REACH)):
            if terms[ahead].written in {".", ";"}:
                break
            counted = at(terms, ahead + 1).written in words("verbs", "countables")
            if terms[ahead].written in words("phrases", "vague_nouns") and not counted:
                return place, ahead + 1
    return None


def _comparative(texts: Sequence[str]) -> tuple[int, int] | None:
    meant = words("phrases", "comparative_objects")
    for place in range(len(texts) - 1):
        if texts[place] in {"more", "less", "so"} and texts[place + 1] in meant:
            return place, place + 2
    return None
