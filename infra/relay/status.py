"""How the relay fares: what it last noted, beside the heads of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from events.ids import ClinicId, Position
from infra.databases import Pool

_STATUS: Final = files("infra.relay").joinpath("sql", "status.sql").read_text()
# A relay shows a sign of life each second.
_SILENT_SECONDS: Final = 15.0

Condition: TypeAlias = Literal["published", "behind", "moving", "held", "stopped", "nobody-relays"]


@dataclass(frozen=True, slots=True)
class ClinicStatus:
    """One clinic: `seconds` is how long its first unpublished event has waited."""

    clinic: ClinicId
    shard: int
    head: Position
    relayed: Position
    seconds: float
    state: str
    reason: str | None
    carried_out: int
    told: int

    @property
    def behind(self) -> int:
        """How many events wait."""
        return max(0, self.head - self.relayed)

    @property
    def pending(self) -> bool:
        """Whether an instruction is still to be carried out."""
        return self.told > self.carried_out

    @property
    def stopped(self) -> bool:
        """Whether its shard waits for an operator."""
        return self.state == "stopped"

    @property
    def condition(self) -> Condition:
        """What an operator has to know first."""
        if self.stopped:
            return "stopped"
        if self.pending:
            return "moving"
        if not self.behind:
            return "published"
        if self.state == "holding" and f"clinic {self.clinic}:" in (self.reason or ""):
            return "held"
        return "nobody-relays" if self.state in {"nobody", "ended"} else "behind"


async def relay_status(pool: Pool) -> Sequence[ClinicStatus]:
    """Return every clinic, in order of shard and id."""
    return [
        ClinicStatus(
            ClinicId(row["clinic_id"]),
            row["relay_shard"],
            Position(row["head"]),
            Position(row["relayed"]),
            row["seconds"] or 0.0,
            _state(row["state"], row["silent"]),
            row["reason"],
            row["carried_out"],
            row["told"],
        )
        for row in await pool.fetch(_STATUS)
    ]


def _state(noted: str | None, silent: float | None) -> str:
    """Return the shard's state; one that has been silent for long is nobody's any more."""
    if noted is None or silent is None or silent > _SILENT_SECONDS:
        return "nobody"
    return noted
