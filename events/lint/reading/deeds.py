"""Deeds that can be seen: what is made, signed or done once, and what is done without."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.line import Term
from events.lint.reading.rates import at
from events.lint.tables import words

_OBJECT_REACH: Final = 7


def abstains(terms: Sequence[Term]) -> bool:
    """Say whether the objective is to do without something, which is seen without a number."""
    return any(
        term.text in words("verbs", "abstain")
        or (
            term.text in {"sober", "sobriety"}
            and (
                at(terms, place - 1).written in words("verbs", "sober_after")
                or "period" in {at(terms, place - 1).kind, at(terms, place + 3).kind}
            )
        )
        or (
            term.text == "free"
            and at(terms, place - 1).written in words("phrases", "substance_words") | _HARMS
        )
        for place, term in enumerate(terms)
        if term.kind == "word"
    ) or _does_without(terms)


_HARMS: Final = frozenset(
    ("smoke", "nicotine", "binge", "purge", "harm", "violence", "relapse", "gambling", "vape")
)


def _does_without(terms: Sequence[Term]) -> bool:
    """Read "not use any drugs", "stop smoking", "not be hospitalized", "out of the hospital"."""
    for place, term in enumerate(terms):
        if term.written == "out" and at(terms, place + 1).written == "of":
            stay = at(terms, place - 1).text in words("verbs", "hold")
            beyond = {each.written for each in terms[place + 2 : place + 6]}
            if stay and beyond & words("verbs", "places_out_of"):
                return True
        if term.written == "without" and at(terms, place - 1).kind == "period":
            return True  # six months without a drink
        if term.written not in words("verbs", "without"):
            continue
        near = [each.written for each in terms[place + 1 : place + 6]]
        if near[:1] and near[0] in words("verbs", "consuming"):
            return bool(words("phrases", "substance_words") & set(near)) or near[0].endswith("ing")
        if near[:2] and near[0] == "be" and near[1] in words("verbs", "befalling"):
            return True
        if {"meet", "meets"} & set(near[:2]) and "criteria" in near:
            return True
    return False


def keeps(terms: Sequence[Term]) -> bool:
    """Read "maintain her apartment", "keep the same job": kept or lost, which others can see."""
    return any(
        term.text in words("verbs", "hold")
        and any(
            near.written in words("verbs", "kept_things") for near in terms[place + 1 : place + 6]
        )
        for place, term in enumerate(terms)
        if term.kind == "word"
    )


def delivers(terms: Sequence[Term]) -> bool:
    """Say whether something is to be done once and can be shown: a written plan, a call, a form."""
    return (
        _product_first(terms)
        or _done_to(terms)
        or _shown_to(terms)
        or _told_to(terms)
        or any(
            term.text in words("verbs", "deliver")
            and (_object(terms, place) or _named_product(terms, place))
            for place, term in enumerate(terms)
            if term.kind == "word"
        )
    )


def _done_to(terms: Sequence[Term]) -> bool:
    """Read what is done to a thing: "the firearms are stored", "the form has been signed"."""
    auxiliary = {"is", "are", "be", "been", "has", "have", "gets"}
    return any(
        term.written in words("verbs", "done")
        and (at(terms, place - 1).written in auxiliary or _had(terms, place))
        and any(
            near.written in words("verbs", "deliverables")
            for near in terms[max(0, place - _OBJECT_REACH) : place]
        )
        for place, term in enumerate(terms)
    )


def _had(terms: Sequence[Term], place: int) -> bool:
    """Read "have all firearms stored", "get the form signed"."""
    near = terms[max(0, place - _OBJECT_REACH) : place]
    return any(each.written in {"have", "has", "get", "gets"} for each in near)


def _shown_to(terms: Sequence[Term]) -> bool:
    """Read "demonstrate muscle relaxation in session": the clinician sees it."""
    for place, term in enumerate(terms):
        if term.text in words("verbs", "showing"):
            near = [each.written for each in terms[place + 1 : place + 1 + _SHOWN_REACH]]
            if any(near[n : n + 2] in _WATCHED for n in range(1, len(near))):
                return True
    return False


_SHOWN_REACH: Final = 9
_WATCHED: Final = (
    *(["in", each] for each in ("session", "sessions", "group", "office", "clinic")),
    *(["for", each] for each in ("therapist", "clinician")),
    *(["to", each] for each in ("therapist", "clinician")),
)


def _told_to(terms: Sequence[Term]) -> bool:
    """Read "tell her husband about the assault", "ask his boss for a raise": said once."""
    for place, term in enumerate(terms):
        if term.text not in words("verbs", "telling"):
            continue
        near = [each.written for each in terms[place + 1 : place + 1 + _SHOWN_REACH]]
        whom = next((n for n, each in enumerate(near[:5]) if each in _people()), None)
        if whom is None:
            continue
        beyond = near[whom + 1 :]
        vague = words("phrases", "comparatives") | words("phrases", "vague_nouns") | _DEGREES
        if beyond[:1] and beyond[0] in _SUBJECT and vague.isdisjoint(beyond):
            return True
    return False


_SUBJECT: Final = frozenset(("about", "for", "to", "that", "of"))
_DEGREES: Final = frozenset(("more", "less", "often", "regularly", "how", "when"))


@cache
def _people() -> frozenset[str]:
    return words("phrases", "kinship") | words("verbs", "family") | words("verbs", "others")


def _product_first(terms: Sequence[Term]) -> bool:
    """Read the short form without a verb: "safety plan by session 2"."""
    return any(
        term.written in words("verbs", "deliverables")
        and at(terms, place + 1).written in _done()
        and not any(each.text in words("verbs", "doing") for each in terms[:place])
        for place, term in enumerate(terms[:4])
    )


@cache
def _done() -> frozenset[str]:
    return _DONE | words("verbs", "done")


_DONE: Final = frozenset(
    ["by", "complete", "completed", "signed", "done", "in", "made", "written", "before", "finished"]
)


_ARTICLES: Final = frozenset(
    ["a", "an", "the", "his", "her", "their", "its", "my", "written", "one", "another", "this"]
)


def _named_product(terms: Sequence[Term], place: int) -> bool:
    """Read "complete safety plan": a product with a name of its own, without an article."""
    if terms[place].text not in words("verbs", "making"):
        return False
    near = [each.written for each in terms[place + 1 : place + 4]]
    end = next((n for n, each in enumerate(near) if each in words("verbs", "named_products")), 0)
    return end > 0 and not set(near[:end]) & words("words", "stops")


def _object(terms: Sequence[Term], place: int) -> bool:
    determined = False
    after = terms[place + 1 : place + 1 + _OBJECT_REACH]
    if any(term.written in words("verbs", "habitual") for term in after):
        return False  # attends school regularly
    for term in after:
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
