"""Reads over the read API, as they were written down (B01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from events.ids import ClinicId
from infra.databases import Pool

_LIST: Final = """
select read_at, actor, roles, acting_for, route, subject, status, code, correlation_id
from access.read
where
    clinic_id = $1
    and ($2::text is null or subject = $2)
    and ($3::text is null or actor = $3)
    and ($4::timestamptz is null or read_at >= $4)
    and ($5::timestamptz is null or read_at < $5)
order by number desc
limit $6
"""


class ReadRow(NamedTuple):
    """One read by a known caller; `status` is the answer's, `code` a problem's."""

    read_at: datetime
    actor: str
    roles: str
    acting_for: str | None
    route: str
    subject: str | None
    status: int
    code: str | None
    correlation_id: str


async def reads_of(  # noqa: PLR0913, PLR0917  # one parameter of the statement each
    pool: Pool,
    clinic: ClinicId,
    subject: str | None = None,
    actor: str | None = None,
    first: datetime | None = None,
    end: datetime | None = None,
    limit: int = 100,
) -> Sequence[ReadRow]:
    """Return reads in a clinic, the newest first, from `first` on and before `end`.

    Raises:
        asyncpg errors, OSError: they cannot be read now.
    """
    rows = await pool.fetch(_LIST, clinic, subject, actor, first, end, limit)
    return [ReadRow(*row) for row in rows]
