"""Gather what decisions about plans rest on: their charts and their notices, a batch at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from events.ids import ClinicId, StreamId, StreamKind, Version, stream_of
from events.sealed_event import StreamHead
from events.state import notice as notices
from events.state.clinic import ClinicState
from events.state.clinic import fold as fold_clinic
from events.state.notice import NoticeState
from events.types.clinic import EventEvicted
from events.types.plan import PlanDrafted
from events.values.ids import PlanId
from services.reminders.chart import Chart, chart_of
from services.reminders.evaluating.streams import Kept, Streams, Unread
from services.reminders.history import history
from services.reminders.opening import ERASED
from services.reminders.policy import Policies
from services.reminders.timers.desk import Claim, Timers
from services.reminders.timers.marking import KnownNotice
from services.reminders.timers.view import NAME as VIEW


@dataclass(frozen=True, slots=True)
class Case:
    """One plan to decide on at the instant `at`.

    `heads` are where its streams, and no others, were when its chart was made; `notices` are those
    that are known to have begun, as the ledger has them. Of a client who was `erased` the chart
    holds the clinic alone, and `notices` are those that stand.
    """

    claim: Claim
    chart: Chart
    at: datetime
    heads: Sequence[StreamHead]
    notices: Mapping[UUID, Kept]
    erased: bool = False

    @property
    def existing(self) -> Mapping[UUID, NoticeState]:
        """The notices that have begun."""
        return {
            one: notices.fold(entry.event for entry in kept.entries)
            for one, kept in self.notices.items()
            if kept.head.version
        }


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why nothing can be decided on a plan: a code; and the event of its streams that is to blame.

    There is none where it is the clinic's own, a notice's, or a policy that is not known.
    """

    claim: Claim
    why: str
    unread: Unread | None = None


class Gatherer:
    """Reads the charts of plans, and their notices: a few statements for a whole batch."""

    def __init__(self, streams: Streams, timers: Timers, policies: Policies) -> None:
        self._streams = streams
        self._timers = timers
        self._policies = policies

    async def clinic(self, clinic: ClinicId) -> ClinicState | None:
        """Return a clinic's state; None where its stream cannot be read. Raises as `Streams`."""
        kept = await self._clinic(clinic)
        return None if kept.why else fold_clinic(entry.event for entry in kept.entries)

    async def cases(
        self, clinic: ClinicId, tick: datetime, claims: Sequence[Claim]
    ) -> Sequence[Case | Unreadable]:
        """Return what to decide on at the instant that the clinic's clock shows; see `Streams`."""
        # First the clinic: what it says later than that is told by its head being named.
        of_clinic, evicted = _parted(await self._clinic(clinic))
        plans = await self._of(
            clinic, StreamKind.PLAN, (claim.plan_id for claim in claims), evicted
        )
        named = (one for plan in plans.values() if (one := _episode(plan)))
        episodes = await self._of(clinic, StreamKind.EPISODE, named, evicted)
        beyond = self._beyond(of_clinic)
        charts = [
            _charted(claim, of_clinic, plans[claim.plan_id], episodes, beyond) for claim in claims
        ]
        return await self._with_notices(clinic, tick, charts)

    async def _clinic(self, clinic: ClinicId) -> Kept:
        stream = stream_of(StreamKind.CLINIC, clinic)
        return (await self._streams.caught_up(clinic, [stream]))[stream]

    async def _of(
        self,
        clinic: ClinicId,
        kind: StreamKind,
        ids: Iterable[str],
        evicted: Mapping[StreamId, Collection[Version]] = MappingProxyType({}),
    ) -> Mapping[str, Kept]:
        streams = {one: StreamId(f"{kind}/{one}") for one in ids}
        found = await self._streams.caught_up(clinic, streams.values())
        return {
            one: found[stream].without(evicted.get(stream, ())) for one, stream in streams.items()
        }

    def _beyond(self, clinic: Kept) -> str | None:
        """Return a code where the clinic follows a policy that only a newer release knows."""
        state = fold_clinic(entry.event for entry in clinic.entries)
        return "newer-release-needed" if self._policies.unknown(state) else None

    async def _with_notices(
        self, clinic: ClinicId, tick: datetime, charts: Sequence["_Charted | Unreadable"]
    ) -> Sequence[Case | Unreadable]:
        fit = [one for one in charts if isinstance(one, _Charted)]
        known = {
            **await self._timers.notices(clinic, [o.claim.plan_id for o in fit if not o.erased]),
            **await self._timers.standing(clinic, [o.claim.plan_id for o in fit if o.erased]),
        }
        found = await self._of(
            clinic, StreamKind.NOTICE, {i for ids in known.values() for i in ids}
        )
        return [
            one
            if isinstance(one, Unreadable)
            else _case(one, tick, {i: found[i] for i in known[one.claim.plan_id]})
            for one in charts
        ]

    async def forgotten(self, clinic: ClinicId, case: Case) -> Sequence[KnownNotice]:
        """Return notices in the ledger that the plan's history asks for and that `case` lacks.

        They are there when a process died after it wrote them, until they come back by Kafka.
        """
        if case.erased:
            return ()
        ids = {one.id for one in history(case.chart, case.at, self._policies)} - {*case.notices}
        found = await self._of(clinic, StreamKind.NOTICE, map(str, ids))
        return [
            KnownNotice(clinic, one, case.claim.plan_id, kept.head.version, _stands(kept))
            for one, kept in found.items()
            if kept.head.version
        ]


