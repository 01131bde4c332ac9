"""What every refusal of a command says: code, field, rule with its source, way out."""

from collections.abc import Iterable
from typing import ClassVar

from events.errors import Refused
from events.ids import Version


class Refusal(Refused):
    """A command was understood and refused; nothing changed.

    `code` is stable. `pointer` is the JSON pointer of the field within its command; empty means
    the command as a whole. `rule` is broken, `sources` say where it comes from, `way_out` what to
    do. `names` are identifiers, never contents, of what stands in the way. `command` is the place
    of the refused command in its list, from 0. `version` is that of the addressed stream, where its
    state is what stood in the way.
    """

    rule: str = "the command is not acceptable"
    sources: ClassVar[tuple[str, ...]] = ()
    confidential: ClassVar[bool] = False
    """Whether `names` are kept from whoever stands in for a client (B38)."""
    way_out: ClassVar[str] = "change the command"
    whole: ClassVar[str] = "(command)"
    """What a refusal without a pointer is about."""

    def __init__(
        self, pointer: str = "", names: Iterable[object] = (), rule: str | None = None
    ) -> None:
        self.rule = rule or self.rule
        self.pointer = pointer
        self.names = tuple(str(each) for each in names)
        self.command = 0
        self.version: Version | None = None
        super().__init__(self._told())

    def moved_to(self, pointer: str) -> None:
        """Say that the field stands at `pointer` of a document, and is no command's."""
        self.pointer, self.command = pointer, 0
        self.args = (self._told(),)

    def _told(self) -> str:
        cited = f" ({', '.join(self.sources)})" if self.sources else ""
        return f"{self.pointer or self.whole}: {self.rule}{cited}; {self.way_out}"
