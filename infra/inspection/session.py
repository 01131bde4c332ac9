"""What a command that looks at events holds open: the ledger, and the keys only when asked."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from events.clock import SystemClock, Uuid7Source
from events.keys.postgres import PostgresKeyStore
from events.ledger.reader import LedgerReader
from infra.audit import AuditLog, audit_file, operator_actor
from infra.databases import opened_pool
from infra.inspection.opening import Opener
from infra.keyring import load_keyring
from infra.settings import Settings


@dataclass(frozen=True, slots=True)
class Inspection:
    """A reader of ledgers; `opener` is None where only envelopes are looked at."""

    reader: LedgerReader
    opener: Opener | None


@asynccontextmanager
async def inspection(
    settings: Settings, *, opening: bool, told: Callable[[str], None]
) -> AsyncIterator[Inspection]:
    """Yield what to look at events with; `told` gets each audit line of an opening.

    Raises:
        DatabaseUnusable: the ledger, or with `opening` the key store, is not to be had.
        MasterKeyUnusable: with `opening`, no master key is to be had.
    """
    async with opened_pool(settings, "ledger") as ledger:
        if not opening:
            yield Inspection(LedgerReader(ledger), None)
            return
        keyring = load_keyring(settings)
        audit = AuditLog(audit_file(settings.home), SystemClock(), operator_actor())
        async with opened_pool(settings, "keys") as keys:
            store = PostgresKeyStore(keys, keyring, Uuid7Source(), secrets.token_bytes)
            yield Inspection(LedgerReader(ledger), Opener(store, audit, told))
