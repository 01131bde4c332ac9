"""Runs the proof over the ledgers of a database, page by page."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from events.ids import ClinicId, Position
from events.ledger import statements
from events.ledger.errors import UnknownClinic
from events.ledger.reader import Head, LedgerReader, Source, StoredEvent
from events.ledger.verification import ClinicVerifier, Finding

_PAGE: Final = 500

Progress = Callable[[ClinicId, Position, Position], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clinic: how many events are right, and what is wrong first, if anything."""

    clinic: ClinicId
    verified: int
    finding: Finding | None


async def clinics_to_verify(source: Source) -> Sequence[ClinicId]:
    """Return every clinic that has a head row or events, in order of id."""
    with_head = await source.fetch(statements.CLINICS)
    with_events = await source.fetch(statements.CLINICS_WITH_EVENTS)
    return sorted({ClinicId(row["clinic_id"]) for row in (*with_head, *with_events)})


async def verify_clinic(source: Source, clinic: ClinicId, progress: Progress) -> Verdict:
    """Verify one clinic's ledger up to the head that it has now.

    `progress` is told the clinic, the position reached and the head, once a page.
    """
    head = await _head(source, clinic)
    verifier = ClinicVerifier(clinic)
    async for page in _pages(source, clinic, head):
        for row in page:
            if finding := verifier.check(row):
                return Verdict(clinic, verifier.verified, finding)
        progress(clinic, verifier.verified, head.position if head else verifier.verified)
    finding = verifier.finish(head) or await _stray(source, clinic)
    return Verdict(clinic, verifier.verified, finding)


async def _stray(source: Source, clinic: ClinicId) -> Finding | None:
    position = await source.fetchval(statements.STRAY, clinic)
    return position and Finding(Position(position), "hole", "an event lies past the head")


async def _head(source: Source, clinic: ClinicId) -> Head | None:
    try:
        return await LedgerReader(source).head(clinic)
    except UnknownClinic:
        return None


async def _pages(
    source: Source, clinic: ClinicId, head: Head | None
) -> AsyncIterator[Sequence[StoredEvent]]:
    """Yield the rows up to the head, or all of them where the head row is gone."""
    after = Position(0)
    while page := await source.fetch(
        statements.AUDIT_CLINIC, clinic, after, _PAGE, record_class=StoredEvent
    ):
        within = [row for row in page if head is None or row.position <= head.position]
        if within:
            yield within
        if len(within) < len(page):
            return
        after = page[-1].position
