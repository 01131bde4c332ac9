"""Examples of answers: those of the invented anxiety plan of the write API's examples."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

NAMES: Final = (
    *("plan", "audit", "events", "findings", "narrative", "diff", "version", "document"),
    "authorizations",
    "requirements",
    "coverage",
    "accounting",
    "requests",
    "triggers",
)


@cache
def examples() -> dict[str, Any]:
    """Return an example answer of each read, by its name."""
    here = files("services.projections.http.examples")
    return {name: orjson.loads(here.joinpath(f"{name}.json").read_bytes()) for name in NAMES}
