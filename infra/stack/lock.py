"""One supervisor per data folder: a lock file that the kernel releases with its process."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TextIO

import psutil

from infra.stack.errors import StackError

_PATIENCE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.05


class AlreadyRunning(StackError):
    """Another supervisor has the data folder."""

    code = "already-running"

    def __init__(self, path: Path) -> None:
        super().__init__(f"the local stack of {path.parent} runs already; end it with `make down`")


@dataclass(frozen=True)
class Holder:
    """The process that holds, or last held, a lock: its id and when it began (epoch seconds)."""

    pid: int
    started: float


@contextmanager
def held(path: Path) -> Iterator[Holder | None]:
    """Hold the lock; yields the last holder if that one ended without letting go of it.

    Raises:
        AlreadyRunning: another process holds it.
    """
    with path.open("a+") as file:
        if not _taken(file, fcntl.LOCK_EX, _PATIENCE_SECONDS):
            raise AlreadyRunning(path)
        former = _read(file)
        me = psutil.Process()
        _write(file, json.dumps(asdict(Holder(me.pid, me.create_time()))))
        yield former
        _write(file, "")


def holder(path: Path) -> Holder | None:
    """Return who holds the lock now; None if nobody does."""
    try:
        with path.open("r") as file:
            return None if _taken(file, fcntl.LOCK_SH, 0) else _read(file)
    except FileNotFoundError:
        return None


def _taken(file: TextIO, how: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True


def _read(file: TextIO) -> Holder | None:
    file.seek(0)
    text = file.read()
    try:
        return Holder(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _write(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
