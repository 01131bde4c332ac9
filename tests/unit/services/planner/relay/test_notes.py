"""What was published is noted, also when PostgreSQL does not answer at first."""

from typing import cast

from events.ids import ClinicId, Position
from events.relay.relayed import Relayed
from services.planner.relay.shard import Shard, Surroundings

HARBOR, MEADOW = ClinicId("harbor"), ClinicId("meadow")


def at(position: int) -> Relayed:
    return Relayed("here", position=Position(position))


def test_what_could_not_be_noted_is_noted_later_unless_it_is_outdated() -> None:
    shard = Shard(3, cast("Surroundings", None))
    shard.put_back({HARBOR: at(4), MEADOW: at(7)})
    assert shard.unnoted() == {HARBOR: at(4), MEADOW: at(7)}
    assert shard.unnoted() == {}

    shard.put_back({HARBOR: at(5)})
    shard.put_back({HARBOR: at(4), MEADOW: at(7)})
    assert shard.unnoted() == {HARBOR: at(5), MEADOW: at(7)}
