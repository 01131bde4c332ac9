"""What the relay service may be told."""

from dataclasses import dataclass, field

from events.relay.batch import Bounds


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Times are in seconds.

    `takeover` is how long an owner's sign of life may stand still before another process takes a
    shard from it; `recheck` is how often a stopped shard looks whether it was put right.
    """

    shards: frozenset[int]
    poll: float = 0.25
    beat: float = 1.0
    takeover: float = 10.0
    recheck: float = 10.0
    backoff: float = 0.2
    longest_backoff: float = 5.0
    bounds: Bounds = field(default_factory=Bounds)
