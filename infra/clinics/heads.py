"""The head rows of all clinics, and their states open and frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from events.ids import ClinicId
from events.ledger.errors import UnknownClinic
from events.ledger.reader import Head, LedgerReader
from infra.databases import Pool

State = Literal["open", "frozen"]

_LIST: Final = """
select clinic_id, state, head, epoch, relay_shard, added_at, last_time
from ledger.clinic
order by clinic_id
"""
_SET: Final = "select ledger.set_clinic_state_v1($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """A clinic in the list. `events` is also the position of its head."""

    clinic: ClinicId
    state: State
    events: int
    epoch: int
    relay_shard: int
    added: datetime
    last_time: datetime


@dataclass(frozen=True, slots=True)
class StateChange:
    """The head row before and after; equal when nothing had to change."""

    before: Head
    after: Head


async def all_clinics(pool: Pool) -> Sequence[ClinicRow]:
    """Return every clinic that has a ledger here, in order of slug."""
    return [ClinicRow(*row.values()) for row in await pool.fetch(_LIST)]


async def set_state(
    pool: Pool, clinic: ClinicId, state: State, *, new_epoch: bool = False
) -> StateChange:
    """Open or freeze the clinic's ledger; a new epoch makes every writer read it again.

    Raises:
        UnknownClinic: it has no ledger here.
    """
    reader = LedgerReader(pool)
    before = await reader.head(clinic)
    if await pool.fetchval(_SET, clinic, state, new_epoch) is None:
        raise UnknownClinic(clinic)
    return StateChange(before, await reader.head(clinic))
