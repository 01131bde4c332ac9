"""What the relay tells whoever watches it: metrics, logs and health are made of these calls."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from events.relay.stops import Stopped

State: TypeAlias = Literal["standing-by", "idle", "starting", "relaying", "stopped", "ended"]


class Observer(Protocol):
    """Called from the event loop; must return at once and not raise."""

    def state(self, shard: int, state: State) -> None:
        """The shard is now in `state`."""

    def turned(self, shard: int) -> None:
        """The shard's loop turned: its heartbeat, at least once a second while it relays."""

    def published(self, shard: int, events: int, size: int, seconds: float) -> None:
        """A transaction was committed: so many events and bytes, and how long it took."""

    def lag(self, shard: int, events: int, seconds: float) -> None:
        """So many events wait, the first of them for so long."""

    def stopped(self, shard: int, reason: Stopped) -> None:
        """The shard publishes nothing more until `reason` is put right."""

    def held(self, shard: int, reasons: Sequence[Stopped]) -> None:
        """Clinics of the shard wait until `reasons` are put right; with none left, none waits."""

    def doubted(self, shard: int, error: str) -> None:
        """A transaction or a server was in doubt; the shard begins anew."""
