"""The codes of one release of ICD-10-CM, checked without asking anybody (A1.06, A1.07)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


def is_listed(code: str) -> bool:
    """Return whether the release has a code, such as `F41.1`; also one that has finer ones."""
    category, dot, rest = code.partition(".")
    finer = _codes().get(category)
    return finer is not None and (rest in finer.split() if dot else True)


def release() -> str:
    """Return the first day of the release, such as `2026-04-01`."""
    return str(_table()["release"])


def _codes() -> Mapping[str, str]:
    """Return what follows the dot in every code, by category."""
    codes: Mapping[str, str] = _table()["codes"]
    return codes


@cache
def _table() -> Mapping[str, Any]:
    kept: Mapping[str, Any] = orjson.loads(
        (files(__package__) / "data" / "icd-10-cm.json").read_bytes()
    )
    return kept
