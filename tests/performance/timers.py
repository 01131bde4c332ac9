"""Clinics with many timers, and plans in one of them whose reviews become due together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from events.clock import SystemClock, Uuid7Source
from events.ids import ClientId, ClinicId, StreamKind, stream_of
from events.ledger.append import Append
from events.registry import Payload, default
from events.sealed_event import EventFactory, Fact, Occasion, SealedEvent, StreamHead
from events.sealing import DataKey
from events.types.episode import EpisodeOpened
from events.types.plan import PlanDrafted
from events.types.terms import ReviewScheduled
from events.values.ids import EpisodeId
from infra.settings import KEYS_DATABASE, LEDGER_DATABASE, VIEWS_DATABASE
from tests.contract.examples import EXAMPLES
from tests.fixtures.practice import Practice, opened_practice
from tests.fixtures.reminding import Reminding, reminding
from tests.performance.histories import COURSE
from tests.performance.server import connected

if TYPE_CHECKING:
    from datetime import datetime

    from tests.performance.server import BenchServer

TIMERS: Final = 100_000
CLINICS: Final = 20
CLOCK: Final = "trial"
SECOND: Final = timedelta(seconds=1)
LONG: Final = timedelta(days=365)
_BASE_VERSION: Final = 3
"""Of a clinic's own stream: registered, a site, its clock."""
_FIRST_WARNING: Final = timedelta(days=76)
"""After activation: 14 days before a review is due that nothing but the policy asks for."""
_APPENDED: Final = 40
"""Plans of one append."""
_AT_ONCE: Final = 4
_KNOWN: Final = """
insert into reminders.clinic (clinic_id, swept_version)
select u.clinic_id, $2 from unnest($1::text[]) as u (clinic_id)
"""
_WAITING: Final = """
insert into reminders.timer (clinic_id, plan_id, client_id, evaluate_at)
select
    ($1::text[])[1 + n % cardinality($1::text[])],
    'plan-' || n,
    'client-' || n,
    $2::timestamptz + n * interval '5 minutes'
from generate_series(1, $3::integer) as n
"""
_DUE: Final = """
insert into reminders.timer (clinic_id, plan_id, client_id, evaluate_at)
select $1, u.plan_id, u.client_id, $2 from unnest($3::text[], $4::text[]) as u (plan_id, client_id)
"""
_FORGET: Final = "delete from reminders.timer where clinic_id = $1"
_ids: Final = Uuid7Source()
_factory: Final = EventFactory(default(), _ids, token_bytes)


class Patient(NamedTuple):
    """A client with one plan."""

    client: ClientId
    plan: str


@dataclass
class Ward:
    """The clinics, their reminders service, and the instant that their clock shows."""

    practice: Practice
    reminding: Reminding
    clinics: Sequence[ClinicId]
    at: datetime

    def tick(self) -> datetime:
        """Let the clock go on by a second; return what it shows."""
        self.at += SECOND
        self.reminding.tick(self.at, CLOCK)
        return self.at

    async def turn(self) -> None:
        """Look at all that is due, batch after batch, until nothing is.

        Raises:
            RuntimeError: a plan could not be looked at.
        """
        while await self.reminding.service.turn():
            pass
        watcher = self.reminding.watcher
        if watcher.failures or watcher.defects:
            raise RuntimeError(f"not measured: {watcher.failures} {watcher.defects}")

    async def admit(self, number: int) -> None:
        """Enter plans of new clients, each with a timer that the next tick makes due."""
        patients = [_patient() for _ in range(number)]
        at_once = asyncio.Semaphore(_AT_ONCE)

        async def some(part: Sequence[Patient]) -> None:
            async with at_once:
                await self._enter(part)

        parts = (patients[start : start + _APPENDED] for start in range(0, number, _APPENDED))
        await asyncio.gather(*map(some, parts))
        plans, clients = [one.plan for one in patients], [one.client for one in patients]
        await self.wait(self.practice.clinic, plans, clients)

    async def wait(self, clinic: ClinicId, plans: Sequence[str], clients: Sequence[str]) -> None:
        """Add timers that the next tick makes due."""
        async with connected(self.practice.views.admin_dsn) as admin:
            await admin.execute(_DUE, clinic, self.at + SECOND, plans, clients)

    async def forget(self, clinic: ClinicId) -> None:
        """Remove the timers of a clinic."""
        async with connected(self.practice.views.admin_dsn) as admin:
            await admin.execute(_FORGET, clinic)

    async def _enter(self, patients: Sequence[Patient]) -> None:
        now = SystemClock().now()
        events: list[SealedEvent] = []
        for one in patients:
            key = await self.practice.keys.key_of(self.practice.clinic, one.client)
            assert isinstance(key, DataKey)
            events += _history(self.practice.clinic, one, key, now)
        key_ = str(_ids.event_id())
        await self.practice.writer.append(
            Append.of(events, principal="bench", key=key_, fingerprint=bytes(32))
        )


@asynccontextmanager
async def opened_ward(server: BenchServer) -> AsyncIterator[Ward]:
    """Register the clinics in databases of their own and give them their timers."""
    ledger, keys, views = [
        await server.copy(name) for name in (LEDGER_DATABASE, KEYS_DATABASE, VIEWS_DATABASE)
    ]
    async with opened_practice(ledger, keys, views, clock=CLOCK) as practice:
        others = [replace(practice, clinic=ClinicId(f"ward-{n}")) for n in range(1, CLINICS)]
        for each in others:
            await each.register(CLOCK)
        clinics = [practice.clinic, *(each.clinic for each in others)]
        now = SystemClock().now() + _FIRST_WARNING
        async with connected(views.admin_dsn) as admin:
            await admin.execute(_KNOWN, clinics, _BASE_VERSION)
            await admin.execute(_WAITING, clinics, now + LONG, TIMERS)
            await admin.execute("vacuum (analyze) reminders.timer")
        async with reminding(practice) as service:
            yield Ward(practice, service, clinics, now)


def _patient() -> Patient:
    return Patient(ClientId(str(_ids.event_id())), str(_ids.event_id()))


def _history(clinic: ClinicId, one: Patient, key: DataKey, now: datetime) -> Iterator[SealedEvent]:
    """Yield an episode, and a plan whose review only the policy asks for."""
    occasion = Occasion(clinic, one.client, "staff:t-okafor", "clinician", "bench", now)
    episode = EpisodeId(UUID(str(_ids.event_id())))
    opened = EXAMPLES[EpisodeOpened].model_copy(update={"client_id": one.client})
    drafted = PlanDrafted(client_id=one.client, episode_id=episode)
    rest = [EXAMPLES[kind] for kind in COURSE if kind not in {PlanDrafted, ReviewScheduled}]
    for stream, payloads in (
        (stream_of(StreamKind.EPISODE, str(episode)), [opened]),
        (stream_of(StreamKind.PLAN, one.plan), [drafted, *rest]),
    ):
        yield from _chained(payloads, StreamHead(stream), occasion, key)


def _chained(
    payloads: Sequence[Payload], head: StreamHead, occasion: Occasion, key: DataKey
) -> Sequence[SealedEvent]:
    return _factory.chain([Fact(each) for each in payloads], head, occasion, key)
