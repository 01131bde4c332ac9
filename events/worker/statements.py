"""The SQL statements of the worker, one file each."""

from importlib.resources import files
from typing import Final


def _load(name: str) -> str:
    return files("events.worker").joinpath("sql", f"{name}.sql").read_text()


LOCK: Final = _load("lock")
BEGIN: Final = _load("begin")
ADVANCE: Final = _load("advance")
GO_BACK: Final = _load("go_back")
PARKED_AMONG: Final = _load("parked_among")
PARK: Final = _load("park")
UNPARK: Final = _load("unpark")
HELD_PARKED: Final = _load("held_parked")
RETRIES: Final = _load("retries")
PARKED_COUNT: Final = _load("parked_count")
UNREADABLE: Final = _load("unreadable")
SWEEPS: Final = _load("sweeps")
SWEEP_BEGIN: Final = _load("sweep_begin")
SWEEP_HELD: Final = _load("sweep_held")
SWEPT: Final = _load("swept")
BEHIND: Final = _load("behind")
LEDGER_RANGES: Final = _load("ledger_ranges")
LEDGER_HASHES: Final = _load("ledger_hashes")
LEDGER_PAGE: Final = _load("ledger_page")
LEDGER_HEADS: Final = _load("ledger_heads")
