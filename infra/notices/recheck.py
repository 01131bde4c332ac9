"""Hold the notices of one plan against what they have to be.

Two questions: is each event of a notice right on what it says it was decided on; and is there a
notice for everything that was owed at any instant up to now, standing where it is owed still?
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from uuid import UUID

from events.ids import Position
from events.state import notice
from events.state.clinic import REAL_CLOCK
from events.state.recorded import Recorded
from events.types.notice import NoticeCleared, NoticeLapsed, NoticeRaised
from events.types.streams import NoticePayload
from events.values.ids import PlanId
from events.values.notices import DecidedOn, NoticeContent
from infra.notices.ends import end_at
from infra.notices.instants import began, candidates
from infra.notices.oracle import name_of, policy_at, wanted_at
from infra.notices.world import View, World

_SECOND: Final = timedelta(seconds=1)
_AHEAD: Final = timedelta(minutes=1)

Fault = Literal[
    "missing",
    "not-raised",
    "not-cleared",
    "unfounded",
    "wrong-name",
    "wrong-client",
    "wrong-content",
    "wrong-decision",
    "wrong-reason",
    "wrongly-lapsed",
    "wrongly-cleared",
    "doubled",
    "stale",
    "early",
]

SAYS: Final[Mapping[Fault, str]] = {
    "missing": "was owed, and there is no notice",
    "not-raised": "is owed, and the notice does not stand",
    "not-cleared": "is owed no more, and the notice stands",
    "unfounded": "was not owed on what it was decided on",
    "wrong-name": "its id is not the one that its plan, rule, anchor, due point and stage give",
    "wrong-client": "is filed under another client than its plan",
    "wrong-content": "says other than the rules give on what it was decided on",
    "wrong-decision": "its clock, policy or lateness is not that of its decision",
    "wrong-reason": "ended for another reason than the one it gives",
    "wrongly-lapsed": "was owed when it was written as lapsed",
    "wrongly-cleared": "counted still when it was cleared",
    "doubled": "was raised while it stood, or lapsed or cleared while it did not",
    "stale": "was decided before an event that was in the ledger already",
    "early": "was decided at an instant that had not come",
}


class NoticeEvent(NamedTuple):
    """An event of a notice's stream, where and when the ledger took it, and under whose key."""

    position: Position
    ledger_time: datetime
    partition_key: str
    event: Recorded[NoticePayload]


