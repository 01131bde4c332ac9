"""Add a clinic: its head row, its first events under its own key. Safe to repeat at any point."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from events.clock import Clock, IdSource
from events.errors import Refused
from events.ids import ClinicId, StreamId, StreamKind, stream_of
from events.keys.store import KeyDestroyed, KeyStore
from events.ledger.append import Append, Appended
from events.ledger.errors import Conflict, KeyReused
from events.ledger.reader import Head, LedgerReader
from events.ledger.writer import LedgerWriter
from events.payload import Payload
from events.registry import Registry
from events.sealed_event import EventFactory, Fact, Occasion, StreamHead
from events.sealing import DataKey, Entropy
from infra.clinics.spec import (
    ClinicSpec,
    differences,
    fingerprint,
    first_payloads,
    shard_of,
)
from infra.clinics.state import clinic_state
from infra.databases import Pool

# The same for every operator, so that whoever repeats a command finds what was done.
_PRINCIPAL: Final = "goldenthread-operator"
_ROLE: Final = "operator"
_ADD: Final = "select ledger.add_clinic_v1($1, $2)"


class ClinicDiffers(Refused):
    """The clinic is there, with something else than is asked for. Nothing changed."""

    code = "clinic-differs"
    status = HTTPStatus.CONFLICT

    def __init__(self, clinic: ClinicId, fields: Sequence[str]) -> None:
        super().__init__(
            f"clinic {clinic}: is there with another {', another '.join(fields)}; nothing "
            f"changed. Leave out what differs, or choose another slug. See what is there with "
            f"`goldenthread events tail {clinic} --from 1 --open`"
        )
        self.fields = tuple(fields)


class ClinicKeyDestroyed(Refused):
    """The clinic's own key was destroyed, so nothing more can be sealed for it."""

    code = "clinic-key-destroyed"
    status = HTTPStatus.GONE

    def __init__(self, clinic: ClinicId) -> None:
        super().__init__(f"clinic {clinic}: its key was destroyed for good; choose another slug")


class Outcome(StrEnum):
    """What adding a clinic came to."""

    ADDED = "added"
    FINISHED = "finished"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Added:
    """The clinic as its head row now is; `outcome` says what this call did."""

    clinic: ClinicId
    outcome: Outcome
    head: Head


class Registrar:
    """Adds clinics to one ledger."""

    def __init__(
        self, pool: Pool, writer: LedgerWriter, keys: KeyStore, registry: Registry, actor: str
    ) -> None:
        self._pool = pool
        self._reader = LedgerReader(pool)
        self._writer = writer
        self._keys = keys
        self._registry = registry
        self._actor = actor

    async def add(self, spec: ClinicSpec, clock: Clock, ids: IdSource, entropy: Entropy) -> Added:
        """Add the clinic, or finish or confirm what an earlier call did.

        Raises:
            InvalidClinic: a field has not its form.
            ClinicDiffers: the clinic is there with something else.
            ClinicKeyDestroyed, KeyStoreUnavailable, UnwrapFailed: it has no usable key.
            GoldenThreadError: what `LedgerWriter.append` raises.
        """
        payloads = first_payloads(spec)
        created = await self._pool.fetchval(_ADD, spec.clinic, shard_of(spec))
        head = await self._reader.head(spec.clinic)
        if spec.relay_shard not in {None, head.relay_shard}:
            raise ClinicDiffers(spec.clinic, ["relay shard"])
        occasion = self._occasion(spec.clinic, clock, ids)
        factory = EventFactory(self._registry, ids, entropy)
        written = await self._register(spec, payloads, factory, occasion)
        outcome = Outcome.PRESENT
        if written:
            outcome = Outcome.ADDED if created else Outcome.FINISHED
        return Added(spec.clinic, outcome, await self._reader.head(spec.clinic))

    async def _register(
        self,
        spec: ClinicSpec,
        payloads: tuple[Payload, ...],
        factory: EventFactory,
        occasion: Occasion,
    ) -> bool:
        """Append the first events; False when the clinic has them, or others that agree."""
        key = await self._key(spec.clinic)
        facts = [Fact(payload) for payload in payloads]
        events = factory.chain(facts, StreamHead(_stream(spec.clinic)), occasion, key)
        append = Append.of(
            events,
            principal=_PRINCIPAL,
            key=f"clinic-add:{spec.clinic}",
            fingerprint=fingerprint(payloads),
        )
        try:
            appended: Appended = await self._writer.append(append)
        except (KeyReused, Conflict):
            await self._require_agreement(spec)
            return False
        return not appended.repeated

    async def _require_agreement(self, spec: ClinicSpec) -> None:
        state = await clinic_state(self._reader, self._keys, self._registry, spec.clinic)
        if differing := differences(spec, state):
            raise ClinicDiffers(spec.clinic, differing)

    async def _key(self, clinic: ClinicId) -> DataKey:
        key = await self._keys.key_of(clinic, clinic)
        if isinstance(key, KeyDestroyed):
            raise ClinicKeyDestroyed(clinic)
        return key

    def _occasion(self, clinic: ClinicId, clock: Clock, ids: IdSource) -> Occasion:
        correlation = str(ids.event_id())
        return Occasion(clinic, clinic, self._actor, _ROLE, correlation, clock.now())


def _stream(clinic: ClinicId) -> StreamId:
    return stream_of(StreamKind.CLINIC, clinic)
