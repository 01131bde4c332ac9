"""Locks on a connection that is lost while somebody asks."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import asyncpg
import pytest

from services.planner.relay.ownership import Ownership

if TYPE_CHECKING:
    from tests.fixtures.ledger import Connection


@dataclass
class Silent:
    """A connection that answers nothing until it is lost."""

    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetchval(self, *_: object, **__: object) -> object:
        await self.lost.wait()
        raise asyncpg.InterfaceError("connection is closed")


async def test_who_waits_for_a_connection_that_is_lost_gets_no_lock_and_no_error() -> None:
    ownership, silent = Ownership("one", 10, lambda: 0.0), Silent()
    ownership.connected(cast("Connection", silent))
    probing = asyncio.create_task(ownership.probe())
    asking = asyncio.create_task(ownership.locked(3))
    await asyncio.sleep(0)

    silent.lost.set()
    ownership.connected(None)

    assert not await asking
    with pytest.raises(asyncpg.InterfaceError):
        await probing