Notices = Mapping[UUID, Sequence[NoticeEvent]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a notice; `position` is its event's, None where there is none."""

    plan_id: PlanId
    notice_id: UUID
    fault: Fault
    position: Position | None = None


def recheck(
    world: World, client: str | None, notices: Notices, until: datetime, grace: timedelta
) -> list[Finding]:
    """Return everything that is wrong with a plan's notices.

    Args:
        world: the plan's events.
        client: whose plan it is; None where that is not known.
        notices: every notice of the plan, by id.
        until: the instant that the clinic's clock shows; no earlier one counts than the last that
            was decided at, for a clock goes on only.
        grace: what became owed or ended so shortly before that may be yet to be written.
    """
    found = [
        each
        for key, events in notices.items()
        for each in _Stream(world, client, key, events).faults()
    ]
    return [*found, *_missing(world.upto(_END), notices, until, grace)]


_END: Final = Position(2**62)


@dataclass(frozen=True, slots=True)
class _Stream:
    """One notice: each of its events on what it was decided on."""

    world: World
    client: str | None
    key: UUID
    events: Sequence[NoticeEvent]

    def faults(self) -> Iterator[Finding]:
        state = notice.fold(each.event for each in self.events)
        doubled = {each.version for each in state.journal.unresolved}
        before: NoticeContent | None = None
        for each in self.events:
            it = each.event.payload
            if each.event.version in doubled:
                yield self._finding("doubled", each)
            told = before if isinstance(it, NoticeCleared) else it.notice
            if told is None:
                continue
            before = told
            for fault in (
                *self._of_place(each, told),
                *_of_decision(self._view(it.decided), it, told),
            ):
                yield self._finding(fault, each)

    def _of_place(self, each: NoticeEvent, told: NoticeContent) -> Iterator[Fault]:
        decided = each.event.payload.decided
        says = told.model_dump(include={"plan_id", "rule", "anchor_event_id", "stage"})
        if name_of(says | {"due": told.due}) != self.key:
            yield "wrong-name"
        if self.client is not None and each.partition_key != self.client:
            yield "wrong-client"
        if self._view(decided).position != self.world.upto(each.position).position:
            yield "stale"
        if decided.clock == REAL_CLOCK and decided.at > each.ledger_time + _AHEAD:
            yield "early"

    def _view(self, decided: DecidedOn) -> View:
        return self.world.upto(Position(decided.position))

    def _finding(self, fault: Fault, each: NoticeEvent) -> Finding:
        return Finding(self.world.plan_id, self.key, fault, each.position)


def _of_decision(view: View, it: NoticePayload, told: NoticeContent) -> Iterator[Fault]:
    at, key = it.decided.at, _name(told)
    instants = candidates(view)
    if isinstance(it, NoticeCleared):
        yield from _of_clearing(view, it, told, instants)
        return
    owed = key in wanted_at(view, at)
    since = began(instants, at, lambda moment: key in wanted_at(view, moment))
    was = wanted_at(view, since).get(key)
    if was is None or (isinstance(it, NoticeRaised) and not owed):
        yield "unfounded"
        return
    if was.content(since) != told:
        yield "wrong-content"
    if _decided(view, it.decided, since) != it.decided:
        yield "wrong-decision"
    if isinstance(it, NoticeLapsed):
        if owed:
            yield "wrongly-lapsed"
        elif (end_at(view, at, told) or ("later-stage", None)) != (it.because, it.answer):
            yield "wrong-reason"


def _of_clearing(
    view: View, it: NoticeCleared, told: NoticeContent, instants: list[datetime]
) -> Iterator[Fault]:
    end = end_at(view, it.decided.at, told)
    if end is None:
        yield "wrongly-cleared"
        return
    if end != (it.because, it.answer):
        yield "wrong-reason"
    since = began(instants, it.decided.at, lambda at: end_at(view, at, told) is not None)
    if _decided(view, it.decided, since) != it.decided:
        yield "wrong-decision"


def _decided(view: View, said: DecidedOn, since: datetime) -> DecidedOn:
    """Return what a decision has to say of itself; its position is looked at elsewhere."""
    policy, _ = policy_at(view.scene(said.at), said.at)
    return said.model_copy(
        update={
            "clock": view.clock,
            "policy": policy["code"],
            "policy_version": policy["version"],
            "late_by_seconds": max((said.at - since) // _SECOND, 0),
        }
    )


def _missing(view: View, notices: Notices, until: datetime, grace: timedelta) -> Iterator[Finding]:
    decided = (each.event.payload.decided for stream in notices.values() for each in stream)
    until = max([until, *(each.at for each in decided if each.clock == view.clock)])
    instants = [each for each in candidates(view) if each <= until]
    first: dict[UUID, datetime] = {}
    last: dict[UUID, datetime] = {}
    now: frozenset[UUID] = frozenset()
    for moment in instants:
        wanted = frozenset(wanted_at(view, moment))
        first |= dict.fromkeys(wanted - first.keys(), moment)
        last |= dict.fromkeys(wanted - now, moment)
        now = wanted
    settled = until - grace
    states = {key: notice.fold(each.event for each in it) for key, it in notices.items()}
    plan_id = view.world.plan_id
    for key, moment in first.items():
        state = states.get(key)
        if state is None and moment <= settled:
            yield Finding(plan_id, key, "missing")
        elif state is not None and key in now and state.status != "raised" and last[key] <= settled:
            yield Finding(plan_id, key, "not-raised")
    for key, state in states.items():
        told = state.notice
        if state.status == "raised" and told is not None and _ended(view, told, instants, settled):
            yield Finding(plan_id, key, "not-cleared")


def _ended(view: View, told: NoticeContent, instants: list[datetime], settled: datetime) -> bool:
    """Say whether a notice has counted no more since before an instant."""
    if not instants or end_at(view, instants[-1], told) is None:
        return False
    since = began(instants, instants[-1], lambda at: end_at(view, at, told) is not None)
    return since <= settled


def _name(told: NoticeContent) -> UUID:
    says = told.model_dump(include={"plan_id", "rule", "anchor_event_id", "stage"})
    return name_of(says | {"due": told.due})
