"""The doctor's SQL statements, one file each."""

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "sql"


def statement(name: str) -> str:
    """Return the statement in the file of that name."""
    return (_FOLDER / f"{name}.sql").read_text()
