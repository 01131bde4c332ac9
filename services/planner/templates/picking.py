"""Which parts of the library a selection comes to, with all that they need; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from events.templates.library import Shelf
from services.planner.templates.refusals import PartNotFound
from services.planner.templates.selection import Pick, Selection
from services.planner.templates.stock import Member, Stock, stock, stocks

_PICKABLE: Final = frozenset(
    {
        *("diagnoses", "problems", "goals", "objectives", "interventions", "measurement"),
        *("referrals", "discharge"),
    }
)
PICKED: Final = "picked"


@dataclass
class Taken:
    """What is taken of one template: each part with why."""

    stock: Stock
    because: dict[Member, str] = field(default_factory=dict)

    def take(self, member: Member, why: str) -> None:
        """Take a part with all that it needs; what is taken already keeps its reason."""
        if member in self.because or self.stock.part(member) is None:
            return
        self.because[member] = why
        for needed in self.stock.needs(member):
            self.take(needed, f"needed by {'/'.join(member)}")

    def of(self, section: str) -> list[str]:
        """Return the keys that are taken of a section, in the template's order."""
        return [key for key in self.stock.parts[section] if (section, key) in self.because]


def taken(selection: Selection, shelf: Shelf) -> list[Taken]:
    """Return what is taken of each template, in the order in which they are named first.

    Raises:
        PartNotFound: a pick finds nothing; its pointer tells which.
    """
    found: dict[str, Taken] = {}
    for place, pick in enumerate(selection.parts):
        for held, member in _picked(pick, shelf, f"/parts/{place}"):
            found.setdefault(held.name, Taken(held)).take(member, PICKED)
    for place, each in enumerate(selection.suggestions):
        if "/" in each.goal:
            held, member = _referred(each.goal, shelf, f"/suggestions/{place}/goal")
            found.setdefault(held.name, Taken(held)).take(member, PICKED)
    for one in found.values():
        _completed(one, with_interventions=selection.with_interventions)
    return list(found.values())


def fitting(
    shelf: Shelf, diagnosis: str | None, problem: str | None, measure: str | None
) -> list[tuple[Stock, Member]]:
    """Return the objectives of newest versions that fit all that is given.

    Those of templates that stand on the diagnosis first, and those that every plan has, come first.
    """
    found = [
        (_place(held, diagnosis), "when" in part, held, ("objectives", key))
        for held in stocks(shelf)
        for key, part in held.parts["objectives"].items()
        if _fits(held, key, diagnosis, problem, measure)
    ]
    found.sort(key=lambda each: (each[0], each[1], each[2].name))
    return [(held, member) for _, _, held, member in found]


def _fits(
    held: Stock, key: str, diagnosis: str | None, problem: str | None, measure: str | None
) -> bool:
    goal = held.parts["goals"][held.parts["objectives"][key]["goal"]]
    return (
        (problem is None or problem in goal["problems"])
        and (measure is None or measure in held.instruments(key))
        and (diagnosis is None or diagnosis in held.codes_of(key))
    )


def _place(held: Stock, diagnosis: str | None) -> int:
    """Return which of a template's diagnoses it is; 0 where none is asked for."""
    parts = [{one["code"] for one in x["codes"]} for x in held.parts["diagnoses"].values()]
    return next((place for place, each in enumerate(parts) if diagnosis in each), 0)


def _picked(pick: Pick, shelf: Shelf, at: str) -> Iterable[tuple[Stock, Member]]:
    if pick.part is not None:
        return [_referred(pick.part, shelf, f"{at}/part")]
    found = fitting(shelf, pick.diagnosis, pick.problem, pick.measure)
    if not found:
        raise PartNotFound(at)
    return _once(found)


def _once(found: list[tuple[Stock, Member]]) -> Iterator[tuple[Stock, Member]]:
    """Yield objectives, of those on the same measures only the first template's."""
    by: dict[frozenset[str], str] = {}
    for held, member in found:
        measures = frozenset(held.instruments(member[1]))
        if not measures or by.setdefault(measures, held.name) == held.name:
            yield held, member


def _referred(ref: str, shelf: Shelf, at: str) -> tuple[Stock, Member]:
    name, version, section, key = ref.split("/")
    template = shelf.find(name, None if version == "newest" else int(version))
    member = (section, key)
    if template is None or section not in _PICKABLE or stock(template).part(member) is None:
        raise PartNotFound(at)
    return stock(template), member


def _completed(each: Taken, *, with_interventions: bool) -> None:
    """Take what serves and measures the objectives, and objectives of interventions without any."""
    _served(each)
    if not each.of("objectives"):
        _all_of_goals(each)
    for key, part in each.stock.parts["interventions"].items():
        objectives = [one for one in part["objectives"] if ("objectives", one) in each.because]
        if objectives and with_interventions:
            each.take(("interventions", key), f"serves objectives/{objectives[0]}")
    measured = {one: key for key in each.of("objectives") for one in each.stock.instruments(key)}
    for section in ("measurement", "discharge"):
        for key, part in each.stock.parts[section].items():
            instrument = part.get("instrument") or part.get("measure", {}).get("instrument")
            if instrument in measured:
                each.take((section, key), f"measures objectives/{measured[instrument]}")


def _served(each: Taken) -> None:
    """An intervention that was picked without any of its objectives brings them."""
    for key in each.of("interventions"):
        objectives = each.stock.parts["interventions"][key]["objectives"]
        if not any(("objectives", one) in each.because for one in objectives):
            for one in objectives:
                each.take(("objectives", one), f"served by interventions/{key}")


def _all_of_goals(each: Taken) -> None:
    """Goals and problems that were picked without objectives bring theirs."""
    parts = each.stock.parts
    problems = set(each.of("problems"))
    goals = set(each.of("goals"))
    if not goals:
        goals = {key for key, part in parts["goals"].items() if problems & set(part["problems"])}
    for key, part in parts["objectives"].items():
        if part["goal"] in goals:
            each.take(("objectives", key), f"leads to goals/{part['goal']}")
