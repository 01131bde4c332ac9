"""Services told as outcomes: "client will attend weekly CBT" (A5.07).

To take part in treatment is what is done, not what will be different. School, work, mutual help
and homework are acts of the client's own life, and finishing a named protocol can be shown: these
may be objectives. A goal is held to more: it tells of the client's life alone.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from events.lint.reading.line import Term
from events.lint.tables import words

_REACH: Final = 8
_HEAD: Final = 12


def goal_is_service(said: Sequence[Term]) -> bool:
    """Say whether a goal's first deed is to attend, receive or complete a service."""
    for place, term in enumerate(said[:_REACH]):
        if term.written in words("phrases", "intervention_goal"):
            return _service(said[place + 1 : place + 1 + _REACH])
        leading = term.written in words("verbs", "doing") - {"have", "get", "work"}
        if leading or term.written in words("phrases", "vague_verbs") - {"be", "have", "get"}:
            return False
    return False


def objective_is_service(said: Sequence[Term]) -> bool:
    """Say whether an objective's first deed is to use a service, or is the clinician's."""
    if is_clinicians(said):
        return True
    if _named_alone(said) or _complies(said):
        return True
    for place, term in enumerate(said[:_HEAD]):
        near = said[place + 1 : place + 1 + _REACH]
        if _begins(term, near):
            return True
        if _attends(term, near):
            return _keeps(near) if term.written in {"keep", "keeps"} else _used(near)
        if term.written in words("verbs", "doing") and term.written not in _AUXILIARY:
            return False
    return False


def is_clinicians(said: Sequence[Term]) -> bool:
    """Say whether what is told is done by the clinician, or to the client."""
    return _of_clinician(said) or _done_to_client(said) or _told_to_clinician(said)


def _begins(term: Term, near: Sequence[Term]) -> bool:
    """Read "begin couples therapy", "complete 16 sessions of CBT", "go to group therapy"."""
    if term.written in words("verbs", "beginning"):
        return not words("phrases", "treatments").isdisjoint(each.written for each in near[:4])
    if term.written in _FINISHING:
        return _so_many_sessions(near)
    led = term.written in {"go", "goes"} and bool(near) and near[0].written == "to"
    return (led or term.written in words("verbs", "enrolling")) and _used(near)


def _attends(term: Term, near: Sequence[Term]) -> bool:
    """Say whether the word tells of taking part; what moves down is another thing."""
    if term.written in {"take", "takes", "taking"}:
        return [each.text for each in near[:2]] == _PART
    moved = bool(near) and near[0].written == "down"
    return term.written in words("phrases", "attends") and not moved


_PEERS: Final = (["support", "group"], ["support", "groups"])
_PART: Final = ["part", "in"]
_AUXILIARY: Final = frozenset(("have", "has", "do", "does", "be", "going", "session", "visit"))


def _named_alone(said: Sequence[Term]) -> bool:
    """Read "Weekly EMDR sessions for 12 weeks": a service, and no deed at all."""
    head = said[:_NAMED]
    treated = words("phrases", "treatments") - {"treatment"}
    served = {term.written for term in head} & treated
    sessions = any(term.text == "session" and term.written != "session" for term in head)
    led = {term.written for term in head} & (_TIMED - {"each", "every"})
    known = served or (sessions and not led and _service(head))
    if not known or any(term.kind == "mark" and term.text in "([" for term in head):
        return False
    return not any(term.kind == "word" and term.text in _deeds() for term in said)


_NAMED: Final = 5


@cache
def _deeds() -> frozenset[str]:
    """Return the words that make a sentence tell more than a service."""
    deeds = frozenset[str]().union(
        *(words("verbs", name) for name in ("doing", "decrease", "increase", "improve", "abstain"))
    )
    told = words("verbs", "done") | words("phrases", "vague_verbs") | {"will", "to", "homework"}
    return deeds | told


def _complies(said: Sequence[Term]) -> bool:
    """Read "comply with all recommended treatment"; doses that are taken can be counted."""
    texts = [term.written for term in said]
    for place, text in enumerate(texts[:_HEAD]):
        if text in words("verbs", "complying"):
            near = set(texts[place + 1 : place + 1 + _REACH])
            treated = near & words("phrases", "complied_with")
            return bool(treated) and near.isdisjoint(words("phrases", "medicines"))
    return False


_FINISHING: Final = frozenset(("complete", "completes", "finish", "finishes", "undergo"))


