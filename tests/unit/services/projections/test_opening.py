"""Why an event cannot be applied: each reason, with nothing of its content."""

from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Annotated, Any, Final

import pytest
from pydantic import Field

from events.clock import Uuid7Source
from events.envelope import decode, encode, event_hash
from events.ids import ClientId, ClinicId, KeyId, Position, StreamId, Version
from events.keys.master import UnwrapFailed
from events.keys.store import KeyDestroyed, KeyUnknown
from events.registry import Payload, Registry, default
from events.sealed_event import EventFactory, Fact, Occasion, StreamHead
from events.sealing import DataKey
from events.types.goal import GoalSet
from events.worker.arrival import arrival_of
from events.worker.view import Arrival
from services.projections.record.opening import AnyKey, Opened, Unreadable, envelope_in, opened
from services.projections.view.opener import MasterKeyNeeded, Opener
from tests.contract import gad

MARKER: Final = "Marigold-7731"
KEY: Final = DataKey(KeyId("0197a3a0-0000-7000-8000-0000000000e1"), bytes(range(32)))
OTHER: Final = DataKey(KEY.key_id, bytes(32))
HEAD: Final = StreamHead(StreamId(f"plan/{gad.PLAN}"))
FIRST: Final = Version(1)
SOMEWHERE: Final = Position(7)
_later: Final = Registry()


@_later.event_type("goldenthread.plan.mood-noted", version=1)
class MoodNoted(Payload):
    """A type that only a later release knows."""

    words: Annotated[str, Field(max_length=100)]


@_later.event_type("goldenthread.plan.goal-set", version=2)
class GoalSetLater(Payload):
    """A version that only a later release knows."""

    words: Annotated[str, Field(max_length=100)]


@_later.event_type("goldenthread.plan.goal-set", version=1)
class GoalSetOtherwise(Payload):
    """Another idea of a type that this release knows."""

    words: Annotated[str, Field(max_length=100)]


_later.upcaster("goldenthread.plan.goal-set", from_version=1)(lambda data: data)


@dataclass(frozen=True)
class Row:
    """An event as the ledger keeps it."""

    bytes: bytes
    stream: StreamId = HEAD.stream
    version: Version = FIRST
    position: Position = SOMEWHERE
    ledger_time: datetime = datetime(2026, 1, 8, tzinfo=UTC)
    partition_key: str = gad.CLIENT
    hash: Any = b""


def arrived(payload: Payload, registry: Registry | None = None) -> Arrival:
    """Return an event as it arrives."""
    occasion = Occasion(
        ClinicId("riverside"),
        ClientId(gad.CLIENT),
        "dana.whitlock",
        "clinician",
        "0197a3a0-0000-7000-8000-0000000000d1",
        datetime(2026, 1, 8, tzinfo=UTC),
    )
    factory = EventFactory(registry or default(), Uuid7Source(), token_bytes)
    (event,) = factory.chain([Fact(payload)], HEAD, occasion, KEY)
    return arrival_of(occasion.clinic, Row(event.raw, hash=event.hash))


def told(arrival: Arrival, key: AnyKey = KEY) -> Opened | Unreadable:
    """Return what opening an arrival comes to."""
    envelope = envelope_in(arrival)
    return (
        envelope if isinstance(envelope, Unreadable) else opened(arrival, envelope, key, default())
    )


SET: Final = GoalSet(goal_id=gad.CALM, goal=gad.GOAL.model_copy(update={"words": MARKER}))


def with_envelope(arrival: Arrival, **changes: Any) -> Arrival:  # noqa: ANN401
    """Return an arrival whose envelope says something else."""
    raw = encode(decode(arrival.bytes)._replace(**changes))
    return arrival._replace(bytes=raw, hash=event_hash(raw))


def test_an_event_that_is_whole_is_opened() -> None:
    found = told(arrived(SET))

    assert isinstance(found, Opened)
    assert found.event.payload == SET
    assert found.event.actor == "dana.whitlock"


NOWHERE: Final = StreamId(f"plan/{gad.uid(999)}")


@pytest.mark.parametrize(
    ("reason", "arrival", "key"),
    [
        ("not-an-event", arrived(SET)._replace(bytes=MARKER.encode()), KEY),
        ("misplaced", arrived(SET)._replace(clinic=ClinicId("harbor")), KEY),
        ("misplaced", arrived(SET)._replace(stream=NOWHERE), KEY),
        ("misplaced", arrived(SET)._replace(version=Version(2)), KEY),
        ("misplaced", arrived(SET)._replace(partition_key=str(gad.uid(999))), KEY),
        ("key-destroyed", arrived(SET), KeyDestroyed(KEY.key_id)),
        ("key-unknown", arrived(SET), KeyUnknown(KEY.key_id)),
        ("open-failed", arrived(SET), OTHER),
        ("open-failed", with_envelope(arrived(SET), type="goldenthread.plan.goal-retired.v1"), KEY),
        ("unknown-seal", with_envelope(arrived(SET), data=b"\x02" * 64), KEY),
        ("unknown-type", arrived(MoodNoted(words=MARKER), _later), KEY),
        ("unknown-version", arrived(GoalSetLater(words=MARKER), _later), KEY),
    ],
)
def test_each_reason_has_its_code_and_tells_no_value(
    reason: str, arrival: Arrival, key: AnyKey
) -> None:
    found = told(arrival, key)

    assert isinstance(found, Unreadable)
    assert found.reason == reason
    assert MARKER not in found.detail


def test_data_that_break_their_types_rules_are_told_by_field_and_rule() -> None:
    otherwise = Registry()
    otherwise.event_type("goldenthread.plan.goal-set", version=1)(GoalSetOtherwise)
    found = told(arrived(GoalSetOtherwise(words=MARKER), otherwise))

    assert found == Unreadable("invalid-data", "goldenthread.plan.goal-set.v1: /goal_id: missing")


class Keys:
    """A key store that knows one key, and lacks the master key of another clinic's."""

    asked = 0

    async def find(self, clinic: ClinicId, owner: str, key_id: KeyId) -> DataKey:  # noqa: ARG002
        self.asked += 1
        if clinic != "riverside":
            raise UnwrapFailed("stored key: wrapped by master key 00, which is not given")
        return KEY

    async def key_of(self, clinic: ClinicId, owner: str) -> DataKey:  # noqa: ARG002
        raise AssertionError("a reader makes no keys")


async def test_a_batch_asks_once_for_each_key_and_stops_each_stream_for_itself() -> None:
    keys, whole, spoiled = Keys(), arrived(SET), arrived(SET)._replace(bytes=b"{}")
    first, second = await Opener(keys, default()).opened([[whole, whole], [whole, spoiled]])

    assert (len(first.events), first.stop) == (2, None)
    assert len(second.events) == 1
    assert second.stop is not None
    assert second.stop.why.reason == "not-an-event"
    assert keys.asked == 1


async def test_a_missing_master_key_is_waited_for() -> None:
    """It is no fault of the events: none of them is parked."""
    foreign = with_envelope(arrived(SET), clinic=ClinicId("harbor"))
    with pytest.raises(MasterKeyNeeded):
        await Opener(Keys(), default()).opened([[foreign._replace(clinic=ClinicId("harbor"))]])
