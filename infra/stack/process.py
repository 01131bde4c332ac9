"""Start, watch and end the processes of the local stack."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from infra.stack.account import Account

_LAUNCHER: Final = Path(__file__).with_name("launch.py")
_LOG_LIMIT_BYTES: Final = 16 * 1024 * 1024
_FAMILY_SECONDS: Final = 10
_POLL_SECONDS: Final = 0.01


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    parent_death: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, its output appended to `log`.

    The process gets `parent_death` when the *thread* that calls this ends, so call it from the
    main thread; then not even `kill -9` of the parent leaves an orphan (Linux only).
    """
    who = account or Account(name="")
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid())]
    identity = [str(int(parent_death)), str(who.uid), str(who.gid), str(who.capability)]
    rotate(log)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  # the command is ours, no shell
            [*launcher, *identity, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            process_group=0,
        )


def end(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float) -> int:
    """Send `how`, wait, and kill what has not ended after `seconds`; return the exit code."""
    with suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return kill(process)


def kill(process: subprocess.Popen[bytes]) -> int:
    """Kill the process and wait until it and its children are gone; return the exit code."""
    family = _descendants(process.pid)
    process.kill()
    code = process.wait()
    await_end(family, _FAMILY_SECONDS)
    return code


def await_end(pids: Sequence[int], seconds: float) -> bool:
    """Wait until none of `pids` runs; return whether that came within `seconds`."""
    deadline = time.monotonic() + seconds
    while any(_lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def started(pid: int | None) -> float | None:
    """Return when the process began, in seconds since the epoch; None if it does not run."""
    try:
        return psutil.Process(pid).create_time() if pid is not None else None
    except psutil.NoSuchProcess:
        return None


def rotate(log: Path) -> None:
    """Move a log of over 16 MB aside, to `<log>.1`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        if log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))


def _descendants(pid: int) -> list[int]:
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _lives(pid: int) -> bool:
    """Return whether it runs; a zombie that waits for its reaper holds nothing any more."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
