"""What a recheck holds open: the ledger, the keys, and what a clinic's clock shows."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.clock import SystemClock, Uuid7Source
from events.ids import ClinicId, parse_clinic
from events.keys.postgres import PostgresKeyStore
from events.keys.store import KeyStore
from events.ledger.errors import UnknownClinic
from events.ledger.reader import LedgerReader
from events.registry import default
from infra.audit import AuditLog, audit_file, operator_actor
from infra.databases import opened_pool
from infra.keyring import load_keyring
from infra.notices.clocks import shown_by
from infra.notices.reading import Reading
from infra.notices.rechecking import Verdict, clock_of, judged
from infra.settings import Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rechecker:
    """Rechecks clinics; each recheck leaves a line in the audit log before anything is opened."""

    settings: Settings
    reader: LedgerReader
    keys: KeyStore
    audit: AuditLog
    grace: timedelta

    async def clinics(self, slug: str | None) -> Sequence[ClinicId]:
        """Return the clinic that is asked for, or every one.

        Raises:
            InvalidIdentifier, UnknownClinic: there is no such clinic.
        """
        every = await self.reader.clinics()
        if slug is None:
            return every
        clinic = parse_clinic(slug)
        if clinic not in every:
            raise UnknownClinic(clinic)
        return [clinic]

    async def recheck(
        self, clinic: ClinicId, until: datetime | None, progress: Progress
    ) -> Verdict:
        """Return what is wrong with a clinic's notices, as of its clock or another time.

        Raises:
            KafkaUnreachable: what a chosen clock shows is not to be had.
            AuditUnwritable: the audit line cannot be kept; nothing was opened.
            KeyStoreUnavailable: the key store does not answer.
        """
        self.audit.record("notices-rechecked", {"clinic": clinic})
        ledger = await Reading(self.reader, self.keys, default(), clinic).read(progress)
        if until is None:
            until = await shown_by(clock_of(ledger, clinic), self.settings, SystemClock())
        return judged(clinic, ledger, until, self.grace, progress)


@asynccontextmanager
async def rechecker(settings: Settings, grace_seconds: int) -> AsyncIterator[Rechecker]:
    """Yield what rechecks.

    Raises:
        DatabaseUnusable, MasterKeyUnusable: ledger, key store or master key is not to be had.
    """
    keyring = load_keyring(settings)
    audit = AuditLog(audit_file(settings.home), SystemClock(), operator_actor())
    async with opened_pool(settings, "ledger") as ledger, opened_pool(settings, "keys") as keys:
        store = PostgresKeyStore(keys, keyring, Uuid7Source(), secrets.token_bytes)
        grace = timedelta(seconds=grace_seconds)
        yield Rechecker(settings, LedgerReader(ledger), store, audit, grace)
