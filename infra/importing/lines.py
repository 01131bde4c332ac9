"""The lines of a file of plans, each with its number and digest; the file is read as it is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from events.errors import Refused


class FileUnreadable(Refused):
    """The file cannot be read; nothing was imported."""

    code = "file-unreadable"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}; name a file of plans, one JSON object a line")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its bytes, and the SHA-256 of them in hexadecimal."""

    number: int
    raw: bytes
    digest: str


def lines_in(file: Path) -> Iterator[Line]:
    """Yield the lines that are not empty; a file with the suffix `.json` is one line as a whole.

    Raises:
        FileUnreadable: it is not there, or may not be read.
    """
    try:
        if file.suffix == ".json":
            yield _line(1, file.read_bytes())
            return
        with file.open("rb") as source:
            for number, raw in enumerate(source, start=1):
                if raw.strip():
                    yield _line(number, raw)
    except OSError as error:
        raise FileUnreadable(file, error.strerror or "cannot be read") from error


def require_readable(file: Path) -> None:
    """Return quietly when the file can be read; raises as `lines_in`."""
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise FileUnreadable(file, error.strerror or "cannot be read") from error


def count_of(file: Path) -> int:
    """Return how many lines there are; raises as `lines_in`."""
    return sum(1 for _ in lines_in(file))


def _line(number: int, raw: bytes) -> Line:
    stripped = raw.strip()
    return Line(number, stripped, sha256(stripped).hexdigest())
