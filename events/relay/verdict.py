"""Where a clinic is gone on from, judged by what Kafka, the ledger and the instructions say."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from events.ids import NO_HASH, ClinicId, EventHash, Position
from events.relay.relayed import Relayed
from events.relay.stops import (
    AnotherCluster,
    BelowHint,
    BrokerEmptied,
    DatabaseRestored,
    HandedOver,
)

Kind: TypeAlias = Literal["adopt", "move", "republish"]
NOWHERE = Position(0)


@dataclass(frozen=True, slots=True)
class Instruction:
    """The last thing that the relay was told about a clinic."""

    generation: int
    kind: Kind
    from_shard: int
    position: Position
    hash: EventHash
    epoch: int


@dataclass(frozen=True, slots=True)
class Place:
    """The head row of a clinic, and its last instruction."""

    clinic: ClinicId
    head: Position
    epoch: int
    shard: int
    instruction: Instruction | None = None

    @property
    def generation(self) -> int:
        """The generation of the last instruction; 0 without one."""
        return self.instruction.generation if self.instruction else 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a clinic when its shard begins.

    `record` is the one in the shard's own partition of topic `relay`, `handed` the one in the
    partition of the shard that a move takes it from.
    """

    place: Place
    cluster: str
    plans_empty: bool
    published_before: bool
    record: Relayed | None = None
    hint: Relayed | None = None
    handed: Relayed | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Go on after `at.position`; `told` where Kafka does not yet say so in this shard."""

    at: Relayed
    told: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Another shard has to hand the clinic over first."""

    shard: int


def starting_point(facts: Facts) -> Start | Wait:
    """Return where to go on from, still to be compared with the ledger by `compare`.

    Raises:
        BrokerEmptied, AnotherCluster, BelowHint, HandedOver: Kafka is not what was published to.
    """
    if instruction := pending(facts):
        return _instructed(facts, instruction)
    _require_kafka_whole(facts)
    if facts.record is None:
        return Start(Relayed(facts.cluster, epoch=facts.place.epoch))
    if facts.record.handed_to is not None:
        raise HandedOver(facts.place.clinic, facts.record.handed_to)
    return Start(facts.record)


def pending(facts: Facts) -> Instruction | None:
    """Return the instruction that is still to be carried out, if there is one."""
    told = facts.place.instruction
    return told if told is not None and told.generation > _carried_out(facts) else None


def compare(start: Relayed, place: Place, found: EventHash | None) -> None:
    """Compare a starting point with the ledger; `found` is the hash at its position there.

    Raises:
        DatabaseRestored: head, hash or epoch are not those that were published.
    """
    if place.head < start.position:
        raise DatabaseRestored(place.clinic, start.position, f"its head is {place.head}")
    if (found if start.position else NO_HASH) != start.hash:
        raise DatabaseRestored(place.clinic, start.position, "the event there has another hash")
    if place.epoch != start.epoch:
        epochs = f"its ledger is in epoch {place.epoch}, not {start.epoch}"
        raise DatabaseRestored(place.clinic, start.position, epochs)


def handover(place: Place, shard: int, record: Relayed | None) -> bool:
    """Return whether `shard` still has to say that it handed the clinic over.

    A record of a later generation says that the ledger forgot an instruction: nothing to say then.
    """
    told = place.instruction
    if place.shard == shard or told is None or told.kind != "move" or told.from_shard != shard:
        return False
    return record is None or record.generation < told.generation


def _carried_out(facts: Facts) -> int:
    records = [one for one in (facts.record, facts.hint) if one is not None]
    return max((one.generation for one in records), default=0)


def _instructed(facts: Facts, told: Instruction) -> Start | Wait:
    match told.kind:
        case "adopt" | "republish":
            at = Relayed(facts.cluster, told.generation, told.epoch, told.position, told.hash)
            return Start(at, told=True)
        case "move":
            return _moved(facts, told)
        case _:
            assert_never(told.kind)


def _moved(facts: Facts, told: Instruction) -> Start | Wait:
    handed = facts.handed
    if handed is None or (handed.generation, handed.handed_to) != (
        told.generation,
        facts.place.shard,
    ):
        return Wait(told.from_shard)
    at = Relayed(handed.cluster, told.generation, handed.epoch, handed.position, handed.hash)
    return Start(at, told=True)


def _require_kafka_whole(facts: Facts) -> None:
    clinic, record, hint = facts.place.clinic, facts.record, facts.hint
    for before in (record, hint):
        if before is not None and before.cluster != facts.cluster:
            raise AnotherCluster(clinic, before.cluster, facts.cluster)
    published = facts.published_before or (record is not None and record.position > NOWHERE)
    if facts.plans_empty and published:
        raise BrokerEmptied(clinic)
    if hint is not None and hint.place > (record.place if record else (0, 0)):
        raise BelowHint(clinic, record.position if record else None, hint.position)
