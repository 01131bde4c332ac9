"""What becomes of a shard whose work ends in an unusual way."""

import asyncio
from typing import cast

import pytest
from aiokafka.errors import KafkaError

from services.planner.relay.shard import Shard, Surroundings


class GivenUp(Shard):
    """Its client library cancels what is waited for."""

    async def _relay(self) -> None:
        raise asyncio.CancelledError


async def test_a_call_that_the_library_gave_up_is_a_doubt_and_no_quiet_end() -> None:
    shard = GivenUp(3, cast("Surroundings", None))
    with pytest.raises(KafkaError):
        await shard._relay_unless_ended()  # noqa: SLF001  # one turn of its loop
    shard.end()
    await shard._relay_unless_ended()  # noqa: SLF001
