"""The key store in PostgreSQL: one key for each owner, destroyed for good, least privilege."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from events.clock import Uuid7Source
from events.ids import ClientId, ClinicId, EventId, KeyId, StreamId, Version
from events.keys.cache import ExpiringCache
from events.keys.maintenance import destroy, rewrap_all
from events.keys.master import MasterKeyring, UnwrapFailed
from events.keys.postgres import Pool, PostgresKeyStore, statement
from events.keys.store import KeyDestroyed, KeyStoreUnavailable, KeyUnknown
from events.sealing import DataKey, Place
from infra.settings import Role
from tests.contract.fixed import CLIENT, CLINIC, KEY_ID, STREAM_ID, FixedIds
from tests.fixtures.databases import Database, OwnPostgres

FIRST, SECOND = bytes([1] * 32), bytes([2] * 32)
OTHER_CLIENT = ClientId("0197a3a0-0000-7000-8000-0000000000c2")
SERVICES: list[Role] = [
    "goldenthread_planner",
    "goldenthread_reminders",
    "goldenthread_projections",
]


@asynccontextmanager
async def pool_of(database: Database, role: Role = "goldenthread_planner") -> AsyncIterator[Pool]:
    async with asyncpg.create_pool(database.dsn(role), min_size=1, max_size=8) as pool:
        yield pool


def uncached() -> ExpiringCache[DataKey | KeyDestroyed]:
    return ExpiringCache(1, 0, lambda: 0.0)


def store_on(
    pool: Pool,
    *masters: bytes,
    cache: Callable[[], ExpiringCache[DataKey | KeyDestroyed]] = uncached,
) -> PostgresKeyStore:
    return PostgresKeyStore(
        pool, MasterKeyring(masters or [FIRST]), Uuid7Source(), secrets.token_bytes, cache()
    )


def opens(sealer: object, opener: object) -> bool:
    """Whether both are the same key: one opens what the other sealed."""
    assert isinstance(sealer, DataKey)
    assert isinstance(opener, DataKey)
    place = Place(
        EventId(FixedIds().event_id()),
        CLINIC,
        "goldenthread.plan.goal-set.v1",
        StreamId(f"plan/{STREAM_ID}"),
        Version(1),
        sealer.key_id,
    )
    return opener.open(sealer.seal(b"x", bytes(12), place), place) == b"x"


async def test_an_owner_gets_a_key_once(keys_database: Database) -> None:
    async with pool_of(keys_database) as pool:
        made = await store_on(pool).key_of(CLINIC, CLIENT)
        assert opens(made, await store_on(pool).key_of(CLINIC, CLIENT))
        assert opens(made, await store_on(pool).find(CLINIC, CLIENT, made.key_id))


async def test_owners_and_clinics_have_keys_of_their_own(keys_database: Database) -> None:
    async with pool_of(keys_database) as pool:
        store = store_on(pool)
        keys = [
            await store.key_of(CLINIC, CLIENT),
            await store.key_of(CLINIC, OTHER_CLIENT),
            await store.key_of(CLINIC, CLINIC),
            await store.key_of(ClinicId("elsewhere"), CLIENT),
        ]
        assert len({key.key_id for key in keys}) == 4


async def test_all_that_ask_at_once_get_one_key(keys_database: Database) -> None:
    async with pool_of(keys_database) as pool:
        stores = [store_on(pool) for _ in range(24)]
        keys = await asyncio.gather(*(store.key_of(CLINIC, CLIENT) for store in stores))
        assert all(opens(keys[0], key) for key in keys)
        assert await pool.fetchval("select count(*) from keys.client_key") == 1


async def test_finding_makes_no_key(keys_database: Database) -> None:
    async with pool_of(keys_database) as pool:
        assert await store_on(pool).find(CLINIC, CLIENT, KEY_ID) == KeyUnknown(KEY_ID)
        assert await pool.fetchval("select count(*) from keys.client_key") == 0
        await store_on(pool).key_of(CLINIC, CLIENT)
        other = KeyId("0197a3a0-0000-7000-8000-0000000000e9")
        assert await store_on(pool).find(CLINIC, CLIENT, other) == KeyUnknown(other)


async def test_the_cache_spares_the_database(keys_database: Database) -> None:
    async with (
        pool_of(keys_database) as pool,
        pool_of(keys_database, "goldenthread_operator") as op,
    ):
        store = store_on(pool, cache=lambda: ExpiringCache(10, 60, lambda: 0.0))
        made = await store.key_of(CLINIC, CLIENT)
        await destroy(op, CLINIC, CLIENT)
        assert await store.key_of(CLINIC, CLIENT) is made
        assert await store.find(CLINIC, CLIENT, made.key_id) is made


async def test_a_destroyed_key_stays_destroyed(keys_database: Database) -> None:
    async with (
        pool_of(keys_database) as pool,
        pool_of(keys_database, "goldenthread_operator") as op,
    ):
        made = await store_on(pool).key_of(CLINIC, CLIENT)
        assert await destroy(op, CLINIC, CLIENT) == made.key_id
        assert await destroy(op, CLINIC, CLIENT) is None
        assert await destroy(op, CLINIC, OTHER_CLIENT) is None
        gone = KeyDestroyed(made.key_id)
        assert await store_on(pool).key_of(CLINIC, CLIENT) == gone
        assert await store_on(pool).find(CLINIC, CLIENT, made.key_id) == gone
        with pytest.raises(asyncpg.PostgresError, match="stays destroyed"):
            await op.execute("update keys.client_key set wrapped = 'x', destroyed_at = null")


async def test_rewrapping_moves_every_key_to_the_new_master_key(keys_database: Database) -> None:
    owners = [ClientId(f"0197a3a0-0000-7000-8000-{number:012x}") for number in range(503)]
    async with (
        pool_of(keys_database) as pool,
        pool_of(keys_database, "goldenthread_operator") as op,
    ):
        store = store_on(pool)
        made = await asyncio.gather(*(store.key_of(CLINIC, owner) for owner in owners))
        await destroy(op, CLINIC, owners[0])
        both = MasterKeyring([SECOND, FIRST])
        assert await rewrap_all(op, both, secrets.token_bytes) == len(owners) - 1
        assert await rewrap_all(op, both, secrets.token_bytes) == 0
        assert opens(made[7], await store_on(pool, SECOND).key_of(CLINIC, owners[7]))
        with pytest.raises(UnwrapFailed, match="not given"):
            await store_on(pool, FIRST).key_of(CLINIC, owners[7])


async def test_a_key_moved_to_another_owner_does_not_unwrap(keys_database: Database) -> None:
    async with pool_of(keys_database) as pool:
        made = await store_on(pool).key_of(CLINIC, CLIENT)
        wrapped = await pool.fetchval("select wrapped from keys.client_key")
        fresh = Uuid7Source().event_id()
        await pool.execute(statement("ensure"), CLINIC, OTHER_CLIENT, fresh, wrapped)
        with pytest.raises(UnwrapFailed, match="moved"):
            await store_on(pool).key_of(CLINIC, OTHER_CLIENT)
        assert str(fresh) != made.key_id


@pytest.mark.parametrize("role", SERVICES)
@pytest.mark.parametrize(
    "forbidden",
    [
        "update keys.client_key set wrapped = null, destroyed_at = now()",
        "delete from keys.client_key",
        "truncate keys.client_key",
    ],
)
async def test_services_cannot_change_or_remove_keys(
    keys_database: Database, role: Role, forbidden: str
) -> None:
    async with pool_of(keys_database, role) as pool:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(forbidden)


@pytest.mark.parametrize(
    "forbidden",
    [
        "delete from keys.client_key",
        "truncate keys.client_key",
        "update keys.client_key set owner_id = 'x'",
    ],
)
async def test_not_even_the_operator_removes_or_moves_keys(
    keys_database: Database, forbidden: str
) -> None:
    async with pool_of(keys_database, "goldenthread_operator") as pool:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(forbidden)


@pytest.mark.parametrize(
    "role", ["goldenthread_projections", "goldenthread_reminders", "goldenthread_query"]
)
async def test_who_writes_no_sealed_events_opens_and_never_makes_keys(
    keys_database: Database, role: Role
) -> None:
    async with pool_of(keys_database) as planner, pool_of(keys_database, role) as other:
        made = await store_on(planner).key_of(CLINIC, CLIENT)
        assert opens(made, await store_on(other).find(CLINIC, CLIENT, made.key_id))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await store_on(other).key_of(CLINIC, OTHER_CLIENT)


async def test_the_relay_does_not_reach_keys(keys_database: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
        await asyncpg.connect(keys_database.dsn("goldenthread_relay"))


async def test_a_stopped_server_is_unavailable_and_nothing_happened(
    own_postgres: OwnPostgres,
) -> None:
    async with pool_of(own_postgres.keys) as pool:
        store = store_on(pool)
        made = await store.key_of(CLINIC, CLIENT)
        own_postgres.kill()
        with pytest.raises(KeyStoreUnavailable):
            await store.key_of(CLINIC, CLIENT)
        own_postgres.start()
        assert opens(made, await store.key_of(CLINIC, CLIENT))
