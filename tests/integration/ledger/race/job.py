"""What a racing process is told, and how the processes of a race wait for each other."""

import asyncio
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, Self, TypeAlias

import orjson

from events.ids import ClinicId

Design: TypeAlias = Literal["ledger", "sequence"]
Mix: TypeAlias = Literal["contended", "own-streams"]

_POLL_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Job:
    """One process's part: `name` is its own, the rest is the whole race's."""

    name: str
    folder: str
    dsn: str
    seed: int
    clinics: tuple[ClinicId, ...]
    seconds: float
    tasks: int = 8
    design: Design = "ledger"
    mix: Mix = "contended"
    cancels: bool = True

    @classmethod
    def from_command_line(cls) -> Self:
        """Return the job in the file that the process was given."""
        return cls(**orjson.loads(Path(sys.argv[1]).read_bytes()))

    def write(self) -> Path:
        """Write the job to its file."""
        path = Path(self.folder, f"{self.name}.job")
        path.write_bytes(orjson.dumps(asdict(self)))
        return path

    def output(self, kind: str) -> Path:
        """Return the path of a file that only this process writes."""
        return Path(self.folder, f"{self.name}.{kind}")

    async def at_the_start(self) -> None:
        """Say that this process is ready and wait until all are."""
        self.output("ready").touch()
        while not self.is_said("go"):  # noqa: ASYNC110  # another process says it
            await asyncio.sleep(_POLL_SECONDS)

    def say(self, word: str) -> None:
        """Tell all processes that the race has come to `go` or `stop`."""
        Path(self.folder, word).touch()

    def is_said(self, word: str) -> bool:
        """Return whether the race has come to `go` or `stop`."""
        return Path(self.folder, word).exists()