@dataclass(frozen=True, slots=True)
class _Charted:
    claim: Claim
    chart: Chart
    heads: Sequence[StreamHead]
    erased: bool = False


def _charted(
    claim: Claim, clinic: Kept, plan: Kept, episodes: Mapping[str, Kept], beyond: str | None
) -> _Charted | Unreadable:
    name = _episode(plan)
    own = [plan, *([episodes[name]] if name else [])]
    if clinic.why is not None:
        return Unreadable(claim, clinic.why)
    plan_id = PlanId(UUID(claim.plan_id))
    if any(kept.why == ERASED for kept in own):
        return _Charted(
            claim, chart_of(plan_id, clinic.entries, (), ()), [clinic.head], erased=True
        )
    for kept in own:
        if kept.unread:
            return Unreadable(claim, kept.unread[0].why, kept.unread[0])
    if beyond is not None:
        return Unreadable(claim, beyond)
    of_episode = episodes[name].entries if name else ()
    chart = chart_of(plan_id, clinic.entries, of_episode, plan.entries)
    return _Charted(claim, chart, [kept.head for kept in (clinic, *own)])


def _parted(clinic: Kept) -> tuple[Kept, Mapping[StreamId, Collection[Version]]]:
    """Return a clinic's stream without its evictions, and those of this view by stream.

    They bear on no decision by themselves: what is evicted could never be read, nor decided on.
    """
    entries, evicted = [], defaultdict(set)
    for each in clinic.entries:
        match each.event.payload:
            case EventEvicted() as it if it.view == VIEW:
                evicted[it.stream].add(it.event_version)
            case EventEvicted():
                continue
            case _:
                entries.append(each)
    return replace(clinic, entries=tuple(entries)), evicted


def _case(one: _Charted, tick: datetime, found: Mapping[str, Kept]) -> Case | Unreadable:
    for kept in found.values():
        if kept.why is not None:
            return Unreadable(one.claim, kept.why)
    notices_ = {UUID(each): kept for each, kept in found.items()}
    at = one.chart.instant(tick)
    return Case(one.claim, one.chart, at, one.heads, notices_, one.erased)


def _stands(kept: Kept) -> bool:
    return notices.fold(entry.event for entry in kept.entries).status == "raised"


def _episode(plan: Kept) -> str | None:
    """Return the episode that a plan says it belongs to."""
    for entry in plan.entries:
        if isinstance(entry.event.payload, PlanDrafted):
            return str(entry.event.payload.episode_id)
    return None
