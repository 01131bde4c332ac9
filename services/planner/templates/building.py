"""A template from parts of the library and one's own: the same selection, the same template; pure.

What comes of it is a document like those that ship, which passes through the same checks.
"""

from dataclasses import dataclass, field

import orjson
from pydantic import ValidationError

from events.templates.library import Shelf, Template
from events.templates.suggested import Suggestion
from events.templates.suggesting import Asking, NoSuggestion, suggest
from services.planner.commands.reading import refusal_of
from services.planner.templates import terms
from services.planner.templates.measures_of import plain
from services.planner.templates.picking import Taken, taken
from services.planner.templates.reading import InvalidTemplateRequest
from services.planner.templates.refusals import NothingToSuggest
from services.planner.templates.renaming import Names, Renaming
from services.planner.templates.selection import PickedSuggestion, Selection
from services.planner.templates.stock import SECTIONS, Json


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of the template comes from: its place there, the reference, why, the source."""

    section: str
    key: str
    part: str
    because: str
    source: str

    def shown(self) -> Json:
        """Return the origin as JSON shows it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass
class Built:
    """A template in the making: its sections in order, and where each part comes from."""

    selection: Selection
    sections: dict[str, list[Json]] = field(default_factory=lambda: {x: [] for x in SECTIONS})
    origins: list[Origin] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    renamed: dict[str, Renaming] = field(default_factory=dict)

    def add(self, section: str, part: Json, origin: tuple[str, str, str]) -> None:
        """Add a part under its key."""
        self.sections[section].append(part)
        self.origins.append(Origin(section, part["key"], *origin))


def build(selection: Selection, shelf: Shelf) -> tuple[Template, tuple[Origin, ...]]:
    """Return a template of what was selected, and where each of its parts comes from.

    Raises:
        PartNotFound, NothingToSuggest, LengthUnknown: the selection names what there is not.
        InvalidTemplateRequest: what comes of it has not the form of a template.
    """
    found = taken(selection, shelf)
    made = Built(selection)
    _own(made)
    for each in found:
        _joined(made, each)
    for place, wanted in enumerate(selection.suggestions):
        _suggested(made, wanted, shelf, place)
    content = _content(made, found)
    whole: Json = {"id": selection.template, "version": 1, "content": content}
    try:
        template = Template.model_validate_json(orjson.dumps(whole))
    except ValidationError as error:
        refused = refusal_of(error, whole)
        raise InvalidTemplateRequest(refused.pointer, rule=refused.rule) from None
    return template, tuple(each for each in made.origins if _stands(each, content))


def _stands(origin: Origin, content: Json) -> bool:
    held = content["discharge"]["criteria"] if origin.section == "discharge" else None
    parts = content[origin.section] if held is None else held
    return any(each["key"] == origin.key for each in parts)


def _joined(made: Built, each: Taken) -> None:
    """Join what is taken of one template, under keys that are free."""
    keys: dict[tuple[str, str], str] = {}
    fresh: list[tuple[str, str]] = []
    for section in SECTIONS:
        for key in each.of(section):
            part = each.stock.parts[section][key]
            keys[section, key], held = made.names.keep(section, part)
            if not held:
                fresh.append((section, key))
            elif section == "diagnoses":
                _widened(made.sections[section], keys[section, key], part)
            if section == "objectives":
                keys |= _criteria_keys(made, part)
    renaming = made.renamed[each.stock.name] = Renaming(keys)
    source = each.stock.template.content.source
    for section, key in fresh:
        part = renaming.part(each.stock.parts[section][key])
        part["key"] = keys[section, key]
        if section == "interventions":
            known = set(each.of("objectives"))
            old = each.stock.parts[section][key]["objectives"]
            part["objectives"] = [renaming.of("objectives", one) for one in old if one in known]
        why = each.because[section, key]
        made.add(section, part, (f"{each.stock.name}/{section}/{key}", why, source))


def _widened(held: list[Json], key: str, part: Json) -> None:
    """Let a diagnosis stand for the codes of another; it may be absent where both may."""
    for each in held:
        if each["key"] == key:
            codes = {one["code"] for one in each["codes"]}
            more = [one for one in part["codes"] if one["code"] not in codes]
            each["codes"] = [*each["codes"], *more]
            each["optional"] = each.get("optional", False) and part.get("optional", False)


def _criteria_keys(made: Built, objective: Json) -> dict[tuple[str, str], str]:
    ways = objective.get("alternatives", {}).get("ways", ())
    parts = [*objective.get("criteria", ()), *(one for way in ways for one in way["criteria"])]
    return {("criteria", one["key"]): made.names.keep("criteria", one)[0] for one in parts}


def _own(made: Built) -> None:
    """Add one's own parts first: they keep their keys."""
    for section, parts in plain(made.selection.own).items():
        for part in parts:
            made.names.keep(section, part)
            if section == "objectives":
                _criteria_keys(made, part)
            made.add(section, part, ("own", "given", "the clinic's own"))


