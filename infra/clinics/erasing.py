"""Erase a client's record by its key, when neither a hold nor a duty to keep stands (B03, B42)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Final

from events.errors import Refused
from events.ids import ClientId, ClinicId, KeyId, StreamId, StreamKind, kind_of
from events.keys.maintenance import destroy
from events.keys.store import KeyStore
from events.profiles.erasure import Keeping, keeping
from events.state import client, episode
from infra.audit import AuditLog
from infra.databases import Pool
from services.projections.reading.histories import Histories

_STREAMS: Final = """
select distinct stream_id
from ledger.event
where clinic_id = $1 and partition_key = $2
"""
_WESTERNMOST: Final = timedelta(hours=12)
_SAYS: Final[Mapping[str, str]] = {
    "hold": "a legal hold lasts (B42); lift it first with the command lift-hold",
    "episode-open": "care goes on, so no time to keep the record has begun; discharge first",
}


class RecordKept(Refused):
    """The record is kept: by a hold, by care that goes on, or by a rule on how long."""

    code = "record-kept"
    status = HTTPStatus.CONFLICT

    def __init__(self, owner: ClientId, kept: Keeping) -> None:
        told = "; ".join(_reasons(kept))
        super().__init__(f"client {owner}: nothing was erased: {told}")


class StateLawUnchecked(Refused):
    """How long a state has records kept is not known here, so somebody has to have looked."""

    code = "state-law-unchecked"
    status = HTTPStatus.CONFLICT
    way_out: ClassVar[str] = "look it up, then repeat with --state-law-checked"

    def __init__(self, owner: ClientId, states: Sequence[str]) -> None:
        super().__init__(
            f"client {owner}: nothing was erased: no rule on keeping records of "
            f"{', '.join(states)} is known here (B03); {self.way_out}"
        )


class NoRecord(Refused):
    """There is no record of this client, or it was erased before."""

    code = "no-record"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, owner: ClientId) -> None:
        super().__init__(f"client {owner}: no record of this client can be erased; name another")


@dataclass(frozen=True, slots=True)
class Erasing:
    """What an erasure works with."""

    ledger: Pool
    keys: Pool
    store: KeyStore
    audit: AuditLog


async def erase_client(
    erasing: Erasing,
    clinic: ClinicId,
    owner: ClientId,
    now: datetime,
    *,
    state_law_checked: bool = False,
) -> KeyId:
    """Destroy the key of a client, so that nothing of the record can be read again.

    Whoever asks for it must see to it that the client's record is not written to meanwhile: a hold
    that is placed while this runs may come too late.

    Returns:
        The destroyed key's id.

    Raises:
        NoRecord: there is none, or it was erased before.
        RecordKept: a hold lasts, care goes on, or a rule has the record kept.
        StateLawUnchecked: of a state no rule is known, and nobody says that it was looked up.
        RecordErased, EventUnreadable, Unavailable: as histories are read.
        AuditUnwritable: what is done could not be kept; nothing was done.
    """
    kept = await kept_by(erasing, clinic, owner, (now - _WESTERNMOST).date())
    if kept.codes:
        raise RecordKept(owner, kept)
    if kept.unknown and not state_law_checked:
        raise StateLawUnchecked(owner, kept.unknown)
    erasing.audit.record("record-erased", {"clinic": clinic, "client": owner})
    key = await destroy(erasing.keys, clinic, owner)
    if key is None:
        raise NoRecord(owner)
    return key


async def kept_by(erasing: Erasing, clinic: ClinicId, owner: ClientId, day: date) -> Keeping:
    """Return what keeps a client's record on a day.

    Raises:
        NoRecord: there is none.
        RecordErased, EventUnreadable, Unavailable: as histories are read.
    """
    histories = Histories(erasing.ledger, erasing.store)
    told = await histories.client_events(clinic, owner)
    if not told:
        raise NoRecord(owner)
    rows = await erasing.ledger.fetch(_STREAMS, clinic, owner)
    streams = [StreamId(row["stream_id"]) for row in rows]
    episodes: list[Any] = [
        episode.replay(await histories.stream(clinic, each))
        for each in streams
        if kind_of(each) is StreamKind.EPISODE
    ]
    return keeping(told, client.replay(told), episodes, day)


def _reasons(kept: Keeping) -> Sequence[str]:
    known = {each.rule.code: each for each in kept.floors}
    told = []
    for code in kept.codes:
        floor = known.get(code)
        if floor is None:
            told.append(f"{code}: {_SAYS[code.partition(':')[0]]}")
        else:
            source, until = (
                floor.rule.source,
                max(each.until for each in kept.floors if each.rule.code == code),
            )
            told.append(
                f"{code}: kept through {until.isoformat()} ({source}); erase after that day"
            )
    return told
