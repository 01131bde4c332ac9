"""The SQL statements of the ledger, one file each."""

from importlib.resources import files
from typing import Final


def _load(name: str) -> str:
    return files("events.ledger").joinpath("sql", f"{name}.sql").read_text()


APPEND_LONE: Final = _load("append_lone")
APPEND_CLEAN: Final = _load("append_clean")
APPEND: Final = _load("append")
EPOCH: Final = _load("epoch")
