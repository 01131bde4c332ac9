"""Plans told: their history in sentences, and what differs between two versions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from events.ids import ClientId, Version
from events.narrative.narrative import Line, narrative, sentence
from events.narrative.person import Person, person_of
from events.narrative.stretches import Stretch, stretches
from events.narrative.telling import Names, Told
from events.state import plan
from events.state.plain import written
from events.state.plan import PlanState
from events.state.recorded import Recorded
from events.types.plan import PlanDrafted
from services.projections.errors import EventUnreadable, NoSuchVersion, NotThere
from services.projections.reading.histories import NEWEST, Histories
from services.projections.reading.reader import PlanAt
from services.projections.record.differing import difference, plan_document

_History = tuple[Recorded[Any], ...]
_OF_LINE: Final = (
    "version",
    "event_id",
    "text",
    "standing",
    "standing_version",
    "happened",
    "recorded",
    "actor",
    "role",
)


async def sentences_of(
    histories: Histories, asked: PlanAt, versions: Collection[Version]
) -> Mapping[int, str]:
    """Return the sentences of some versions of a plan; none where its history does not open."""
    if not versions:
        return {}
    try:
        history = await histories.plan(asked, max(versions))
        person = await _person(histories, asked, history)
    except EventUnreadable:
        return {}
    names, found = Names(), dict[int, str]()
    for each in history:
        if each.version in versions:
            found[each.version] = sentence(each.payload, Told(person, names))
        names.learn(each.payload)
    return found


@dataclass(frozen=True, slots=True)
class ToldPlan:
    """A plan's whole history in sentences, with what they were made of."""

    lines: Sequence[Line]
    history: _History
    person: Person

    def stretches(self, lines: Sequence[Line]) -> Sequence[Stretch]:
        """Return some of the lines in stretches (A11.23)."""
        return stretches(lines, self.history, self.person)


async def lines_of(histories: Histories, asked: PlanAt) -> ToldPlan:
    """Return a plan's whole history in sentences.

    Raises:
        NotThere: the clinic has no such plan, or the caller may not know of it.
        RecordErased, EventUnreadable, Unavailable: as `Histories.plan`.
    """
    history = await _history(histories, asked)
    who = await _person(histories, asked, history)
    return ToldPlan(narrative(history, who), history, who)


async def difference_answer(
    histories: Histories, asked: PlanAt, first: Version, last: Version | None
) -> bytes:
    """Return what differs between two versions of a plan, in words and as JSON Patch.

    Args:
        histories: where the plan is read.
        asked: the plan.
        first: the earlier version; 0 is the plan before its first event.
        last: the later version, None for the newest.

    Raises:
        NoSuchVersion: the plan has not come to a version.
        NotThere, RecordErased, EventUnreadable, Unavailable: as `lines_of`.
    """
    history = await _history(histories, asked)
    newest = history[-1].version
    last = newest if last is None else last
    for name, version in (("from", first), ("to", last)):
        if version > newest:
            raise NoSuchVersion(name, newest)
    found = difference(_at(history, first), _at(history, last))
    changes = [each._asdict() for each in found.changes]
    told = {"plan": asked.plan, "from": first, "to": last, "changes": changes}
    return written({**told, "patch": found.patch})


async def version_answer(histories: Histories, asked: PlanAt, version: Version) -> bytes:
    """Return a plan's document as it stood at a version; raises as `difference_answer`."""
    history = await _history(histories, asked)
    if version > history[-1].version:
        raise NoSuchVersion("version", history[-1].version)
    state = _at(history, version)
    return written({"plan": asked.plan, "version": version, "document": plan_document(state)})


def narrative_answer(
    plan_id: str, lines: Sequence[Line], read: Sequence[Stretch], following: str | None
) -> bytes:
    """Return a page of a plan's narrative: each entry, and the same entries in stretches."""
    shown = [{name: getattr(each, name) for name in _OF_LINE} for each in lines]
    shown = [{**each, "event_id": str(each["event_id"])} for each in shown]
    whole = [asdict(each) for each in read]
    return written({"plan": plan_id, "lines": shown, "stretches": whole, "next": following})


async def _history(histories: Histories, asked: PlanAt) -> _History:
    history = await histories.plan(asked, NEWEST)
    if not history:
        raise NotThere
    return history


async def _person(histories: Histories, asked: PlanAt, history: _History) -> Person:
    first = history[0].payload if history else None
    if not isinstance(first, PlanDrafted):
        return person_of(None)
    client = await histories.client(asked.clinic, ClientId(first.client_id))
    return person_of(client.identity)


def _at(history: _History, version: Version) -> PlanState:
    """Return the plan as it was folded at a version; later voids had not been made."""
    return plan.replay(each for each in history if each.version <= version)
