"""The document that a plan's parties sign: the agreed content, whole, and for whom it is (B18).

It holds what a change of stales signatures (A11.12) and nothing else, so scores, notes and review
dates leave it as it is. It is the same text for the same content, name and pronouns, for ever: a
change of how it is written is another RENDERER.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias

from events.documents.lines import STEP, Names, lines_of, short, text_lines
from events.payload import Payload
from events.state.plan import PlanState
from events.state.plan_content import Baseline, Held, PlanContent, baselines_of, standing
from events.values.identity import Identity
from events.values.ids import ObjectiveId, PlanId
from events.values.item_ids import ItemId
from events.values.objectives import all_criteria

RENDERER: Final = "plan-text-1"
"""The name of this way to write a plan; signatures keep it beside the digest."""

Items: TypeAlias = Mapping[ItemId, Held[Payload]]

_PARTS: Final = (
    ("diagnosis", "diagnoses", "D"),
    ("problem", "problems", "P"),
    ("goal", "goals", "G"),
    ("objective", "objectives", "O"),
    ("intervention", "interventions", "I"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered text and what tells it from any other: SHA-256 over its UTF-8 bytes."""

    renderer: str
    text: str
    digest: str


def plan_document(plan_id: PlanId, plan: PlanState, identity: Identity | None) -> Document:
    """Return the document of a plan as it stands, for a client with this name and pronouns."""
    lines = [*_head(plan_id, plan, identity), *_items(plan.content), *_terms(plan.content)]
    text = "\n".join(lines) + "\n"
    return Document(RENDERER, text, sha256(text.encode()).hexdigest())


def called(identity: Identity | None) -> str:
    """Return how a client is named in every text: preferred name and pronouns (A1.54)."""
    if identity is None:
        return "a client who is not on record"
    name = f"{identity.preferred_name or identity.given_name} {identity.family_name}"
    return name if identity.pronouns is None else f"{name} ({identity.pronouns})"


def names_in(content: PlanContent) -> Names:
    """Return what each item is called, ended ones included: a name never passes to another item."""
    return {
        (kind, key): f"{letter}{place}"
        for kind, section, letter in _PARTS
        for place, key in enumerate(_held(content, section), start=1)
    }


def _held(content: PlanContent, section: str) -> Items:
    found: Items = getattr(content, section)
    return found


def _head(plan_id: PlanId, plan: PlanState, identity: Identity | None) -> Iterator[str]:
    yield "TREATMENT PLAN"
    yield from text_lines("For", called(identity), "")
    yield f"Plan: {plan_id}, content version {plan.content_version}"


def _items(content: PlanContent) -> Iterator[str]:
    names = names_in(content)
    for kind, section, _ in _PARTS:
        items = standing(_held(content, section))
        if items:
            yield from ("", section.upper())
        for key, each in items.items():
            yield names[kind, key]
            yield from lines_of(each, names)
            if kind == "objective":
                yield from _baselines(content, ObjectiveId(key))


def _baselines(content: PlanContent, key: ObjectiveId) -> Iterator[str]:
    """Yield the baselines that were established for an objective's criteria (A11.01)."""
    found = baselines_of(content, key)
    for place, criterion in enumerate(all_criteria(content.objectives[key].content), start=1):
        if criterion.criterion_id in found:
            yield f"{STEP}baseline of criterion {place}: {_told(found[criterion.criterion_id])}"


def _told(it: Baseline) -> str:
    score = "" if it.score_id is None else f" by score {it.score_id}"
    return f"{short(it.amount)}, established {it.established_on.isoformat()}{score}"


def _terms(content: PlanContent) -> Iterator[str]:
    whole = {
        "FREQUENCY AND DURATION": content.frequency,
        "WHEN TREATMENT IS DONE": content.discharge_criteria,
        "WHO IS RESPONSIBLE FOR WHAT": content.contract,
    }
    for title, it in whole.items():
        if it is not None:
            yield from ("", title, *lines_of(it, names_in(content)))
