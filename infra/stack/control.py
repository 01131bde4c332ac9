"""What the command line does with the local stack: start its supervisor, end it, ask it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from infra.settings import Settings
from infra.stack.errors import FolderUnusable, ServerFailed, StackError
from infra.stack.local import lock_file
from infra.stack.lock import holder
from infra.stack.process import await_end, rotate
from infra.stack.space import require_space
from infra.stack.state import Phase, StackState, read_state

LOGS: Final = ("supervisor", "postgres", "kafka", "planner", "relay")
_POLL_SECONDS: Final = 0.05
_UP_SECONDS: Final = 180
_DOWN_SECONDS: Final = 90

Report = Callable[[str], None]


class StackFailed(StackError):
    """The stack did not come up; the supervisor said why.

    An instance has the code of the supervisor's error, so that programs can tell the causes apart.
    """

    code = "stack-failed"

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        vars(self)["code"] = code


class ServersGiven(StackError):
    """Servers elsewhere are configured, so there is nothing to start."""

    code = "servers-given"

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"{variable} names a server that exists, so the local stack is not started; "
            f"prepare it with `goldenthread prepare`, or unset {variable}"
        )


def log_path(home: Path, which: str) -> Path:
    """Return the log file of a part of the stack (one of `LOGS`)."""
    return home / "logs" / f"{which}.log"


def given_variables() -> tuple[str, ...]:
    """Return the variables of the environment that name servers elsewhere."""
    names = ("LEDGER_ADDRESS", "KEYS_ADDRESS", "VIEWS_ADDRESS", "KAFKA_BOOTSTRAP")
    return tuple(name for one in names if os.environ.get(name := f"GOLDENTHREAD_{one}"))


def running(home: Path) -> StackState | None:
    """Return the state of the stack that runs on `home`; None if none runs."""
    who = holder(lock_file(home))
    state = read_state(home)
    return state if who and state and state.supervisor == who.pid else None


def bring_up(settings: Settings, report: Report) -> bool:
    """Start the stack and return when it is ready; True if it ran already.

    Raises:
        ServersGiven: the environment names servers that exist.
        NotEnoughSpace: the disk is nearly full.
        StackFailed: it did not come up.
    """
    for variable in given_variables():
        raise ServersGiven(variable)
    already = holder(lock_file(settings.home)) is not None
    if not already:
        _make(settings.home)
        require_space(settings.home)
    process = None if already else _spawn_supervisor(settings.home)
    _await_ready(settings.home, process, report)
    return already


def take_down(settings: Settings, report: Report) -> bool:
    """End the stack and return when all has ended; False if it did not run.

    Raises:
        ServerFailed: it did not end in time.
    """
    path = lock_file(settings.home)
    who = holder(path)
    if who is None:
        return False
    report(f"stopping the supervisor (process {who.pid}), services, Kafka and PostgreSQL")
    os.kill(who.pid, signal.SIGTERM)
    if not await_end([who.pid], _DOWN_SECONDS):
        log = log_path(settings.home, "supervisor")
        raise ServerFailed("supervisor", f"still runs after {_DOWN_SECONDS} s", log)
    return True


def _make(home: Path) -> None:
    try:
        (home / "logs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or "cannot be made"
        raise FolderUnusable(home, why, "GOLDENTHREAD_HOME") from None


def _spawn_supervisor(home: Path) -> subprocess.Popen[bytes]:
    log = log_path(home, "supervisor")
    rotate(log)
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "infra.stack.local"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "GOLDENTHREAD_HOME": str(home)},
            cwd=Path(__file__).resolve().parents[2],
            start_new_session=True,
        )


def _await_ready(home: Path, process: subprocess.Popen[bytes] | None, report: Report) -> None:
    path = lock_file(home)
    told = len(state.steps) if process is None and (state := read_state(home)) else 0
    deadline = time.monotonic() + _UP_SECONDS
    while True:
        ended = holder(path) is None if process is None else process.poll() is not None
        state = read_state(home) if process is None else _state_of(home, process.pid)
        for step in state.steps[told:] if state else ():
            report(step)
            told += 1
        if state and state.phase is Phase.READY:
            return
        if state and state.failure:
            raise StackFailed(state.failure.message, state.failure.code)
        log = log_path(home, "supervisor")
        if ended:
            raise ServerFailed("supervisor", "ended before the stack was ready", log)
        if time.monotonic() > deadline:
            raise ServerFailed("supervisor", f"not ready after {_UP_SECONDS} s", log)
        time.sleep(_POLL_SECONDS)


def _state_of(home: Path, supervisor: int) -> StackState | None:
    state = read_state(home)
    return state if state and state.supervisor == supervisor else None
