"""Plan documents: the JSON of a plan as it stands, or as little of one as there is.

Nearly everything is optional. Items stand in an array or in an object by their ids, flat or with
their content under `content` as the read API answers them; an item may be a plain string.
"""

import codecs
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import orjson

from events.lint.criteria import Criterion, criteria_of
from events.lint.pointing import Node, UnreadableDocument
from events.lint.texts import texts_of


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the plan that stands: a goal, an objective; `node` is its content."""

    key: str
    path: str
    text: str
    text_path: str
    node: Node
    outer: Node
    links: tuple[str, ...] = ()
    linkable: bool = False
    criteria: Sequence[Criterion] = field(default_factory=tuple)


@dataclass(frozen=True)
class Plan:
    """What the lint reads of a document; `whole` when it is a plan and no mere list of parts."""

    root: Node
    diagnoses: Sequence[Item]
    problems: Sequence[Item]
    goals: Sequence[Item]
    objectives: Sequence[Item]
    interventions: Sequence[Item]
    whole: bool

    @cached_property
    def texts(self) -> Sequence[tuple[str, str]]:
        """Place and text of everything that people wrote in its sections."""
        return list(texts_of(self.root))


_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "diagnoses": ("text", "name", "description", "code"),
    "problems": ("statement", "text", "problem", "description", "name"),
    "goals": ("words", "statement", "text", "goal", "description", "name"),
    "objectives": ("statement", "text", "objective", "description", "words", "name"),
    "interventions": ("technique", "text", "intervention", "description", "name", "statement"),
}
_LINKS: Final[Mapping[str, tuple[str, ...]]] = {
    "diagnoses": (),
    "problems": ("diagnosis_ids", "diagnosis_id", "diagnoses", "diagnosis"),
    "goals": ("problem_ids", "problem_id", "problems", "problem"),
    "objectives": ("goal_id", "goal_ids", "goal"),
    "interventions": ("objective_ids", "objective_id", "objectives", "objective"),
}
_OWN_ID: Final[Mapping[str, str]] = {
    "diagnoses": "diagnosis_id",
    "problems": "problem_id",
    "goals": "goal_id",
    "objectives": "objective_id",
    "interventions": "intervention_id",
}
_NESTED: Final = (
    ("diagnoses", "problems"),
    ("problems", "goals"),
    ("goals", "objectives"),
    ("objectives", "interventions"),
    ("goals", "interventions"),
)
_GONE: Final = frozenset(("retired", "ended", "stopped", "superseded", "resolved", "voided"))


_MARK: Final = codecs.BOM_UTF8
"""What some programs put before their first character."""


def parse(data: bytes | str) -> object:
    """Return the JSON of a document.

    Raises:
        UnreadableDocument: it is no JSON.
    """
    try:
        return orjson.loads(data.removeprefix(_MARK) if isinstance(data, bytes) else data)
    except orjson.JSONDecodeError as error:
        raise UnreadableDocument("", f"not JSON: {error.msg}, line {error.lineno}") from None


def plan_of(document: object) -> Plan:
    """Return the plan in a document.

    Raises:
        UnreadableDocument: a member has another type than it must have; the error names its place.
    """
    root = Node(document, "")
    if isinstance(document, list):
        root = Node({"objectives": document}, "")
    found = {kind: list(_items(root.get(kind), kind)) for kind in _TEXTS}
    found["diagnoses"] = found["diagnoses"] or list(_items(root.get("diagnosis"), "diagnoses"))
    for kind, inner in _NESTED:
        known = {each.key for each in found[inner]}
        served = _served(found["objectives"]) if (kind, inner) == ("goals", "interventions") else {}
        for item in tuple(found[kind]):
            links = tuple(served.get(item.key, ())) if served else (item.key,)
            found[inner] += _within(item, kind, inner, links, known)
    return Plan(root=root, whole=_whole(root, found), **found)


def _whole(root: Node, found: Mapping[str, Sequence[Item]]) -> bool:
    told = root.get("complete").value
    if isinstance(told, bool):
        return told
    named = any(
        found[kind] or root.has(kind) for kind in ("problems", "diagnoses", "interventions")
    )
    return bool(found["goals"] or root.has("goals")) and named


def _items(section: Node, kind: str) -> Iterator[Item]:
    if isinstance(section.value, str):
        section = Node([section.value], section.path)
    for place, each in enumerate(section.items()):
        item = _item(each, kind, place, by_id=isinstance(section.value, dict))
        if item is not None:
            yield item


def _item(outer: Node, kind: str, place: int, *, by_id: bool) -> Item | None:
    if isinstance(outer.value, str):
        return Item(str(place), outer.path, outer.value, outer.path, Node({}, outer.path), outer)
    if outer.value is None:
        return None
    if not isinstance(outer.value, dict):
        raise UnreadableDocument(outer.path, "must be a string or an object")
    if gone(outer):
        return None
    node = outer.get("content") if outer.has("content") else outer
    text = node.get(*_TEXTS[kind])
    own = (
        outer.get("id", _OWN_ID[kind]) if kind != "objectives" else outer.get("id", "objective_id")
    )
    key = outer.path.rsplit("/", 1)[-1] if by_id else own.loose_text() or str(place)
    links = _LINKS[kind]
    return Item(
        key=key,
        path=outer.path,
        text=_text(node, text, kind),
        text_path=text.path,
        node=node,
        outer=outer,
        links=node.get(*links).names() if links and _is_link(node, kind) else (),
        linkable=bool(links) and node.has(*links) and _is_link(node, kind),
        criteria=tuple(criteria_of(node, outer)) if kind == "objectives" else (),
    )


def _is_link(node: Node, kind: str) -> bool:
    """Tell links from items that stand inside: `objectives` of a goal are no links."""
    value = node.get(*_LINKS[kind]).value
    return not isinstance(value, dict) and not (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _text(node: Node, text: Node, kind: str) -> str:
    if kind != "interventions":
        return text.text()
    modality = node.get("modality").text()
    return f"{modality}: {text.text()}" if modality and text else modality or text.text()


def gone(outer: Node) -> bool:
    """Say whether an item ended or is void: its content stands no more."""
    told = outer.get("standing", "status", "state").loose_text().casefold()
    return outer.get("ended").value not in (None, False) or told in _GONE


def _served(objectives: Sequence[Item]) -> Mapping[str, Sequence[str]]:
    """Return the objectives of each goal: what stands inside a goal is there for them."""
    found: dict[str, list[str]] = {}
    for each in objectives:
        for link in each.links:
            found.setdefault(link, []).append(each.key)
    return found


def _within(
    item: Item, kind: str, inner: str, links: tuple[str, ...], known: Container[str]
) -> Iterator[Item]:
    """Yield the items that stand inside another; the id of one that stands elsewhere is a link."""
    section = item.node.get(inner) if isinstance(item.node.value, dict) else Node(None, "")
    if not section or not isinstance(section.value, list | dict):
        return
    for each in _items(section, inner):
        if isinstance(each.outer.value, str) and each.text in known:
            continue
        key = f"{kind}/{item.key}/{each.key}" if each.key.isdigit() else each.key
        yield Item(
            key,
            each.path,
            each.text,
            each.text_path,
            each.node,
            each.outer,
            links,
            True,  # noqa: FBT003
            each.criteria,
        )
