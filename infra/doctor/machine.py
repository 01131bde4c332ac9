"""This machine: room for the data folder."""

from pathlib import Path
from typing import Final

from infra.doctor.check import Check, failed, ok, warning
from infra.stack.space import NEEDED_MB, free_mb

SCARCE_MB: Final = 4 * NEEDED_MB


def disk_check(home: Path) -> Check:
    """Return whether the data folder has room."""
    return judge_space(home, free_mb(home))


def judge_space(home: Path, free: int) -> Check:
    """Return what `free` MB under `home` mean."""
    name, seen = "disk space", f"{free} MB free for {home}"
    todo = "free some space, or move the data folder (GOLDENTHREAD_HOME)"
    if free < NEEDED_MB:
        return failed(name, f"{seen}; the servers need {NEEDED_MB} MB to start", todo)
    return warning(name, seen, todo) if free < SCARCE_MB else ok(name, seen)
