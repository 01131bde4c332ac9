"""A history read in stretches: many edits of a draft by one person are one sentence (A11.23).

Each single entry keeps its own sentence and version; a stretch only says how many there were, and
of what kind. It holds nothing that its entries' types do not say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from events.ids import Version
from events.narrative.narrative import Line
from events.narrative.person import Person
from events.narrative.phrases import counted, listed
from events.payload import Payload
from events.state.recorded import Recorded
from events.state.voiding import effective
from events.types.background import PreferenceAdded, PreferenceRetired, PreferenceRevised
from events.types.migration import PlanMigrated
from events.types.plan import PlanActivated, PlanDrafted, PlanProposed
from events.types.resources import (
    BarrierAdded,
    BarrierResolved,
    BarrierRevised,
    StrengthAdded,
    StrengthRetired,
    StrengthRevised,
)
from events.types.streams import ContentPayload
from events.types.terms import MeasurementPlanSet, ReviewScheduled

PAUSE: Final = timedelta(hours=1)
"""How long a person may pause between two entries of one stretch."""

_EDITS: Final = (
    ContentPayload
    | ReviewScheduled
    | MeasurementPlanSet
    | PreferenceAdded
    | PreferenceRetired
    | PreferenceRevised
    | StrengthAdded
    | StrengthRetired
    | StrengthRevised
    | BarrierAdded
    | BarrierResolved
    | BarrierRevised
)
"""What drafting enters; findings of risk and what was done about them stand alone."""

_WORD: Final = re.compile("[A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One or several entries in a sentence: which versions, by whom, from when to when."""

    first_version: Version
    last_version: Version
    entries: int
    text: str
    began: datetime
    ended: datetime
    actor: str
    role: str


def stretches(
    lines: Iterable[Line], history: Sequence[Recorded[Any]], person: Person
) -> tuple[Stretch, ...]:
    """Return lines of a plan's narrative in stretches, each line in one, in their order.

    Args:
        lines: some lines of the narrative, in order.
        history: all events of the plan.
        person: the client, as texts speak of them.
    """
    edits = {each.version: each.payload for each in _draft_edits(history)}
    return tuple(_told(run, edits, person) for run in _runs(lines, edits))


def _draft_edits(history: Sequence[Recorded[Any]]) -> Iterator[Recorded[Any]]:
    """Yield the edits that came while the plan was a draft."""
    counting = effective(history)
    begun = PlanProposed | PlanActivated | PlanMigrated
    put = (each.version for each in counting if isinstance(each.payload, begun))
    last = min(put, default=None)
    drafted = (each.version for each in counting if isinstance(each.payload, PlanDrafted))
    first = min(drafted, default=None)
    for each in history:
        in_draft = first is not None and each.version > first
        if in_draft and (last is None or each.version < last) and isinstance(each.payload, _EDITS):
            yield each


def _runs(lines: Iterable[Line], edits: Mapping[Version, Payload]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for each in lines:
        if run and not _goes_on(run[-1], each, edits):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _goes_on(before: Line, line: Line, edits: Mapping[Version, Payload]) -> bool:
    """Say whether a line goes on with what the one before it tells; what was put right does not."""
    alike = (before.actor, before.role) == (line.actor, line.role)
    plain = before.standing == line.standing == "stands"
    both = before.version in edits and line.version in edits
    next_to = line.version == before.version + 1
    soon = line.recorded - before.recorded <= PAUSE
    return alike and plain and both and next_to and soon


def _told(run: Sequence[Line], edits: Mapping[Version, Payload], person: Person) -> Stretch:
    first, last = run[0], run[-1]
    text = first.text if len(run) == 1 else _edited([edits[it.version] for it in run], person)
    return Stretch(
        first_version=first.version,
        last_version=last.version,
        entries=len(run),
        text=text,
        began=first.recorded,
        ended=last.recorded,
        actor=first.actor,
        role=first.role,
    )


def _edited(payloads: Sequence[Payload], person: Person) -> str:
    kinds = Counter(_words(type(each)) for each in payloads)
    what = listed(f"{kind} ({number})" if number > 1 else kind for kind, number in kinds.items())
    entries = counted(len(payloads), "entry", "entries")
    return f"The draft of {person.names} plan was edited in {entries}: {what}."


def _words(model: type[Payload]) -> str:
    """Return a type of event in words: `objective added`."""
    return " ".join(_WORD.findall(model.__name__)).lower()
