"""Waits, failures, fingerprints, evicted versions: small parts, each alone."""

import asyncpg
import pytest

from events.ids import Version
from events.keys.store import KeyStoreUnavailable
from events.registry import Registry, default
from events.worker.backoff import Backoff
from events.worker.failures import passes
from events.worker.feeding import continuation
from events.worker.kafka import InFlight
from events.worker.registry import fingerprint
from events.worker.view import Continuation
from tests.unit.events.worker.invented import key, stream


def test_waits_double_up_to_five_seconds_and_begin_anew() -> None:
    backoff = Backoff(lambda: 0.0)
    waits = [backoff.next() for _ in range(8)]
    backoff.reset()

    assert waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert backoff.next() == 0.1


def test_chance_shortens_a_wait_by_half_at_most_and_never_below_the_floor() -> None:
    backoff = Backoff(lambda: 1.0)

    assert [backoff.next() for _ in range(3)] == [0.05, 0.1, 0.2]


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.DiskFullError(),
        asyncpg.UndefinedTableError(),
        asyncpg.InsufficientPrivilegeError(),
        asyncpg.InterfaceError("closed"),
        asyncpg.InternalClientError("torn"),
        ConnectionResetError(),
        TimeoutError(),
        KeyStoreUnavailable(),
    ],
)
def test_failures_that_pass(error: Exception) -> None:
    assert passes(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.exceptions.CharacterNotInRepertoireError(),
        asyncpg.UniqueViolationError(),
        asyncpg.exceptions._base.DataError("cannot be encoded"),  # noqa: SLF001  # its second one
        KeyError("x"),
        RecursionError(),
    ],
)
def test_failures_that_come_again_with_the_same_events(error: Exception) -> None:
    assert not passes(error)


def test_a_fingerprint_changes_with_what_a_registry_knows() -> None:
    assert fingerprint(default()) == fingerprint(default())
    assert fingerprint(default()) != fingerprint(Registry())


def test_evicted_versions_are_left_out_of_what_a_view_is_given() -> None:
    events = stream(1, 6)
    out = frozenset({Version(2), Version(4), Version(6)})
    given = continuation(key(1), events[1:], out)

    assert given == Continuation(key(1), Version(1), (events[2], events[4]), out)
    assert continuation(key(1), events[1:2], out) is None


async def test_a_batch_in_flight_is_waited_for_and_no_longer_than_told() -> None:
    batch = InFlight()
    await batch.emptied(0)
    with batch.holding():
        await batch.emptied(0.01)
