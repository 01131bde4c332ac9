"""Upcasters: pure functions that turn the data of one version of a type into the next version's.

The ledger keeps every event as it was written; readers only ever see the newest version.
"""

from collections.abc import Callable
from typing import Any

from events.errors import GoldenThreadError

Data = dict[str, Any]
Upcaster = Callable[[Data], Data]


class DoubledUpcaster(GoldenThreadError):
    """Two upcasters start from the same version of one type."""

    code = "doubled-upcaster"

    def __init__(self, name: str, version: int) -> None:
        super().__init__(f"{name}: two upcasters start from version {version}; keep one")


class Upcasters:
    """The steps from version to version, for every type."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Upcaster] = {}

    def add(self, name: str, from_version: int, step: Upcaster) -> None:
        """Keep `step` as the way from `from_version` to the version after it.

        Raises:
            DoubledUpcaster: such a step is kept already.
        """
        if (name, from_version) in self._steps:
            raise DoubledUpcaster(name, from_version)
        self._steps[name, from_version] = step

    def path(self, name: str, version: int, newest: int) -> tuple[Upcaster, ...] | None:
        """Return the steps from `version` to `newest` in order, or None when one is missing."""
        steps = tuple(self._steps.get((name, at)) for at in range(version, newest))
        present = tuple(step for step in steps if step is not None)
        return present if len(present) == len(steps) else None

    def starts(self) -> frozenset[tuple[str, int]]:
        """Return every (type name, version) that a step starts from."""
        return frozenset(self._steps)
