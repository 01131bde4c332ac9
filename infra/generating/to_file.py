"""Generated events into a file: whole under its name, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from events.errors import Refused, Unavailable


class FileThere(Refused):
    """A file of that name is there already, and is not written over."""

    code = "file-there"

    def __init__(self, file: Path) -> None:
        super().__init__(f"--to {file}: is there already; name another file, or remove this one")


class FileUnusable(Unavailable):
    """The file cannot be written now. Nothing stands under its name."""

    code = "file-unusable"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"--to {file}: {why}; make room or name a file that can be written")


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """Yield what to write to; the file takes its name when the block ends well.

    Raises:
        FileThere: a file has that name.
        FileUnusable: the folder is missing or not to be written, or the disk is full.
    """
    if file.exists():
        raise FileThere(file)
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(file)
    except OSError as error:
        raise FileUnusable(file, error.strerror or "cannot be written") from error
    finally:
        part.unlink(missing_ok=True)
