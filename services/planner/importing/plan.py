"""A plan document as drafts of commands, in the order in which they are decided. Pure."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from services.planner.importing.content import (
    AS_IT_STOOD,
    Source,
    added,
    baselines,
    ended,
    lost,
    referrals,
    safety_plan,
    stated,
)
from services.planner.importing.draft import Draft, InvalidDocument, Json, members
from services.planner.importing.naming import Naming
from services.planner.importing.standing import IN_FORCE, standing, status_of, unused
from services.planner.importing.tables import BACKGROUND, CONTENT, LEFT_OUT, PARTICULARS, TERMS

_DRAFTED: Final = ("client_id", "episode_id", "plan_type")
_OF_DRAFT: Final = ("template", "replaces", "presenting_concern")


def drafted(source: Source) -> Iterator[Draft]:
    """Yield what drafts the plan and adds its items and terms; baselines come after scores.

    Raises:
        InvalidDocument: a part has not the form that docs/import.md describes.
    """
    yield from _begun(source)
    yield from chain.from_iterable(added(source, each) for each in CONTENT)
    yield from chain.from_iterable(stated(source, each) for each in TERMS)
    yield from chain.from_iterable(stated(source, each) for each in BACKGROUND)
    yield from chain.from_iterable(added(source, each) for each in PARTICULARS)
    yield from safety_plan(source)
    yield from referrals(source)


def concluded(source: Source) -> Iterator[Draft]:
    """Yield what comes once sessions and scores are there: baselines, ends, schedule, status."""
    yield from baselines(source)
    yield from chain.from_iterable(ended(source, each) for each in reversed(CONTENT))
    yield from chain.from_iterable(ended(source, each) for each in PARTICULARS)
    yield from _scheduled(source)
    yield from standing(source)


def plan_drafts(
    document: Mapping[str, Json], clinic: str, plan_id: str | None = None
) -> tuple[Draft, ...]:
    """Return the commands that make a document's plan, for a client and episode that are there.

    Args:
        document: the JSON of the current-plan view, or less of it; docs/import.md describes it.
        clinic: the clinic, whose names the ids are made of where the document has none of its own.
        plan_id: the plan's id; without it the document's `id`.

    Raises:
        InvalidDocument: a part has not its form.
    """
    source = source_of(document, clinic, plan_id)
    return (*drafted(source), *concluded(source))


def source_of(
    document: Mapping[str, Json], clinic: str, plan_id: str | None = None, root: str = ""
) -> Source:
    """Return a document with its plan's id and the names of its items."""
    named = plan_id if plan_id is not None else document.get("id")
    if not isinstance(named, str) or not named:
        raise InvalidDocument(f"{root}/id", rule="must name the plan")
    key = Naming(clinic, "").id("plans", named)
    return Source(document, key, Naming(clinic, key), root)


def left_out(source: Source) -> tuple[str, ...]:
    """Return pointers to what a document holds and the commands do not take over."""
    whole = (f"{source.root}/{each}" for each in LEFT_OUT if source.document.get(each))
    items = chain.from_iterable(lost(source, each) for each in (*CONTENT, *PARTICULARS))
    return (*whole, *items, *unused(source))


def _begun(source: Source) -> Iterator[Draft]:
    document, root = source.document, source.root
    draft = members(document.get("draft"), f"{root}/draft")
    fields: dict[str, Json] = {}
    places = {"": root}
    for name in (*_DRAFTED, *_OF_DRAFT):
        inner = name in draft
        value = draft.get(name) if inner else document.get(name) if name in _DRAFTED else None
        if value is not None:
            fields[name] = value
        places[f"/{name}"] = f"{root}/draft/{name}" if inner else f"{root}/{name}"
    for name, section in (("client_id", "clients"), ("episode_id", "episodes")):
        if name in fields:
            fields[name] = source.names.id(section, fields[name])
    yield Draft(source.command("draft-plan", **fields), places)
    now = document.get("plan_type")
    if now is not None and now != fields.get("plan_type", "standard"):
        changed = source.command("change-plan-type", plan_type=now, rationale=AS_IT_STOOD)
        yield Draft(changed, {"": root})


def _scheduled(source: Source) -> Iterator[Draft]:
    """Yield what schedules reviews; of a plan in force the next day comes over with it."""
    where = f"{source.root}/schedule"
    schedule = dict(members(source.document.get("schedule"), where))
    if status_of(source) in IN_FORCE:
        schedule.pop("next_review_on", None)
    if schedule.get("interval_days") is not None or schedule.get("sessions"):
        kept = {name: each for name, each in schedule.items() if name != "rationale"}
        yield Draft(source.command("schedule-reviews", **kept), {"": where})
