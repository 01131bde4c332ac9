"""Generated clinics into a ledger: each chart one append, all or nothing, known by its key.

A ledger takes no event that claims to have been recorded at another time than now. So charts are
entered whole, today, as a clinic does that comes from paper: visits and scores bear their own days,
and the plan takes effect when it is entered.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

from events.clock import Clock, SystemClock, Uuid7Source
from events.errors import Refused
from events.ids import ClinicId, StreamKind, stream_of
from events.keys.postgres import PostgresKeyStore
from events.keys.store import KeyDestroyed, KeyStore
from events.ledger.append import Append
from events.ledger.connection import connect
from events.ledger.errors import Conflict, KeyReused
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.registry import default
from events.sealed_event import StreamHead
from infra.clinics.adding import add_clinic
from infra.clinics.registration import ClinicDiffers
from infra.clinics.state import clinic_state
from infra.databases import address_of, opened_pool
from infra.generating.clinics import ACTOR, slug, spec_of
from infra.generating.data_files import versions
from infra.generating.deciding import Base
from infra.generating.entering import course_before, entered
from infra.generating.wanted import Wanted
from infra.keyring import load_keyring
from infra.settings import Settings

_AT_A_TIME: Final = 8
"""Charts under way: enough for the ledger to commit in groups, few enough to stay on time."""

_PRINCIPAL: Final = "goldenthread-generator"

Progress = Callable[[int], None]
"""Is told how many events a chart brought; 0 for one that was there already."""


class ClinicHoldsOther(Refused):
    """A clinic of the generator's name is there with other content. Nothing more is written."""

    code = "clinic-holds-other"

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(
            f"clinic {clinic}: is there and holds something else than this seed and these days "
            "give; nothing of it changed. Use the seed and the days that its name tells (events "
            f"tail {clinic} --from 1 --open), or a stack without it"
        )


@dataclass(frozen=True, slots=True)
class _Doors:
    """The ledger and the key store, open."""

    writer: LedgerWriter
    reader: LedgerReader
    keys: KeyStore
    clock: Clock


async def generate_into(settings: Settings, wanted: Wanted, progress: Progress) -> None:
    """Register the clinics and append their charts; what an earlier run wrote is left as it is.

    Raises:
        ClinicHoldsOther: a clinic is there with other content.
        CourseRefused: the generator has a defect.
        GoldenThreadError: what `add_clinic` and `LedgerWriter.append` raise.
    """
    async with _opened(settings) as doors:
        for number in range(1, wanted.clinics + 1):
            clinic = slug(number)
            try:
                await add_clinic(settings, spec_of(wanted, number), ACTOR)
                await _fill(doors, wanted, clinic, progress)
            except (ClinicDiffers, KeyReused, Conflict) as error:
                raise ClinicHoldsOther(clinic) from error


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[_Doors]:
    connected = partial(connect, address_of(settings, "ledger").get_secret_value())
    async with (
        opened_pool(settings, "ledger") as ledger,
        opened_pool(settings, "keys", size=_AT_A_TIME) as keys,
        LedgerWriter(connected, connections=2) as writer,
    ):
        store = PostgresKeyStore(keys, load_keyring(settings), Uuid7Source())
        yield _Doors(writer, LedgerReader(ledger), store, SystemClock())


async def _fill(doors: _Doors, wanted: Wanted, clinic: ClinicId, progress: Progress) -> None:
    """Append the charts of one clinic; workers take the next as soon as one is written."""
    base, plans = await _base(doors, clinic), iter(range(1, wanted.plans + 1))

    async def work(left: Iterator[int]) -> None:
        for plan in left:
            progress(await _append(doors, wanted, base, plan))

    workers = [asyncio.create_task(work(plans)) for _ in range(_AT_A_TIME)]
    try:
        await asyncio.gather(*workers)
    finally:
        for each in workers:
            each.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _base(doors: _Doors, clinic: ClinicId) -> Base:
    stream = stream_of(StreamKind.CLINIC, clinic)
    state = await clinic_state(doors.reader, doors.keys, default(), clinic)
    last = [row async for row in doors.reader.stream(clinic, stream, state.version)][-1]
    return Base(clinic, state, StreamHead(stream, last.version, last.hash))


async def _append(doors: _Doors, wanted: Wanted, base: Base, plan: int) -> int:
    """Append one chart; return how many events it brought, 0 where it was there already."""
    course = course_before(doors.clock.now(), wanted, base.clinic, plan)
    key = await doors.keys.key_of(base.clinic, course.client)
    if isinstance(key, KeyDestroyed):
        return 0
    now, ids = doors.clock.now(), Uuid7Source()
    events = [e.event for e in entered(course, base, key, now, ids, secrets.token_bytes)]
    append = Append.of(
        events,
        principal=_PRINCIPAL,
        key=f"chart:{plan}",
        fingerprint=_fingerprint(wanted, base.clinic, plan),
        names=[base.head],
    )
    appended = await doors.writer.append(append)
    return 0 if appended.repeated else len(events)


def _fingerprint(wanted: Wanted, clinic: ClinicId, plan: int) -> bytes:
    """Return what tells one chart from another; the day on which it is entered does not."""
    named = ("chart", versions(), wanted.seed, wanted.days, clinic, plan)
    return sha256("\n".join(map(str, named)).encode()).digest()
