"""Open the data of an event; each opening leaves a line in the audit log first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

import orjson

from events.envelope import Envelope, is_clear
from events.ids import Position
from events.keys.master import UnwrapFailed
from events.keys.store import KeyDestroyed, KeyStore, KeyUnknown
from events.sealed_event import place_of
from events.sealing import OpenFailed, UnknownSeal
from infra.audit import AuditLog


class Reason(StrEnum):
    """Why data stays closed."""

    KEY_DESTROYED = "key-destroyed"
    KEY_UNKNOWN = "key-unknown"
    KEY_UNREADABLE = "key-unreadable"
    SEAL_BROKEN = "seal-broken"
    NO_ENVELOPE = "no-envelope"


SAYS: Final = {
    Reason.KEY_DESTROYED: "its key was destroyed: the data is erased for good, as was asked",
    Reason.KEY_UNKNOWN: "the key store has no such key; is it the one of this ledger?",
    Reason.KEY_UNREADABLE: "no master key at hand unwraps its key; see `goldenthread doctor`",
    Reason.SEAL_BROKEN: "it does not open: changed, or moved; run `goldenthread verify ledger`",
    Reason.NO_ENVELOPE: "its bytes are no event; run `goldenthread verify ledger`",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The data as it was written, in the version of its type at that time."""

    data: Any


@dataclass(frozen=True, slots=True)
class Closed:
    """The data cannot be shown."""

    reason: Reason

    @property
    def wrong(self) -> bool:
        """Whether that should not be; a destroyed key is as it should be."""
        return self.reason is not Reason.KEY_DESTROYED


Opening: TypeAlias = Opened | Closed


class Opener:
    """Opens events of one clinic's ledger with the keys of a store."""

    def __init__(self, keys: KeyStore, audit: AuditLog, told: Callable[[str], None]) -> None:
        """Take the keys, the audit log, and who else is told each audit line."""
        self._keys = keys
        self._audit = audit
        self._told = told

    async def open(self, position: Position, envelope: Envelope | None) -> Opening:
        """Return the event's data, or why it stays closed.

        Raises:
            KeyStoreUnavailable: the key store does not answer.
            AuditUnwritable: the audit line cannot be kept; nothing was opened.
        """
        if envelope is None:
            return Closed(Reason.NO_ENVELOPE)
        if is_clear(envelope):
            return Opened(orjson.loads(envelope.data))
        try:
            key = await self._keys.find(envelope.clinic, envelope.partitionkey, envelope.keyid)
        except UnwrapFailed:
            return Closed(Reason.KEY_UNREADABLE)
        if isinstance(key, KeyDestroyed | KeyUnknown):
            destroyed = isinstance(key, KeyDestroyed)
            return Closed(Reason.KEY_DESTROYED if destroyed else Reason.KEY_UNKNOWN)
        self._told(self._audit.record("data-opened", _ids(position, envelope)))
        try:
            return Opened(orjson.loads(key.open(envelope.data, place_of(envelope))))
        except (OpenFailed, UnknownSeal, orjson.JSONDecodeError):
            return Closed(Reason.SEAL_BROKEN)


def _ids(position: Position, envelope: Envelope) -> dict[str, object]:
    return {
        "clinic": envelope.clinic,
        "position": position,
        "event_id": str(envelope.id),
        "stream": envelope.stream,
        "version": envelope.version,
        "key_id": envelope.keyid,
    }
