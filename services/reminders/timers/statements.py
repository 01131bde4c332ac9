"""The SQL statements of timers, one file each."""

from importlib.resources import files
from typing import Final


def _load(name: str) -> str:
    return files("services.reminders.timers").joinpath("sql", f"{name}.sql").read_text()


LOCK_TIMERS: Final = _load("lock_timers")
MARK_PLANS: Final = _load("mark_plans")
MARK_CLIENTS: Final = _load("mark_clients")
TOUCH_PLANS: Final = _load("touch_plans")
KNOW_CLINICS: Final = _load("know_clinics")
KNOW_NOTICES: Final = _load("know_notices")
NOTICES: Final = _load("notices")
STANDING: Final = _load("standing")
CLINICS: Final = _load("clinics")
LEDGER_NOW: Final = _load("ledger_now")
CLINIC_HEADS: Final = _load("clinic_heads")
SWEEP_HOLD: Final = _load("sweep_hold")
SWEEP_MARK: Final = _load("sweep_mark")
SWEEP_NOTE: Final = _load("sweep_note")
DUE: Final = _load("due")
WAITING: Final = _load("waiting")
CLAIM: Final = _load("claim")
FINISH: Final = _load("finish")
KEEP_CLOCKS: Final = _load("keep_clocks")
CLOCKS: Final = _load("clocks")
FAILED: Final = _load("failed")
