"""Room on the disk."""

import shutil
from pathlib import Path
from typing import Final

from infra.stack.errors import NotEnoughSpace

NEEDED_MB: Final = 512
_MB: Final = 1024 * 1024


def free_mb(folder: Path) -> int:
    """Return how many MB are free where `folder` lies or will lie."""
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    return shutil.disk_usage(existing).free // _MB


def require_space(folder: Path, needed_mb: int = NEEDED_MB) -> None:
    """Check that servers can begin to write in `folder`.

    Raises:
        NotEnoughSpace: less than `needed_mb` is free.
    """
    free = free_mb(folder)
    if free < needed_mb:
        raise NotEnoughSpace(folder, free, needed_mb)