def _so_many_sessions(near: Sequence[Term]) -> bool:
    """Read "complete 16 sessions of CBT"; a named protocol that is finished can be shown."""
    place = next((n for n, each in enumerate(near) if each.text == "session"), 0)
    counted = place and any(each.number is not None for each in near[:place])
    treated = words("phrases", "treatments") | {"cbt", "dbt"}
    texts = {each.written for each in near}
    return bool(counted) and not treated.isdisjoint(texts) and _PROTOCOLS.isdisjoint(texts)


_PROTOCOLS: Final = frozenset(
    ("processing", "prolonged", "exposure", "protocol", "assignments", "homework", "rehearsal")
)


def _keeps(near: Sequence[Term]) -> bool:
    """Tell appointments that are kept from medication that is kept in a safe."""
    return any(term.text == "session" for term in near if term.kind == "period")


def _used(near: Sequence[Term]) -> bool:
    texts = {term.written for term in near}
    told = [term.written for term in near]
    if any(told[n : n + 2] in _PEERS for n in range(len(told))):
        return False
    if texts & words("phrases", "mutual_help") or any(term.kind == "scale" for term in near):
        return False
    return _service(near)


def _of_clinician(said: Sequence[Term]) -> bool:
    """Say whether the sentence begins with the clinician who will do something."""
    texts = [term.written for term in said[:_HEAD]]
    listed = words("phrases", "clinicians")
    offices, kinds = words("phrases", "offices"), words("phrases", "office_kinds")
    place = next(
        (
            each
            for each, text in enumerate(texts)
            if text in listed
            or (text in offices and texts[each - 1 : each] and texts[each - 1] in kinds)
        ),
        len(texts),
    )
    before = [text.removesuffix("'s") for text in texts[:place]]
    if words("phrases", "clients") & set(before) or words("verbs", "doing") & set(before):
        return False
    after = texts[place + 1 : place + 4]
    together = "and" in after[:1] and bool(words("phrases", "clients") & set(after))
    return bool(_MODAL & set(after)) and not together


_MODAL: Final = frozenset(("will", "to", "shall", "should"))


def _told_to_clinician(said: Sequence[Term]) -> bool:
    """Read "Refer client to a dietitian", "Provide weekly CBT": an order to the clinician."""
    texts = [term.written for term in said[: 1 + _REACH]]
    if not texts or texts[0] not in words("phrases", "orders"):
        return False
    whom = {"client", "clients", "patient", "patients", "pt", "family", "couple", "student"}
    named = {text.removesuffix("'s") for text in texts[1:4]}
    return bool(whom & named) or _service(said[1 : 1 + _REACH])


def _done_to_client(said: Sequence[Term]) -> bool:
    """Read "be seen by the dietitian", "be referred to wraparound"."""
    texts = [term.written for term in said]
    for place, text in enumerate(texts[:_HEAD]):
        if texts[place - 1 : place] == ["be"] and _by_staff(texts, place):
            return True
        if text in words("phrases", "passive") and texts[place - 1 : place] in (["be"], ["is"]):
            near = [t.written for t in said[place + 1 : place + 1 + _REACH] if t.kind != "rate"]
            if text in words("phrases", "given_to") and _service(said[place + 1 :][:4]):
                return True
            if text in words("phrases", "watched") or (
                text == "seen" and _as_visit(said[place + 1 :])
            ):
                return True
            by = near[:1] in (["by"], ["for"], ["to"], ["with"], ["in"])
            who = words("phrases", "clinicians") | words("phrases", "intervention_words")
            who |= words("phrases", "linked_to")
            if by and who & set(near):
                return True
    return False


def _by_staff(texts: Sequence[str], place: int) -> bool:
    """Read "be requested by staff"; what staff rate or see is the client's."""
    if texts[place + 1 : place + 2] != ["by"] or texts[place] in words("phrases", "judged"):
        return False
    return not words("phrases", "clinicians").isdisjoint(texts[place + 2 : place + 5])


def _as_visit(after: Sequence[Term]) -> bool:
    """Tell "be seen weekly", "be seen every month" from "be seen using the skill"."""
    return bool(after) and (
        after[0].kind == "rate" or after[0].written in {"every", "each", "once"}
    )


_TIMED: Final = words("words", "by") | {"within", "in", "at", "per", "each", "every"}


def _service(near: Sequence[Term]) -> bool:
    """Say whether a service is named; a class or group needs a word that makes it treatment."""
    texts = {
        term.written
        for place, term in enumerate(near)
        if not (term.kind == "period" and place and near[place - 1].written in _TIMED)
    }
    weak = words("phrases", "weak_intervention_words")
    if (words("phrases", "intervention_words") - weak) & texts:
        return True
    return bool(weak & texts) and bool(words("phrases", "intervention_modifiers") & texts)
