"""What a shard finds when it begins: where each clinic goes on, and what must be said first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from events.crash_points import reach
from events.ids import ClinicId
from events.relay.desk import Desk
from events.relay.kafka import Kafka
from events.relay.positions import Positions, Records, read_committed, read_positions
from events.relay.relayed import Relayed
from events.relay.verdict import Facts, Place, Start, compare, handover, pending, starting_point


@dataclass(frozen=True, slots=True)
class Examination:
    """Where clinics go on (`starts`), what to publish before (`said`), who must be waited for."""

    places: Sequence[Place]
    starts: Mapping[ClinicId, Relayed]
    said: Mapping[ClinicId, Relayed]
    waiting: Sequence[ClinicId]


async def examine(kafka: Kafka, desk: Desk, shard: int, plans: Collection[int]) -> Examination:
    """Examine a shard whose publisher was started before; `plans` has these partitions.

    Raises:
        Stopped: Kafka, ledger and instructions do not fit; the subclass says how.
        KafkaError, asyncpg.PostgresError, OSError, TimeoutError: one of them is away.
    """
    found = await read_positions(kafka, shard, plans)
    places = await desk.places([shard])
    facts = await _facts(kafka, desk, shard, places, found)
    starts = {one.place.clinic: starting_point(one) for one in facts if one.place.shard == shard}
    ready = {clinic: one for clinic, one in starts.items() if isinstance(one, Start)}
    await _compare(desk, {one.place.clinic: one.place for one in facts}, ready)
    told = {clinic: one.at for clinic, one in ready.items() if one.told}
    reach("relay.after-examination")
    return Examination(
        places,
        {clinic: one.at for clinic, one in ready.items()},
        {**told, **_handed_over(facts, shard)},
        [clinic for clinic in starts if clinic not in ready],
    )


async def _facts(
    kafka: Kafka, desk: Desk, shard: int, places: Sequence[Place], found: Positions
) -> Sequence[Facts]:
    concerned = [
        place
        for place in places
        if place.shard == shard or handover(place, shard, found.records.get(place.clinic))
    ]
    hints = await desk.hints([place.clinic for place in concerned])
    before = await desk.published_before()
    facts = [
        Facts(
            place,
            found.cluster,
            found.plans_empty,
            before,
            found.records.get(place.clinic),
            hints.get(place.clinic),
        )
        for place in concerned
    ]
    return await _with_handed(kafka, shard, facts)


async def _with_handed(kafka: Kafka, shard: int, facts: Sequence[Facts]) -> Sequence[Facts]:
    """Add what other shards handed over, where a move is still to be carried out."""
    moves = {
        one.place.clinic: told.from_shard
        for one in facts
        if one.place.shard == shard and (told := pending(one)) and told.kind == "move"
    }
    shards: Mapping[int, Records] = await read_committed(kafka, {*moves.values()})
    return [
        replace(one, handed=shards[moves[one.place.clinic]].get(one.place.clinic))
        if one.place.clinic in moves
        else one
        for one in facts
    ]


async def _compare(
    desk: Desk, places: Mapping[ClinicId, Place], starts: Mapping[ClinicId, Start]
) -> None:
    hashes = await desk.hashes({clinic: one.at.position for clinic, one in starts.items()})
    for clinic, start in starts.items():
        compare(start.at, places[clinic], hashes.get(clinic))


def _handed_over(facts: Sequence[Facts], shard: int) -> Mapping[ClinicId, Relayed]:
    """Return the last word of this shard on each clinic that was moved away from it."""
    said = {}
    for one in facts:
        if one.place.shard != shard and one.place.instruction is not None:
            unmoved = replace(one, place=replace(one.place, instruction=None))
            start = starting_point(unmoved)
            if isinstance(start, Start):
                generation = one.place.instruction.generation
                said[one.place.clinic] = replace(
                    start.at, generation=generation, handed_to=one.place.shard
                )
    return said
