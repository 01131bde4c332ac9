"""What callers are told of the library's parts, and of a template that is built of them."""

from collections.abc import Iterator

from events.templates.library import Shelf
from services.planner.templates.answers import Answer, checked
from services.planner.templates.building import build
from services.planner.templates.picking import fitting
from services.planner.templates.selection import Selection
from services.planner.templates.stock import Member, Stock


def offered(
    shelf: Shelf, diagnosis: str | None, problem: str | None, measure: str | None
) -> list[Answer]:
    """Return the objectives that fit all that is given, each with what it brings along."""
    return [_told(*each) for each in fitting(shelf, diagnosis, problem, measure)]


def built(selection: Selection, shelf: Shelf) -> Answer:
    """Return a template that is built, its parts' origins, its faults and what the lint finds.

    Raises:
        Refusal: as `build`, or the template comes to no plan.
    """
    template, origins = build(selection, shelf)
    document = template.model_dump(mode="json", exclude_none=True)
    told = [each.shown() for each in origins]
    return {"template": document, "origins": told, **checked(template)}


def _told(held: Stock, member: Member) -> Answer:
    section, key = member
    part = held.part(member) or {}
    goal = held.parts["goals"][part["goal"]]
    return {
        "part": f"{held.name}/{section}/{key}",
        "says": part["statement"],
        "diagnoses": held.codes(),
        "problems": list(goal["problems"]),
        "measures": sorted(held.instruments(key)),
        "brings": list(_brought(held, key)),
        "source": held.template.content.source,
    }


def _brought(held: Stock, key: str) -> Iterator[str]:
    """Yield the references of what comes along: its goal, and what is done for it."""
    part = held.parts["objectives"][key]
    yield f"{held.name}/goals/{part['goal']}"
    for name, each in held.parts["interventions"].items():
        if key in each["objectives"]:
            yield f"{held.name}/interventions/{name}"
