"""A fault of a template: its place, the rule that it breaks, and what to do."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, told by JSON pointer into the template's content.

    `rule` never holds a text of the template, only what the rule is.
    """

    pointer: str
    rule: str
    way_out: str

    def shown(self) -> dict[str, Any]:
        """Return the fault as JSON shows it."""
        return {"pointer": self.pointer, "rule": self.rule, "wayOut": self.way_out}
