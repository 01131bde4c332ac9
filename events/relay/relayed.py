"""How far a clinic was published, as topic `relay` keeps it: one record for each clinic."""

from dataclasses import dataclass, replace

import orjson

from events.ids import NO_HASH, ClinicId, EventHash, Position
from events.relay.stops import RecordUnreadable


@dataclass(frozen=True, slots=True)
class Relayed:
    """Every event of a clinic up to `position` is in topic `plans`.

    `generation` counts the instructions that were carried out; `handed_to` is the shard that
    goes on from here, when this one has ended its work on the clinic.
    """

    cluster: str
    generation: int = 0
    epoch: int = 1
    position: Position = Position(0)  # noqa: RUF009  # a NewType is the number itself
    hash: EventHash = NO_HASH
    handed_to: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """What only grows: generation and position."""
        return self.generation, self.position

    def moved_to(self, position: Position, digest: EventHash) -> "Relayed":
        """Return the same at a later position."""
        return replace(self, position=position, hash=digest)

    def value(self) -> bytes:
        """Return the record's value."""
        fields = {
            "cluster": self.cluster,
            "epoch": self.epoch,
            "generation": self.generation,
            "hash": self.hash.hex(),
            "position": self.position,
        }
        handed = {} if self.handed_to is None else {"handed_to": self.handed_to}
        return orjson.dumps({**fields, **handed}, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def read(cls, clinic: ClinicId, value: bytes) -> "Relayed":
        """Return what `value` says.

        Raises:
            RecordUnreadable: it has not the form that `value` gives.
        """
        try:
            said = orjson.loads(value)
            handed = said.get("handed_to")
            return cls(
                str(said["cluster"]),
                int(said["generation"]),
                int(said["epoch"]),
                Position(int(said["position"])),
                EventHash(bytes.fromhex(said["hash"])),
                None if handed is None else int(handed),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RecordUnreadable(clinic) from None
