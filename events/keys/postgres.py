"""The key store in PostgreSQL, in a database apart from the ledger."""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, Final, TypeAlias

import asyncpg

from events.clock import IdSource
from events.ids import ClientId, ClinicId, KeyId
from events.keys.cache import ExpiringCache
from events.keys.master import Holder, MasterKeyring
from events.keys.store import KeyDestroyed, KeyStoreUnavailable, KeyUnknown
from events.sealing import KEY_BYTES, NONCE_BYTES, DataKey, Entropy

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

CACHED_KEYS: Final = 10_000
CACHED_SECONDS: Final = 60.0
_AWAY: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)


def statement(name: str) -> str:
    """Return a statement of the key store by the name of its file."""
    return files("events.keys").joinpath("sql", f"{name}.sql").read_text()


_FIND: Final = statement("find")
_ENSURE: Final = statement("ensure")


class PostgresKeyStore:
    """`KeyStore` over a pool of connections to the key database, with a cache of its own.

    A key that another process destroys is still used here for up to `CACHED_SECONDS`.
    """

    def __init__(
        self,
        pool: Pool,
        keyring: MasterKeyring,
        ids: IdSource,
        entropy: Entropy = secrets.token_bytes,
        cache: ExpiringCache[DataKey | KeyDestroyed] | None = None,
    ) -> None:
        self._pool = pool
        self._keyring = keyring
        self._ids = ids
        self._entropy = entropy
        if cache is None:
            cache = ExpiringCache(CACHED_KEYS, CACHED_SECONDS, time.monotonic)
        self._cache = cache

    async def key_of(self, clinic: ClinicId, owner: ClientId | ClinicId) -> DataKey | KeyDestroyed:
        """Return the key of `owner`, made now if it never had one; see `KeyStore.key_of`."""
        cached = self._cache.get((clinic, owner))
        if cached is not None:
            return cached
        found = await self._ensured(clinic, owner) or await self._existing(clinic, owner)
        if found is None:
            raise KeyStoreUnavailable
        return found

    async def find(
        self, clinic: ClinicId, owner: ClientId | ClinicId, key_id: KeyId
    ) -> DataKey | KeyDestroyed | KeyUnknown:
        """Return the key of `owner` that bears `key_id`; see `KeyStore.find`."""
        found = await self._existing(clinic, owner)
        if found is None or found.key_id != key_id:
            return KeyUnknown(key_id)
        return found

    async def _existing(
        self, clinic: ClinicId, owner: ClientId | ClinicId
    ) -> DataKey | KeyDestroyed | None:
        cached = self._cache.get((clinic, owner))
        if cached is not None:
            return cached
        async with _answering(self._pool) as connection:
            row = await connection.fetchrow(_FIND, clinic, owner)
        return self._kept(clinic, owner, row)

    async def _ensured(
        self, clinic: ClinicId, owner: ClientId | ClinicId
    ) -> DataKey | KeyDestroyed | None:
        """Return the key of `owner`, a new one where there was none; None while one is made."""
        identifier = self._ids.event_id()
        holder = Holder(clinic, owner, KeyId(str(identifier)))
        wrapped = self._keyring.wrap(self._entropy(KEY_BYTES), self._entropy(NONCE_BYTES), holder)
        async with _answering(self._pool) as connection:
            row = await connection.fetchrow(_ENSURE, clinic, owner, identifier, wrapped)
        return self._kept(clinic, owner, row)

    def _kept(
        self, clinic: ClinicId, owner: ClientId | ClinicId, row: asyncpg.Record | None
    ) -> DataKey | KeyDestroyed | None:
        if row is None:
            return None
        found = self._opened(clinic, owner, row)
        self._cache.put((clinic, owner), found)
        return found

    def _opened(
        self, clinic: ClinicId, owner: ClientId | ClinicId, row: asyncpg.Record
    ) -> DataKey | KeyDestroyed:
        key_id = KeyId(str(row["key_id"]))
        if row["wrapped"] is None:
            return KeyDestroyed(key_id)
        secret = self._keyring.unwrap(row["wrapped"], Holder(clinic, owner, key_id))
        return DataKey(key_id, secret)


@asynccontextmanager
async def _answering(pool: Pool) -> AsyncIterator[Any]:
    try:
        async with pool.acquire() as connection:
            yield connection
    except _AWAY:
        raise KeyStoreUnavailable from None
