"""The crisis lines that are shown where a clinic has not set its own (A11.06)."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from events.values.crisis import CrisisLines


class ShippedLines(BaseModel):
    """The lines, with their version and source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    lines: CrisisLines


@cache
def crisis_lines() -> CrisisLines:
    """Return the lines of this release."""
    data = files(__package__) / "data" / "crisis_lines.json"
    return ShippedLines.model_validate_json(data.read_bytes()).lines
