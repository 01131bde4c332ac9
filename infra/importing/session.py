"""What an import holds open: the ledger, the keys, and a planner of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from events.clock import SystemClock, Uuid7Source
from events.ids import ClinicId
from events.keys.postgres import PostgresKeyStore
from events.ledger.connection import connect
from events.ledger.reader import LedgerReader
from events.ledger.writer import LedgerWriter
from events.registry import default
from infra.audit import AuditLog, audit_file, operator_actor
from infra.databases import address_of, opened_pool
from infra.importing.running import Importer
from infra.keyring import load_keyring
from infra.processes.pool import as_it_is
from infra.settings import Settings
from services.planner.decide.policy import Role
from services.planner.handling.planner import Limits, Planner
from services.planner.handling.request import Caller

_PRINCIPAL = "goldenthread-import"
_POOL = 8
_KEPT_STREAMS, _KEPT_EVENTS = 2_000, 20_000
"""How much is kept in memory between lines: few come back to a chart, and soon if they do."""


@asynccontextmanager
async def importer(settings: Settings, clinic: ClinicId, role: Role) -> AsyncIterator[Importer]:
    """Yield what brings plans into a clinic's ledger, in the name of whoever runs it.

    The audit log has a line of it before anything is written.

    Raises:
        DatabaseUnusable, MasterKeyUnusable: ledger, key store or master key is not to be had.
        UnknownClinic: the clinic has no ledger here.
        AuditUnwritable: the audit line cannot be kept; nothing was written.
    """
    connected = partial(connect, address_of(settings, "ledger").get_secret_value())
    keyring, actor = load_keyring(settings), operator_actor()
    async with (
        opened_pool(settings, "ledger", size=_POOL, reset=as_it_is) as ledger,
        opened_pool(settings, "keys", size=_POOL, reset=as_it_is) as keys,
        LedgerWriter(connected, connections=2) as writer,
    ):
        await LedgerReader(ledger).head(clinic)
        AuditLog(audit_file(settings.home), SystemClock(), actor).record(
            "plans-imported", {"clinic": clinic, "role": role}
        )
        planner = Planner(
            writer=writer,
            source=ledger,
            keys=PostgresKeyStore(keys, keyring, Uuid7Source()),
            registry=default(),
            clock=SystemClock(),
            ids=Uuid7Source(),
            limits=Limits(streams=_KEPT_STREAMS, events=_KEPT_EVENTS),
        )
        try:
            yield Importer(planner, Caller(clinic, _PRINCIPAL, actor, (role,)), Uuid7Source())
        finally:
            await planner.close()
