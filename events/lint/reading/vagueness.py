"""Vagueness: phrases that stand where a measure should (A5.01)."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.line import Term
from events.lint.reading.rates import at
from events.lint.reading.wording import direction_at
from events.lint.tables import phrases, words

_VAGUE_REACH: Final = 5


def vague_phrase(terms: Sequence[Term]) -> tuple[int, int] | None:
    """Return the place of the first phrase that says nothing measurable, first and last term."""
    texts = [term.written for term in terms]
    adverb = next(iter(phrases("phrases", "vague_adverbs").all_in(texts)), None)
    verb = _vague_verb(terms)
    comparative = _comparative(texts)
    alone = _alone(texts)
    spots = [(each[0], each[1]) for each in (adverb, verb, comparative, alone) if each is not None]
    return min(spots, default=None)


@cache
def _always_vague() -> frozenset[str]:
    return words("phrases", "vague_alone") | words("phrases", "comparatives")


def _alone(texts: Sequence[str]) -> tuple[int, int] | None:
    """Find what is vague whatever follows: to cope, to accept, a kinder light."""
    vague = _always_vague()
    return next(((place, place + 1) for place, each in enumerate(texts) if each in vague), None)


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
        if direction_at(terms, place) and at(terms, place - 1).written == "will":
            for back in range(place - 2, max(-1, place - _VAGUE_REACH), -1):
                if terms[back].written in words("phrases", "vague_nouns"):
                    return back, place + 1
    return None


def _comparative(texts: Sequence[str]) -> tuple[int, int] | None:
    """Find "less tired", "more consistent"; "more than" and "no more" compare nothing by degree."""
    for place in range(len(texts)):
        before = texts[place - 1] if place else ""
        after = texts[place + 1] if place + 1 < len(texts) else ""
        if texts[place] in {"more", "less"} and before not in {"no", "or"} and after != "than":
            return place, min(place + 2, len(texts))
    return None
