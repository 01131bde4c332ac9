"""From an arrival to an event that can be folded, or why it cannot be: no values in either."""

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, assert_never, get_args

from events.envelope import Envelope, EventTooLarge, InvalidEnvelope, decode
from events.ids import StreamKind, kind_of
from events.keys.store import KeyDestroyed, KeyUnknown
from events.payload import Payload
from events.registry import InvalidData, Loaded, Registry, UnknownType, UnknownVersion
from events.sealed_event import place_of
from events.sealing import DataKey, OpenFailed, UnknownSeal
from events.state.recorded import Recorded
from events.types.streams import ClientPayload, ClinicPayload, EpisodePayload, PlanPayload
from events.worker.view import Arrival

Reason: TypeAlias = Literal[
    "not-an-event",
    "misplaced",
    "out-of-chain",
    "key-unknown",
    "key-destroyed",
    "unknown-seal",
    "open-failed",
    "unknown-type",
    "unknown-version",
    "invalid-data",
    "fold-failed",
]
"""Why an event cannot be applied; a closed set."""

AnyKey: TypeAlias = DataKey | KeyDestroyed | KeyUnknown

HELD: Final = {
    StreamKind.CLINIC: frozenset(get_args(ClinicPayload)),
    StreamKind.CLIENT: frozenset(get_args(ClientPayload)),
    StreamKind.EPISODE: frozenset(get_args(EpisodePayload)),
    StreamKind.PLAN: frozenset(get_args(PlanPayload)),
}
"""The payloads that each kind of stream holds."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an event cannot be applied; `detail` names types, fields and rules, never a value."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An event with its data open."""

    arrival: Arrival
    envelope: Envelope
    event: Recorded[Any]


def envelope_in(arrival: Arrival) -> Envelope | Unreadable:
    """Return the envelope of an arrival, which must be that of the place it came for."""
    try:
        envelope = decode(arrival.bytes)
    except (InvalidEnvelope, EventTooLarge) as error:
        return Unreadable("not-an-event", str(error))
    claimed = (arrival.clinic, arrival.stream, arrival.version, arrival.partition_key)
    if claimed != (envelope.clinic, envelope.stream, envelope.version, envelope.partitionkey):
        return Unreadable("misplaced", "its clinic, stream, version or client is another one")
    return envelope


def opened(
    arrival: Arrival, envelope: Envelope, key: AnyKey, registry: Registry
) -> Opened | Unreadable:
    """Return an event with its data opened by `key` and read by `registry`."""
    if isinstance(key, KeyDestroyed):
        return Unreadable("key-destroyed", "the record was erased for good, as was asked")
    if isinstance(key, KeyUnknown):
        return Unreadable("key-unknown", "the key store has no such key")
    try:
        data = key.open(envelope.data, place_of(envelope))
    except (UnknownSeal, OpenFailed) as error:
        return Unreadable(_SEALS[type(error)], str(error))
    payload = _payload(envelope, data, registry)
    if isinstance(payload, Unreadable):
        return payload
    return Opened(arrival, envelope, _recorded(envelope, payload))


_SEALS: Final[dict[type[Exception], Reason]] = {
    UnknownSeal: "unknown-seal",
    OpenFailed: "open-failed",
}


def _payload(envelope: Envelope, data: bytes, registry: Registry) -> Payload | Unreadable:
    loaded = registry.load(envelope.type, data)
    match loaded:
        case Loaded():
            if type(loaded.payload) in HELD[kind_of(envelope.stream)]:
                return loaded.payload
            return Unreadable("unknown-type", f"{envelope.type}: no state holds this type")
        case UnknownType():
            return Unreadable("unknown-type", f"{envelope.type}: not registered in this release")
        case UnknownVersion():
            newest = f"this release knows version {loaded.newest}"
            return Unreadable("unknown-version", f"{envelope.type}: {newest}")
        case InvalidData():
            where = loaded.where or "(event)"
            return Unreadable("invalid-data", f"{envelope.type}: {where}: {loaded.rule}")
        case unreachable:
            assert_never(unreachable)


def _recorded(envelope: Envelope, payload: Payload) -> Recorded[Any]:
    return Recorded(
        payload,
        envelope.id,
        envelope.version,
        envelope.time,
        envelope.recordedtime,
        envelope.actor,
        envelope.role,
    )
