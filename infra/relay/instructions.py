"""Tell the relay something about a clinic; its shard carries it out and notes the generation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from events.errors import Refused
from events.ids import NO_HASH, ClinicId, EventHash, Position
from events.ledger.errors import UnknownClinic
from events.ledger.reader import Head, LedgerReader
from events.relay.desk import Desk
from events.relay.relayed import Relayed
from infra.databases import Pool
from infra.relay.status import ClinicStatus, relay_status
from infra.relay.topic import Topics
from infra.shards import RELAY_SHARDS

_INSTRUCT: Final = "select relay.instruct_v1($1, $2, $3, $4, $5, $6, $7, $8)"
_START: Final = Position(0)


class RelayRefused(Refused):
    """The relay was told nothing."""

    code = "relay-refused"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What going on with a ledger accepts.

    Up to `common` ledger and topic agree. `abandoned` published events after it are not in the
    ledger: they stay in the topic. The ledger's events after it are published now.
    """

    clinic: ClinicId
    head: Head
    published: Position
    common: Position
    digest: EventHash
    abandoned: int
    needed: bool

    @property
    def to_publish(self) -> int:
        """How many events of the ledger are published once this is accepted."""
        return self.head.position - self.common


class Instructor:
    """Tells the relay what an operator decided."""

    def __init__(self, pool: Pool, topics: Topics, actor: str) -> None:
        self._pool = pool
        self._reader = LedgerReader(pool)
        self._topics = topics
        self._actor = actor

    async def propose(self, clinic: ClinicId) -> Proposal:
        """Return what `adopt` would accept; reads the whole topic where hashes differ.

        Raises:
            UnknownClinic: it has no ledger here.
            RelayRefused: nothing of it was ever published.
        """
        head = await self._reader.head(clinic)
        said = (await self._topics.relayed()).get(clinic)
        if said is None:
            raise RelayRefused(f"clinic {clinic}: topic relay says nothing of it; nothing to adopt")
        record, elsewhere = said.record, said.shard != head.relay_shard
        same = record.position == _START or record.hash == await self._hash(clinic, record.position)
        if same:
            handed = elsewhere or record.handed_to is not None
            needed = handed or record.epoch != head.epoch
            place = (record.position, record.hash)
            return Proposal(clinic, head, record.position, *place, 0, needed)
        published = await self._topics.published(clinic)
        common, digest = await self._common(clinic, published)
        last = max([record.position, *published])
        abandoned = sum(len(hashes) for at, hashes in published.items() if at > common)
        return Proposal(clinic, head, last, common, digest, abandoned, needed=True)

    async def adopt(self, proposal: Proposal) -> int:
        """Have the relay go on with the ledger as it is; return the generation.

        Raises:
            RelayRefused: there is nothing to adopt, or another instruction is under way. One that
                the shard stopped at is not: this one takes its place.
        """
        if not proposal.needed:
            raise RelayRefused(
                f"clinic {proposal.clinic}: ledger and topic agree; the relay needs no adoption"
            )
        status = await self._status(proposal.clinic)
        self._refuse_under_way(status)
        at = (proposal.common, proposal.digest)
        return await self._tell(status, "adopt", None, at, proposal.head.epoch)

    async def republish(self, clinic: ClinicId | None) -> Mapping[ClinicId, int]:
        """Have the relay publish a clinic (None: every one) from its first event.

        Raises:
            RelayRefused: topic `plans`, or the topic of a clinic's notices, holds events already,
                or another instruction is under way; one that a shard stopped at is not.
            UnknownClinic: it has no ledger here.
        """
        chosen = await relay_status(self._pool) if clinic is None else [await self._status(clinic)]
        if holding := await self._topics.holding([status.clinic for status in chosen]):
            whose = "events" if clinic is None else f"events of clinic {clinic}"
            raise RelayRefused(
                f"topic {', '.join(holding)} holds {whose}: publishing them again would double "
                "them. Republish fills empty topics only"
            )
        for status in chosen:
            self._refuse_under_way(status)
        told = {}
        for status in chosen:
            epoch = (await self._reader.head(status.clinic)).epoch
            start = (_START, NO_HASH)
            told[status.clinic] = await self._tell(status, "republish", None, start, epoch)
        return told

    async def move(self, clinic: ClinicId, shard: int) -> int:
        """Have another shard relay a clinic from where its shard ends; return the generation.

        Raises:
            UnknownClinic: it has no ledger here.
            RelayRefused: no such shard, it is there already, or an instruction is under way.
        """
        if shard not in range(RELAY_SHARDS):
            raise RelayRefused(f"shard: must be from 0 to {RELAY_SHARDS - 1}")
        status = await self._status(clinic)
        if status.shard == shard:
            raise RelayRefused(f"clinic {clinic}: is in shard {shard} already")
        self._refuse_pending(status)
        epoch = (await self._reader.head(clinic)).epoch
        return await self._tell(status, "move", shard, (_START, NO_HASH), epoch)

    async def carried_out(self, told: Mapping[ClinicId, int]) -> bool:
        """Return whether the relay has noted these generations."""
        hints: Mapping[ClinicId, Relayed] = await Desk(self._pool).hints(list(told))
        return all(c in hints and hints[c].generation >= told[c] for c in told)

    def _refuse_under_way(self, status: ClinicStatus) -> None:
        """A shard that stopped carries nothing out until it is told something else."""
        if not status.stopped:
            self._refuse_pending(status)

    def _refuse_pending(self, status: ClinicStatus) -> None:
        if status.pending:
            raise RelayRefused(
                f"clinic {status.clinic}: the relay has not yet carried out the last instruction; "
                "see `goldenthread relay status`, and start the relay of its shards"
            )

    async def _tell(
        self,
        status: ClinicStatus,
        kind: str,
        shard: int | None,
        at: tuple[Position, EventHash],
        epoch: int,
    ) -> int:
        said = (await self._topics.relayed()).get(status.clinic)
        known = said.record.generation if said else 0
        generation = 1 + max(status.told, status.carried_out, known)
        arguments = (status.clinic, generation, kind, shard, *at, epoch, self._actor)
        if not await self._pool.fetchval(_INSTRUCT, *arguments):
            raise RelayRefused(f"clinic {status.clinic}: was told something else meanwhile")
        return generation

    async def _status(self, clinic: ClinicId) -> ClinicStatus:
        found = [one for one in await relay_status(self._pool) if one.clinic == clinic]
        if not found:
            raise UnknownClinic(clinic)
        return found[0]

    async def _hash(self, clinic: ClinicId, position: Position) -> EventHash | None:
        return (await Desk(self._pool).hashes({clinic: position})).get(clinic)

    async def _common(
        self, clinic: ClinicId, published: Mapping[Position, set[EventHash]]
    ) -> tuple[Position, EventHash]:
        """Return the last place up to which every event of the ledger was published."""
        common = (_START, NO_HASH)
        async for event in self._reader.clinic(clinic):
            if event.hash not in published.get(event.position, ()):
                break
            common = (event.position, event.hash)
        return common
