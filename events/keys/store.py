"""The port of the key store: what may be asked, and every way it may be answered."""

from dataclasses import dataclass
from typing import Protocol

from events.errors import Unavailable
from events.ids import ClientId, ClinicId, KeyId
from events.sealing import DataKey


class KeyStoreUnavailable(Unavailable):
    """The key store does not answer; nothing was sealed or opened."""

    code = "key-store-unavailable"

    def __init__(self) -> None:
        super().__init__("key store: does not answer; try again")


@dataclass(frozen=True, slots=True)
class KeyDestroyed:
    """The owner's key was destroyed: what it sealed is erased, and nothing more is sealed."""

    key_id: KeyId


@dataclass(frozen=True, slots=True)
class KeyUnknown:
    """The store has no such key for this owner."""

    key_id: KeyId


class KeyStore(Protocol):
    """Hands out the keys that seal and open events. An owner is a client, or a clinic itself."""

    async def key_of(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey | KeyDestroyed:
        """Return the key of `owner`, made now if it never had one.

        All that ask at the same moment get the same key.

        Raises:
            KeyStoreUnavailable: the store does not answer.
            UnwrapFailed: no master key at hand opens the stored key.
        """

    async def find(
        self, clinic: ClinicId, owner: ClientId | ClinicId, key_id: KeyId
    ) -> DataKey | KeyDestroyed | KeyUnknown:
        """Return the key of `owner` that bears `key_id`; none is ever made.

        Raises:
            KeyStoreUnavailable: the store does not answer.
            UnwrapFailed: no master key at hand opens the stored key.
        """
