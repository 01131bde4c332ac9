"""One invented example of every kind of command; those of one plan hang together."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

FILES: Final = ("clinic", "templates", "client", "requests", "episode", "plan", "particulars")


@cache
def examples() -> Mapping[str, Mapping[str, Any]]:
    """Return an example command by kind, as JSON values."""
    found: dict[str, Mapping[str, Any]] = {}
    for name in FILES:
        found |= orjson.loads(files(__name__).joinpath(f"{name}.json").read_bytes())
    return found
