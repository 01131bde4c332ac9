"""What a document's sections ask for: items added and ended, parts stated, referrals moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.planner.importing.draft import (
    Draft,
    InvalidDocument,
    Json,
    escaped,
    items,
    members,
    require_known,
)
from services.planner.importing.naming import Naming
from services.planner.importing.tables import REFERRED, Items, Whole

AS_IT_STOOD: Final = {"text": "As it stood in the plan that was imported"}
_ITEM: Final = frozenset({"id", "ended", "replaced_by"})
_BASELINE: Final = frozenset({"amount", "established_on", "score_id"})
_REFERRAL: Final = frozenset({"id", "status", "since", "reoffer"})
_SHOWN: Final = {"objectives": frozenset({"standing", "measures"})}
"""Members of items that readers are told, and that follow from other things."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document, its plan, and how its items are named."""

    document: Mapping[str, Json]
    plan_id: str
    names: Naming
    root: str = ""

    def command(self, kind: str, **fields: Json) -> dict[str, Json]:
        """Return a command on the plan."""
        return {"kind": kind, "plan_id": self.plan_id, **fields}


def added(source: Source, table: Items) -> Iterator[Draft]:
    """Yield what adds the items of a section, also those that have ended since."""
    for name, item, where in _items(source, table):
        apart = _apart(table)
        if item.get("replaced_by") is not None and item.get("ended") is None:
            raise InvalidDocument(f"{where}/replaced_by", rule="is of an item that has ended")
        if _is_lost(item, table):
            continue
        key = source.names.id(table.section, name)
        content, inner = _content(item, where, apart)
        filled = _criteria(source.names, source.names.named(dict(content)))
        command = source.command(table.adds, **{f"{table.member}_id": key, table.member: filled})
        yield Draft(command, {"": where, f"/{table.member}": inner})


def ended(source: Source, table: Items) -> Iterator[Draft]:
    """Yield what ends the items of a section that the document marks as ended."""
    for name, item, where in _items(source, table):
        if item.get("ended") is None or table.ends is None or _is_lost(item, table):
            continue
        more = {each: item[each] for each in table.ends_with}
        if item.get("replaced_by") is not None:
            more["replaced_by"] = source.names.id(table.section, item["replaced_by"])
        key = source.names.id(table.section, name)
        command = source.command(
            table.ends,
            **{f"{table.member}_id": key, "reason": item["ended"], "rationale": AS_IT_STOOD},
            **more,
        )
        yield Draft(command, {"": where, "/reason": f"{where}/ended"})


def lost(source: Source, table: Items) -> Iterator[str]:
    """Yield pointers to ended items that cannot be taken over, since how they ended is not told."""
    for _, item, where in _items(source, table):
        if _is_lost(item, table):
            yield where


def stated(source: Source, table: Whole) -> Iterator[Draft]:
    """Yield what states a part, if the document has it."""
    value = source.document.get(table.section)
    if value is None:
        return
    where = _at(source, table.section)
    part = _criteria(source.names, source.names.named(dict(members(value, where))))
    command = source.command(table.states, **{table.member: part})
    yield Draft(command, {"": where, f"/{table.member}": where})


def safety_plan(source: Source) -> Iterator[Draft]:
    """Yield what makes the safety plan, if there is one; whoever has read it reads it anew."""
    where = _at(source, "safety_plan")
    held = members(source.document.get("safety_plan"), where)
    if held:
        content, inner = _content(held, where, frozenset({"version", "acknowledged"}))
        command = source.command("make-safety-plan", safety_plan=dict(content))
        yield Draft(command, {"": where, "/safety_plan": inner})


def referrals(source: Source) -> Iterator[Draft]:
    """Yield what plans referrals and moves them to where they stand."""
    for name, item, where in items(source.document.get("referrals"), _at(source, "referrals")):
        key = source.names.id("referrals", name)
        content, inner = _content(item, where, _REFERRAL)
        planned = source.command("plan-referral", referral_id=key, referral=dict(content))
        yield Draft(planned, {"": where, "/referral": inner})
        status = item.get("status") or "planned"
        if not isinstance(status, str) or status not in REFERRED:
            raise InvalidDocument(f"{where}/status", rule="must be where a referral can stand")
        for step in REFERRED[status]:
            fields = {"referral_id": key, "status": step, "on": item.get("since")}
            if step == status and item.get("reoffer") is not None:
                fields["reoffer"] = item["reoffer"]
            places = {"": where, "/on": f"{where}/since"}
            yield Draft(source.command("move-referral", **fields), places)


def baselines(source: Source) -> Iterator[Draft]:
    """Yield what establishes the baselines of criteria."""
    where = _at(source, "baselines")
    for objective, held in members(source.document.get("baselines"), where).items():
        key = source.names.id("objectives", objective)
        place_of = f"{where}/{escaped(objective)}"
        for criterion, value in members(held, place_of).items():
            place = f"{place_of}/{escaped(criterion)}"
            baseline = members(value, place)
            require_known(baseline, _BASELINE, place)
            fields = {
                "objective_id": key,
                "criterion_id": source.names.id("criteria", criterion),
                "baseline": baseline.get("amount"),
                "established_on": baseline.get("established_on"),
            }
            if baseline.get("score_id") is not None:
                fields["score_id"] = source.names.id("scores", baseline["score_id"])
            places = {"": place, "/baseline": f"{place}/amount", "/criterion_id": place}
            yield Draft(source.command("establish-baseline", **fields), places)


def _items(source: Source, table: Items) -> Iterator[tuple[str, Mapping[str, Json], str]]:
    held = source.document.get(table.section)
    return iter(()) if held is None else items(held, _at(source, table.section))


def _at(source: Source, section: str) -> str:
    return f"{source.root}/{section}"


def _apart(table: Items) -> frozenset[str]:
    """Return the members of a section's items that are no content."""
    return _ITEM | frozenset(table.ends_with) | _SHOWN.get(table.section, frozenset())


def _content(
    item: Mapping[str, Json], where: str, apart: frozenset[str]
) -> tuple[Mapping[str, Json], str]:
    """Return an item's content and the pointer to it: its member `content`, else itself.

    Raises:
        InvalidDocument: beside its content an item has a member that is none of those `apart`.
    """
    if "content" in item:
        require_known(item, apart | {"content"}, where)
        return members(item["content"], f"{where}/content"), f"{where}/content"
    return {name: each for name, each in item.items() if name not in apart}, where


def _is_lost(item: Mapping[str, Json], table: Items) -> bool:
    told = all(item.get(each) is not None for each in table.ends_with)
    return item.get("ended") is not None and (table.ends is None or not told)


def _criteria(names: Naming, content: Json, way: str = "") -> Json:
    """Return content whose criteria all have an id; without one it is made of their place."""
    filled = dict(content)
    if isinstance(filled.get("criteria"), list):
        filled["criteria"] = [
            _identified(names, f"{way}{place}", each)
            for place, each in enumerate(filled["criteria"])
        ]
    if isinstance(filled.get("alternatives"), list):
        filled["alternatives"] = [
            _criteria(names, each, f"{each.get('code')}/") if isinstance(each, dict) else each
            for each in filled["alternatives"]
        ]
    return filled


def _identified(names: Naming, place: str, criterion: Json) -> Json:
    if not isinstance(criterion, dict) or "criterion_id" in criterion:
        return criterion
    return {"criterion_id": names.id("criteria", place), **criterion}
