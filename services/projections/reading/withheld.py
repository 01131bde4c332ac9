"""What of a plan is read by who stands in for its client: nothing that is the client's alone; pure.

The client alone authorises for kinds of data (B38). An item tells of the kinds that its diagnoses
do, and of those that its own words, instruments and codes tell of. Where some of a plan is
withheld, so is all that no diagnosis sorts: words about the client, sessions, scores, signatures.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

from events.profiles.data_kinds import kinds_in, kinds_of
from events.profiles.library import substance_use
from events.profiles.part2 import is_part2, part2_rules
from events.values.consents import DataCategory

Json = Any
Kinds: TypeAlias = frozenset[DataCategory]
Standing: TypeAlias = Literal["whole", "part", "nothing"]
"""How much of a plan is there for who stands in."""

_RESTS_ON: Final[tuple[tuple[str, str | None], ...]] = (
    ("diagnoses", None),
    ("problems", "diagnosis_ids"),
    ("goals", "problem_ids"),
    ("objectives", "goal_id"),
    ("interventions", "objective_ids"),
)
_BY_ITEM: Final = ("baselines", "met", "problems_changed")
_PLAIN: Final = frozenset(
    {
        *("id", "client_id", "episode_id", "version", "position", "ledger_time", "hash", "parked"),
        *("status", "plan_type", "content_version", "content_hash"),
    }
)
"""What tells nothing of the client but that there is a plan, and how far it has come."""

_ONE: Final = frozenset(
    {
        *("draft", "activation", "hold", "ending", "frequency", "discharge_criteria", "contract"),
        *("measurement", "presenting_concern", "functioning", "readiness", "circumstances"),
        *("population", "safety_plan", "family_involvement", "schedule", "next_review"),
        "episode",
    }
)
"""Members that are one object or null; the others are by id, or a list."""

_USE: Final[Kinds] = frozenset({"substance-use"})
_USUAL: Final[Kinds] = frozenset({"mental-health"})


def standing_of(plan: Json, alone: Collection[DataCategory]) -> Standing:
    """Return how much of a plan, as JSON with its episode, is there where `alone` are withheld."""
    items = kinds_of_items(plan)
    told = frozenset[DataCategory]().union(*items.values()) | _traces(plan)
    if not items:
        told |= _USUAL
    if told.isdisjoint(alone):
        return "whole"
    of_program = _USE if _in_such_a_program(plan) else frozenset()
    if not of_program.isdisjoint(alone) or not _kept(items, alone):
        return "nothing"
    return "part"


def part_of(plan: Json, alone: Collection[DataCategory]) -> Json:
    """Return a plan's answer without what tells of `alone`; its members stay, some of them empty.

    What stands refers to nothing that is left out.
    """
    items = kinds_of_items(plan)
    kept = _kept(items, alone)
    left_out = items.keys() - kept
    part = {name: each if name in _PLAIN else _empty(name, each) for name, each in plan.items()}
    for section, _ in _RESTS_ON:
        held = {key: each for key, each in plan[section].items() if key in kept}
        part[section] = {
            key: {**dict.fromkeys(held[key]), **each}
            for key, each in _scrubbed(held, left_out).items()
        }
    for section in _BY_ITEM:
        held = {key: each for key, each in plan.get(section, {}).items() if key in kept}
        part[section] = _scrubbed(held, left_out)
    return {**part, "whole": False}


def kinds_of_items(plan: Json) -> Mapping[str, Kinds]:
    """Return which kinds of data each item tells of, by id; none where no diagnosis sorts it.

    What rests on an item tells of what that one rests on and is measured by, not of its words.
    """
    found: dict[str, Kinds] = {}
    words: dict[str, Kinds] = {}
    for section, grounds in _RESTS_ON:
        for key, held in plan[section].items():
            content = held["content"]
            own = frozenset(_coded(content))
            if section == "diagnoses":
                own |= kinds_of(content["code"])
            under = content.get(grounds) or ()
            grounded = (under,) if isinstance(under, str) else under
            found[key] = own.union(*(found.get(each, frozenset()) for each in grounded))
            words[key] = frozenset(_told(content))
    return {key: kinds and kinds | words[key] for key, kinds in found.items()}


def _kept(items: Mapping[str, Kinds], alone: Collection[DataCategory]) -> frozenset[str]:
    return frozenset(key for key, kinds in items.items() if kinds and kinds.isdisjoint(alone))


def _traces(plan: Json) -> Kinds:
    return frozenset(_told(plan)) | (_USE if _in_such_a_program(plan) else frozenset())


def _in_such_a_program(plan: Json) -> bool:
    """Return whether care is given by a program for substance use, which all of it tells of."""
    episode = plan.get("episode") or {}
    programs = (each.get("program", "") for each in episode.get("enrollments", ()))
    return any(substance_use().shows(each, ()) for each in programs)


def _told(value: Json) -> Iterator[DataCategory]:
    """Yield what kinds of data instruments, codes and words in a value tell of (B11)."""
    yield from _coded(value)
    for text in _texts(value):
        yield from kinds_in(text)


def _coded(value: Json) -> Iterator[DataCategory]:
    rules = part2_rules()
    for text in _texts(value):
        if text in rules.instruments or is_part2(text, rules):
            yield "substance-use"


def _texts(value: Json) -> Iterator[str]:
    """Yield each text in a value, names of members among them: scores stand under instruments."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _empty(name: str, value: Json) -> Json:
    if isinstance(value, list):
        return []
    return {} if isinstance(value, Mapping) and name not in _ONE else None


def _scrubbed(value: Json, left_out: Collection[str]) -> Json:
    """Return `value` without any mention of what is left out."""
    if isinstance(value, Mapping):
        return {
            name: _scrubbed(each, left_out)
            for name, each in value.items()
            if name not in left_out and not _is(each, left_out)
        }
    if isinstance(value, list):
        return [_scrubbed(each, left_out) for each in value if not _is(each, left_out)]
    return value


def _is(value: Json, left_out: Collection[str]) -> bool:
    return isinstance(value, str) and value in left_out