def _suggested(made: Built, wanted: PickedSuggestion, shelf: Shelf, place: int) -> None:
    """Add a suggested objective with the baseline that it asks for (A11.01)."""
    asking = Asking(
        measure=wanted.measure,
        baseline=wanted.baseline,
        diagnosis=wanted.diagnosis,
        better=wanted.better,
    )
    try:
        found = suggest(asking, shelf)
    except NoSuggestion as error:
        raise NothingToSuggest(f"/suggestions/{place}{error.pointer}", rule=error.rule) from None
    fits = [each for each in found if wanted.basis in {None, each.basis}]
    if not fits:
        raise NothingToSuggest(f"/suggestions/{place}/basis", rule="no suggestion has this basis")
    baseline = _baseline_for(made, wanted, fits[0])
    told = f"suggestion {fits[0].basis}: {fits[0].arithmetic}", "picked"
    source = ", ".join(fits[0].rows)
    part = _objective(made, wanted, fits[0], baseline)
    made.add("objectives", part, (*told, source))


def _baseline_for(made: Built, wanted: PickedSuggestion, found: Suggestion) -> str:
    for each in made.sections["baselines"]:
        if each.get("instrument") == found.measure:
            return str(each["key"])
    part = {
        "key": found.measure,
        "asks": f"{found.metric} now",
        "instrument": found.measure,
        "unit": found.unit,
        "typical": {"low": wanted.baseline},
    }
    key, _ = made.names.keep("baselines", part)
    made.add("baselines", {**part, "key": key}, ("own", f"needed by {wanted.key}", "asked"))
    return key


def _objective(made: Built, wanted: PickedSuggestion, found: Suggestion, baseline: str) -> Json:
    key, _ = made.names.keep("criteria", {"key": f"{wanted.key}"[:40]})
    unit = found.statement.partition(" within ")[0]
    begins = unit.replace(f"from {wanted.baseline} to ", f"from {{{baseline}}} to ", 1)
    criterion = {
        "key": key,
        "metric": found.metric,
        "instrument": found.measure,
        "source": found.source,
        "unit": found.unit,
        "direction": found.direction,
        "baseline": baseline,
        "targets": [plain(found.target)],
        "streak": plain(found.streak),
        "cadence": plain(found.cadence),
    }
    return {
        "key": wanted.key,
        "goal": _goal(made, wanted.goal),
        "statement": f"{begins} {{due}}",
        "criteria": [{name: each for name, each in criterion.items() if each is not None}],
        "due": {"kind": "weeks", "weeks": found.weeks},
        "order": 1 + len(made.sections["objectives"]),
    }


def _goal(made: Built, goal: str) -> str:
    """Return the key of a goal, of one of the library under its new one."""
    if "/" not in goal:
        return goal
    name, version, _, key = goal.split("/")
    held = made.renamed.get(f"{name}/{version}")
    if held is None:  # the newest, which is taken
        versions = (full.split("/") for full in made.renamed)
        held = made.renamed[f"{name}/{max(int(x) for each, x in versions if each == name)}"]
    return held.of("goals", key)


def _content(made: Built, found: list[Taken]) -> Json:
    selection, sections = made.selection, made.sections
    lengths = terms.usual(sections)
    ends = sections.pop("discharge")
    _safety_first(sections)
    content: Json = {
        "title": selection.title,
        "source": selection.source or _source(found),
        **sections,
        "frequency": plain(selection.frequency) or terms.frequency(found, lengths),
        "reviews": plain(selection.reviews) or terms.reviews(found),
        "discharge": plain(selection.discharge) or terms.discharge(ends, sections["objectives"]),
    }
    sections["measurement"][:] = _once(sections["measurement"])
    if selection.contract is not None:
        content["contract"] = plain(selection.contract)
    return content


def _safety_first(sections: dict[str, list[Json]]) -> None:
    """Put problems of safety first, with their goals, and rank problems in their order (A5.26)."""
    problems, goals = sections["problems"], sections["goals"]
    problems.sort(key=lambda each: each.get("priority", {}).get("basis") != "safety")
    for rank, each in enumerate(problems, start=1):
        each["priority"] = {**each.get("priority", {"basis": "sequencing"}), "rank": rank}
    order = {each["key"]: place for place, each in enumerate(problems)}
    goals.sort(key=lambda each: min(order.get(one, len(order)) for one in each["problems"]))


def _source(found: list[Taken]) -> str:
    named = [f"{each.stock.name} ({each.stock.template.content.source})" for each in found]
    return f"Built of {'; '.join(named)}"[:2_000] if named else "Written by the clinic's own team"


def _once(measurement: list[Json]) -> list[Json]:
    """Return each measure once; one that is always measured goes before one with a condition."""
    held: dict[str, Json] = {}
    for each in measurement:
        name = each["measure"]["instrument"]
        if name not in held or ("when" in held[name] and "when" not in each):
            held[name] = each
    return list(held.values())
