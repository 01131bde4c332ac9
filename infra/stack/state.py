"""What the supervisor tells others: one small file, replaced whole at each change."""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Phase(StrEnum):
    """Where the stack is on its way."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


class ChildState(BaseModel):
    """One process of the stack; `pid` is None while it does not run.

    `started` is when the process began, in seconds since the epoch, as the kernel tells it: a
    number and its beginning together name a process for good.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    pid: int | None = None
    started: float | None = None
    port: int
    log: str
    restarts: int = 0
    given_up: bool = False


class Failure(BaseModel):
    """Why the stack did not come up."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str


class StackState(BaseModel):
    """The state of the whole stack; `steps` are the lines that tell its progress."""

    model_config = ConfigDict(frozen=True)

    supervisor: int
    phase: Phase = Phase.STARTING
    steps: tuple[str, ...] = ()
    children: tuple[ChildState, ...] = ()
    failure: Failure | None = None


def state_file(home: Path) -> Path:
    """Return the file that holds the state of the stack on `home`."""
    return home / "state.json"


def read_state(home: Path) -> StackState | None:
    """Return what the last supervisor told; None if there was none or it is not to be read."""
    try:
        return StackState.model_validate_json(state_file(home).read_text())
    except (OSError, ValueError):
        return None


def write_state(home: Path, state: StackState) -> None:
    """Replace what is told."""
    file = state_file(home)
    fresh = file.with_suffix(".new")
    fresh.write_text(state.model_dump_json(indent=2))
    fresh.replace(file)
