"""Evictions as a clinic's stream tells them, also where some of them do not open."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from events.ids import KeyId, StreamKind, Version
from events.keys.master import UnwrapFailed
from events.keys.store import KeyStore, KeyUnknown
from events.ledger.reader import LedgerReader
from events.registry import default
from events.sealing import DataKey
from events.types.clinic import EventEvicted
from events.worker.evictions import LedgerEvictions
from tests.contract.examples import EXAMPLES
from tests.contract.fixed import CLINIC, KEY_ID, first_event, fixed_key

_PAYLOAD = cast("EventEvicted", EXAMPLES[EventEvicted])


@dataclass(frozen=True)
class Known:
    """A clinic's stream with one eviction, and a key store that answers as it is told."""

    key: object
    raw: bytes

    async def stream(self, *_which: object) -> AsyncIterator[Any]:
        yield SimpleNamespace(bytes=self.raw)

    async def find(self, *_which: object) -> object:
        if isinstance(self.key, Exception):
            raise self.key
        return self.key

    async def evicted(self) -> object:
        evictions = LedgerEvictions(cast("LedgerReader", self), cast("KeyStore", self), default())
        return await evictions.of(CLINIC, _PAYLOAD.view)


def known() -> Known:
    (registered,) = (each for each in default().types() if each.model is EventEvicted)
    assert registered.kind is StreamKind.CLINIC
    return Known(fixed_key(), first_event(default(), registered, _PAYLOAD).raw)


async def test_an_eviction_is_known_by_stream_and_version() -> None:
    assert await known().evicted() == {
        _PAYLOAD.stream: frozenset({Version(_PAYLOAD.event_version)})
    }


@pytest.mark.parametrize(
    "key",
    [
        KeyUnknown(KEY_ID),
        DataKey(KEY_ID, bytes(32)),
        DataKey(KeyId("another"), bytes(32)),
        UnwrapFailed(KEY_ID),
    ],
    ids=lambda key: type(key).__name__,
)
async def test_one_that_does_not_open_holds_nobody_up(key: object) -> None:
    assert await replace(known(), key=key).evicted() == {}


async def test_one_that_is_no_event_holds_nobody_up() -> None:
    ill = b'{"type":"goldenthread.clinic.event-evicted.v1"}'
    assert await replace(known(), raw=ill).evicted() == {}
