"""What a worker tells whoever watches it: metrics, logs and health are made of these calls."""

from typing import Literal, Protocol, TypeAlias

from events.ids import ClinicId, Position, Version
from events.worker.checkpoints import Parking, Passed
from events.worker.view import StreamKey

Alarm: TypeAlias = Literal["foreign-event", "unknown-to-ledger", "another-history"]
"""Kafka holds an event that the ledger has not so, or not at all; or the view applied another."""


class Observer(Protocol):
    """Called from the event loop; must return at once and not raise."""

    def turned(self) -> None:
        """The loop turned: its heartbeat, every few seconds, also while it holds."""

    def polled(self, records: int, lag: int | None, silent_seconds: float) -> None:
        """Records came; so many are behind them; no broker has answered for so long."""

    def assigned(self, partitions: int) -> None:
        """So many partitions are this worker's now."""

    def applied(self, streams: int, events: int, seconds: float) -> None:
        """A transaction was committed: what it applied, and how long it took."""

    def refetched(self, events: int) -> None:
        """So many events came from the ledger, which Kafka had not brought."""

    def alarmed(self, key: StreamKey, version: Version, alarm: Alarm) -> None:
        """What was published, or applied, is not what the ledger has: an operator must look."""

    def parked(self, parking: Parking) -> None:
        """A stream does not go on until it is retried or its event evicted."""

    def unparked(self, key: StreamKey) -> None:
        """A stream goes on again."""

    def passed_over(self, record: Passed) -> None:
        """A record was no event."""

    def held(self, error: str, seconds: float) -> None:
        """A server is away: nothing is applied, and it is tried again after so long."""

    def uncommitted(self, error: str) -> None:
        """Offsets could not be committed: records may come again."""

    def swept(self, clinic: ClinicId, position: Position) -> None:
        """The view was held against a clinic's ledger up to a position."""

    def parked_streams(self, count: int) -> None:
        """So many streams are parked for this view."""
