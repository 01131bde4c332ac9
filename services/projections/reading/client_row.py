"""A client as the view has it, with what else is read of all that is the client's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from events.ids import ClientId, ClinicId, KeyId, Position, StreamId, Version
from services.projections.reading.progress import Parked


class ClientAt(NamedTuple):
    """Which client is asked for, and what a read token wants reached."""

    clinic: ClinicId
    client: ClientId
    wanted: Mapping[StreamId, Version]


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client with the episodes' billed sessions and the plans' frequencies, all as JSON.

    `parked` are streams of the client's that wait.
    """

    client_id: ClientId
    version: Version
    position: Position
    ledger_time: datetime
    key_id: KeyId
    document: str
    episodes: Sequence[Mapping[str, Any]] = ()
    plans: Sequence[Mapping[str, Any]] = ()
    parked: tuple[Parked, ...] = ()

    @property
    def versions(self) -> str:
        """What tells this answer from others: the client's version, and a sum over the rest."""
        rest = [(one["episode_id"], one["version"]) for one in self.episodes]
        rest += [(one["plan_id"], one["version"]) for one in self.plans]
        return f"{self.version}-{crc32(repr((rest, self.parked)).encode()):08x}"


def client_row(row: Mapping[str, Any], parked: tuple[Parked, ...]) -> ClientRow:
    """Return a row of the statement `authorizations` with its JSON read."""
    episodes, plans = orjson.loads(row["episodes"]), orjson.loads(row["plans"])
    return ClientRow(**{**row, "episodes": episodes, "plans": plans, "parked": parked})
