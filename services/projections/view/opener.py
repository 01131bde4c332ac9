"""Arrivals opened with the keys that sealed them, all of a batch together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from events.envelope import Envelope
from events.errors import Unavailable
from events.ids import ClientId, ClinicId, KeyId
from events.keys.master import UnwrapFailed
from events.keys.store import KeyStore
from events.registry import Registry
from events.worker.together import together
from events.worker.view import Arrival
from services.projections.record.folding import Stop
from services.projections.record.opening import (
    AnyKey,
    Opened,
    Unreadable,
    envelope_in,
    opened,
)

_Sealed: TypeAlias = tuple[ClinicId, ClientId | ClinicId, KeyId]
_AT_ONCE: Final = 4


class MasterKeyNeeded(Unavailable):
    """This process lacks a master key, as no event can be blamed for: it waits to be given it."""

    code = "master-key-needed"


class OpenedStream(NamedTuple):
    """Events of one stream, and where it stops because one cannot be opened."""

    events: list[Opened]
    stop: Stop | None


class Opener:
    """Opens events of any client with the keys of a key store."""

    def __init__(self, keys: KeyStore, registry: Registry) -> None:
        self._keys = keys
        self._registry = registry

    async def opened(self, streams: Sequence[Sequence[Arrival]]) -> list[OpenedStream]:
        """Return the events of each of `streams`, up to the first that cannot be opened.

        Raises:
            KeyStoreUnavailable: keys cannot be read now.
            MasterKeyNeeded: a stored key opens with no master key that this process has.
        """
        envelopes = [[envelope_in(each) for each in arrivals] for arrivals in streams]
        wanted = {
            _sealed(each) for some in envelopes for each in some if isinstance(each, Envelope)
        }
        keys = await self._found(list(wanted))
        return [
            self._opened(arrivals, some, keys)
            for arrivals, some in zip(streams, envelopes, strict=True)
        ]

    def _opened(
        self,
        arrivals: Iterable[Arrival],
        envelopes: Iterable[Envelope | Unreadable],
        keys: Mapping[_Sealed, AnyKey],
    ) -> OpenedStream:
        events: list[Opened] = []
        for arrival, envelope in zip(arrivals, envelopes, strict=True):
            if isinstance(envelope, Unreadable):
                return OpenedStream(events, Stop(arrival.version, envelope))
            event = opened(arrival, envelope, keys[_sealed(envelope)], self._registry)
            if isinstance(event, Unreadable):
                return OpenedStream(events, Stop(arrival.version, event))
            events.append(event)
        return OpenedStream(events, None)

    async def _found(self, wanted: Sequence[_Sealed]) -> Mapping[_Sealed, AnyKey]:
        """Return the keys; a few are looked for at a time, since most are at hand already."""
        found: dict[_Sealed, AnyKey] = {}

        async def look(some: Sequence[_Sealed]) -> None:
            for each in some:
                try:
                    found[each] = await self._keys.find(*each)
                except UnwrapFailed as error:
                    raise MasterKeyNeeded(str(error)) from None

        await together(*(look(wanted[start::_AT_ONCE]) for start in range(_AT_ONCE)))
        return found


def _sealed(envelope: Envelope) -> _Sealed:
    return envelope.clinic, envelope.partitionkey, envelope.keyid
