"""What the evaluation of timers tells whoever watches it: metrics, logs, health."""

from typing import Protocol

from events.ids import ClinicId, Version
from events.worker.checkpoints import Parking


class Observer(Protocol):
    """Called from the event loop; must return at once and not raise."""

    def turned(self) -> None:
        """The loop turned: its heartbeat, every second or so while the servers answer."""

    def evaluated(self, plans: int, seconds: float) -> None:
        """So many plans were looked at, and how long that took; a sign of life within a turn."""

    def written(self, kind: str, stage: str) -> None:
        """A notice was raised, lapsed or cleared."""

    def again(self, code: str) -> None:
        """A plan moved on while it was looked at; it is looked at again."""

    def failed(self, clinic: ClinicId, code: str) -> None:
        """A plan of a clinic could not be looked at; it is tried again after a while."""

    def defect(self, clinic: ClinicId, error: Exception) -> None:
        """Looking at a plan of a clinic broke the code; it is tried again after a while."""

    def parked(self, parking: Parking) -> None:
        """A stream that plans rest on cannot be read: its plans wait until it is retried."""

    def swept(self, clinic: ClinicId, version: Version, timers: int) -> None:
        """Timers were marked because the clinic's own stream went on to a version."""

    def state(self, late_seconds: float, failed: int, clockless: int) -> None:
        """How late the oldest due timer is by its clock; failed timers; clinics without a clock."""

    def ahead(self, seconds: float) -> None:
        """How far the real clock was said to be ahead of the ledger's and was not believed; 0: not.

        Somebody's machine is wrong about the time: an operator must look.
        """

    def away(self, error: str) -> None:
        """A server does not answer; it is tried again."""
