"""Waivers of findings, as they now stand: in force, lapsed or withdrawn (A5).

A waiver covers the part of the plan that its path leads to: an item, else a section, else all of
the agreed content. It lapses for good with the first event that changes this part, and with a void
of what had made the part as it was when it was waived.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from events.ids import Version
from events.payload import Payload
from events.state.changing import replace
from events.state.journal import Missing
from events.state.mapping import put
from events.state.recorded import Recorded
from events.state.sections import PLAN, Section
from events.types.finding import FindingWaiverWithdrawn, WaiverPayload
from events.types.void import PlanEntryVoided
from events.values.ids import Item, ItemKind, WaiverId
from events.values.waivers import WaivedFinding, WaiverReason

if TYPE_CHECKING:
    from events.state.plan import PlanState


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver with who gave it; `lapsed` and `withdrawn` are the versions that ended it."""

    finding: WaivedFinding
    reason: WaiverReason
    reason_text: str
    version: Version
    time: datetime
    actor: str
    role: str
    lapsed: Version | None = None
    withdrawn: Version | None = None

    @property
    def in_force(self) -> bool:
        """Whether it still counts."""
        return self.lapsed is None and self.withdrawn is None


Waivers: TypeAlias = Mapping[WaiverId, Waiver]

_APART: Final = frozenset(("voided", "unresolved", "finding_waivers", "status"))
_SECTIONS: Final[Mapping[str, Section]] = {
    each.name: each for each in PLAN if each.name not in _APART
}
_MADE_OF: Final = {
    "next_review": ("schedule", "reviews", "activation"),
    "signatures": ("signatures", "content_version"),
}
"""Parts of documents that follow from sections of other names, or of more than their own.

What signatures lack is about the content that is to be signed: changed content lacks others.
"""

_ENTERED_WITH: Final[Mapping[str, ItemKind]] = {"baselines": "objective", "met": "objective"}
"""Parts beside agreed content whose entries change an item of it."""

_BESIDE: Final = frozenset(
    (
        *("client_input", "other_plans", "justification_for_continuing", "supervision_evidence"),
        *("physician_certification", "good_faith_estimate"),
    )
)
"""Places of findings on all of the agreed content."""

_OF_CONTENT: Final[Mapping[str, ItemKind]] = {
    "diagnoses": "diagnosis",
    "problems": "problem",
    "goals": "goal",
    "objectives": "objective",
    "interventions": "intervention",
    "frequency": "frequency",
    "discharge_criteria": "discharge-criteria",
    "contract": "contract",
}

_SINGLE: Final[frozenset[ItemKind]] = frozenset({"frequency", "discharge-criteria", "contract"})
"""Content that there is one of: what a path names below it is no item."""


def with_waiver(waivers: Waivers, event: Recorded[WaiverPayload]) -> Waivers | Missing:
    """Return `waivers` with a new one or with one withdrawn; Missing when that cannot be."""
    it = event.payload
    known, item = waivers.get(it.waiver_id), Item(kind="waiver", id=it.waiver_id)
    if isinstance(it, FindingWaiverWithdrawn):
        if known is None or not known.in_force:
            return Missing(item, "missing" if known is None else "ended")
        return put(waivers, it.waiver_id, replace(known, withdrawn=event.version))
    if known is not None:
        return Missing(item, "already-there")
    who = (event.version, event.recorded_time, event.actor, event.role)
    return put(waivers, it.waiver_id, Waiver(it.finding, it.reason, it.reason_text, *who))


def is_there(state: "PlanState", path: str) -> bool:
    """Return whether a path leads to a part of the plan that is there or could be.

    Findings stand also where something is missing; what stands in the episode is no part of it.
    """
    name, key = _parts(path)
    section = _SECTIONS.get(name)
    if section is None:
        return not path or name in _BESIDE or name in _MADE_OF
    held = section.shape(section.read(state))
    return not isinstance(held, Mapping) or key is None or _entry(held, key) is not None


def after_event(before: "PlanState", after: "PlanState", event: Recorded[Payload]) -> Waivers:
    """Return the waivers of `after` with those lapsed whose part is no longer as in `before`."""
    waivers = after.waivers
    for key, each in after.waivers.items():
        if each.in_force and key in before.waivers and _ends(each, before, after, event):
            waivers = put(waivers, key, replace(each, lapsed=event.version))
    return waivers


def _ends(
    waiver: Waiver, before: "PlanState", after: "PlanState", event: Recorded[Payload]
) -> bool:
    path, it = waiver.finding.path, event.payload
    if isinstance(it, PlanEntryVoided) and _is_apart(_parts(path)[0]):
        # What such an entry had made is told by nothing but the fold before it, which is gone.
        earlier = (each for each in it.voided if each.version < waiver.version)
        if any(_may_have_made(path, each.items) for each in earlier):
            return True
    return _covered(before, path) != _covered(after, path)


def _may_have_made(path: str, items: Sequence[Item]) -> bool:
    """Say whether a voided entry may have made a part that is none of the agreed content."""
    name, key = _parts(path)
    kind = _ENTERED_WITH.get(name)
    return not items or any(each.kind == kind and key in {None, str(each.id)} for each in items)


def _is_apart(name: str) -> bool:
    """Say whether a part is none of the agreed content, whose changes and voids are dated."""
    return name not in _OF_CONTENT and (name in _SECTIONS or name in _MADE_OF)


def _covered(state: "PlanState", path: str) -> object:
    """Return what tells one standing of the part that a path leads to from the next one.

    For agreed content that is when it was last changed, which voids of such changes move too.
    """
    name, key = _parts(path)
    kind = _OF_CONTENT.get(name)
    if kind is not None:
        if kind in _SINGLE:
            key = None
        dated = state.changed_at.items()
        return [at for item, at in dated if item.kind == kind and key in {None, str(item.id)}]
    if not (made_of := _MADE_OF.get(name, (name,) if name in _SECTIONS else ())):
        return state.content_version
    held = [_SECTIONS[each].shape(_SECTIONS[each].read(state)) for each in made_of]
    if len(held) == 1 and isinstance(held[0], Mapping) and key is not None:
        return _entry(held[0], key)
    return held


def _parts(path: str) -> tuple[str, str | None]:
    parts = path.split("/")[1:3]
    return (parts[0] if parts else "", parts[1] if len(parts) > 1 else None)


def _entry(held: Mapping[object, object], key: str) -> object:
    return next((each for name, each in held.items() if str(name) == key), None)
