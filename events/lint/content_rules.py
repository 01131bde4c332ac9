"""Rules about the words of goals and interventions, and of others who stand in the plan."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from events.lint.document import Item, Plan
from events.lint.finding import Finding, finding
from events.lint.pointing import Node
from events.lint.reading.line import Term
from events.lint.reading.sentence import read
from events.lint.service_rules import goal_is_service
from events.lint.tables import listed, phrases, table, words
from events.lint.texts import strings


def content_findings(plan: Plan) -> Iterator[Finding]:
    """Yield the findings on wording (A5.07, A5.08, A5.10, A5.37, A11.24)."""
    for goal in plan.goals:
        yield from _goal(plan, goal)
    competent = _competences(plan)
    for intervention in plan.interventions:
        generic = list(_generic(intervention))
        yield from generic or _competence(intervention, competent)
    yield from _not_individualized(plan)
    yield from _others(plan)


def _goal(plan: Plan, goal: Item) -> Iterator[Finding]:
    said = read(goal.text).terms
    if goal_is_service(said):
        yield finding("GOAL_IS_INTERVENTION", goal.text_path, goal.text)
    origin = goal.node.get("endorsement")
    court = isinstance(origin.value, dict) and origin.get("origin").value == "court"
    if plan.whole and goal.text and not court and not _own_words(goal.text, said):
        yield finding("GOAL_NOT_CLIENTS_WORDS", goal.text_path, goal.text)


_FIRST_PERSON: Final = frozenset(
    ("i", "my", "me", "we", "our", "i'm", "i'd", "i've", "i'll", "myself", "mine", "us")
)


def _own_words(text: str, said: Sequence[Term]) -> bool:
    quoted = any(mark in text for mark in ('"', "“", "”", "«"))
    return quoted or bool(_FIRST_PERSON & {term.written for term in said})


_SERVICES: Final = frozenset(("referral", "medication", "monitoring", "materials", "coordination"))


def _generic(item: Item) -> Iterator[Finding]:
    node = item.node
    own = node.get("technique", "text", "intervention", "description", "name", "statement")
    text = own.loose_text() or item.text
    if node.get("kind").loose_text() in _SERVICES or not text.strip():
        return
    said = [term.written for term in read(text).terms if term.kind != "mark"]
    split = [part for each in said for part in each.split(" ")]
    anywhere = next(iter(phrases("phrases", "generic_anywhere").all_in(split)), None)
    named = words("phrases", "named_techniques") & set(split)
    mixed = "eclectic" in split or _of_any_kind(split)
    if (anywhere and not named) or (not named and _empty(split)) or mixed:
        yield finding("GENERIC_INTERVENTION", item.text_path, text)


def _of_any_kind(split: Sequence[str]) -> bool:
    """Read "various play therapy techniques": which of them is left open."""
    if not _NAMING.isdisjoint(split):
        return False
    return any(
        each in _ANY and not _KINDS.isdisjoint(split[place + 1 : place + 8])
        for place, each in enumerate(split)
    )


_ANY: Final = frozenset(("various", "variety", "different", "mixed", "assorted", "multiple"))
_KINDS: Final = frozenset(("techniques", "interventions", "modalities", "approaches", "methods"))
_NAMING: Final = frozenset(("including", "such", "namely", "e", "like"))


def _empty(split: Sequence[str]) -> bool:
    """Say whether nothing stands there but general words."""
    known = words("phrases", "generic_interventions") | words("phrases", "generic_fillers")
    plain = {each.rstrip(";,.") for each in known}
    return all(each in plain or not each.isalpha() for each in split)


def _competences(plan: Plan) -> set[str]:
    """Return the telling words of all that the clinician is competent in."""
    clinician = plan.root.get("clinician")
    if not isinstance(clinician.value, dict):
        return set()
    listed = clinician.get("competencies", "competence", "competences").names()
    return set[str]().union(*map(_names, listed))


def _competence(item: Item, competent: set[str]) -> Iterator[Finding]:
    if not competent or item.node.get("kind").loose_text() in _SERVICES:
        return
    if competent.isdisjoint(_names(item.text)):
        yield finding("OUT_OF_COMPETENCE", item.path, item.text)


_COMMON: Final = frozenset(
    ("therapy", "treatment", "training", "skills", "for", "of", "and", "with")
)


def _names(text: str) -> set[str]:
    """Return the telling words of a name, with the initials that it is known by."""
    said = [term.written for term in read(text).terms if term.written.isalpha()]
    initials = {
        "".join(word[0] for word in said[first:last])
        for first in range(min(len(said), 6))
        for last in range(first + 2, min(len(said), first + 5) + 1)
    }
    return (set(said) - _COMMON) | initials


def _not_individualized(plan: Plan) -> Iterator[Finding]:
    for path, text in plan.texts:
        if _placeholder(text):
            yield finding("NOT_INDIVIDUALIZED", path, text)
    for item in plan.objectives:
        node = item.node
        ways = node.get("alternatives") if isinstance(node.value, dict) else Node(None, "")
        if ways and not node.get("chosen"):
            yield finding("NOT_INDIVIDUALIZED", ways.path, "; ".join(strings(ways))[:80])


@cache
def _marks() -> list[str]:
    return listed(table("phrases")["placeholder_marks"])


def _placeholder(text: str) -> bool:
    lowered = text.casefold()
    if any(mark in lowered for mark in _marks()) or _left_open(text):
        return True
    opened = text.find("[")
    closed = text.find("]", opened)
    return (
        0 <= opened < closed and text[opened + 1 : closed].strip(" _.").replace(" ", "").isalpha()
    )


def _left_open(text: str) -> bool:
    """Find "from XX to XX", "## times a week": a value that nobody filled in."""
    return ("XX" in text or "##" in text) and bool(_LEFT.search(text))


_LEFT: Final = re.compile(r"(?<![\w#])(?:X{2,4}|#{2,4})(?![\w#])")


def _others(plan: Plan) -> Iterator[Finding]:
    if plan.root.get("consents", "family_consents"):
        return
    for path, text in plan.texts:
        found = _other_person(text)
        if found:
            yield finding("OTHER_PERSON_INFO", path, found)


_NEAR: Final = 6


def _other_person(text: str) -> str:
    """Return where a relative's name or health stands."""
    if words("phrases", "kinship").isdisjoint(text.casefold().split()):
        return ""
    reading = read(text)
    said = reading.terms
    for place, term in enumerate(said):
        if term.written not in words("phrases", "kinship"):
            continue
        owned = place and said[place - 1].written in {
            "his",
            "her",
            "their",
            "my",
            "client's",
            "the",
        }
        if not owned:
            continue
        after = said[place + 1 : place + 2]
        named = bool(after) and after[0].kind == "word" and text[after[0].start].isupper()
        near = {each.written for each in said[place + 1 : place + _NEAR]}
        if named or words("phrases", "sensitive") & near:
            return reading.quote(place - 1, place + _NEAR)
    return ""
