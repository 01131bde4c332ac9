"""A clinic's state as its own stream tells it, opened and folded."""

from typing import cast

from events.envelope import decode
from events.errors import GoldenThreadError
from events.ids import ClinicId, StreamKind, stream_of
from events.keys.store import KeyStore
from events.ledger.reader import LedgerReader, StoredEvent
from events.registry import Loaded, Registry
from events.sealed_event import place_of
from events.sealing import DataKey
from events.state.clinic import ClinicEvent, ClinicState, fold
from events.state.recorded import Recorded
from events.types.streams import ClinicPayload


class ClinicUnreadable(GoldenThreadError):
    """The clinic's stream cannot be read here, so nothing can be said about the clinic."""

    code = "clinic-unreadable"

    def __init__(self, clinic: ClinicId, version: int, why: str) -> None:
        super().__init__(f"clinic {clinic}: version {version} of its stream: {why}")


async def clinic_state(
    reader: LedgerReader, keys: KeyStore, registry: Registry, clinic: ClinicId
) -> ClinicState:
    """Return the clinic's state at the ledger's head.

    Raises:
        ClinicUnreadable: an event cannot be opened, or this release does not know its type.
        KeyStoreUnavailable, UnwrapFailed: the clinic's key is not to be had.
    """
    stream = stream_of(StreamKind.CLINIC, clinic)
    rows = [row async for row in reader.stream(clinic, stream)]
    return fold([await _opened(row, keys, registry, clinic) for row in rows])


async def _opened(
    row: StoredEvent, keys: KeyStore, registry: Registry, clinic: ClinicId
) -> ClinicEvent:
    envelope = decode(row.bytes)
    key = await keys.find(clinic, clinic, envelope.keyid)
    if not isinstance(key, DataKey):
        raise ClinicUnreadable(clinic, row.version, "its key was destroyed or is unknown here")
    loaded = registry.load(envelope.type, key.open(envelope.data, place_of(envelope)))
    if not isinstance(loaded, Loaded):
        raise ClinicUnreadable(clinic, row.version, "a newer release is needed to read it")
    return Recorded(
        cast("ClinicPayload", loaded.payload),
        envelope.id,
        envelope.version,
        envelope.time,
        envelope.recordedtime,
        envelope.actor,
        envelope.role,
    )
