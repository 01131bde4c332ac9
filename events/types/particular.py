"""What a plan records beside what its parties agree on: the forms that such events share.

None of it stales a signature (A11.12). An event names its item's kind and the part of the plan's
state that holds it; its fields are called after the kind, such as `strength_id` and `strength`.
"""

from typing import Any, ClassVar, cast

from events.payload import Payload
from events.values.base import Value
from events.values.ids import ItemKind
from events.values.item_ids import ItemId


class Particular(Payload):
    """An event on one kind of particulars."""

    item_kind: ClassVar[ItemKind]
    section: ClassVar[str]

    @property
    def key(self) -> ItemId:
        """The id of the item that the event is about."""
        return cast("ItemId", self._called(f"{self._member()}_id"))

    @property
    def content(self) -> Value:
        """What holds of the item from the event on."""
        return cast("Value", self._called(self._member()))

    def _called(self, name: str) -> Any:  # noqa: ANN401  # a field of the kind's own type
        return getattr(self, name)

    @classmethod
    def _member(cls) -> str:
        return cls.item_kind.replace("-", "_")


class ItemAdded(Particular):
    """An item with an id of its own begins."""


class ItemRevised(Particular):
    """An item as it now stands, whole."""


class ItemEnded(Particular):
    """An item ends; `reason` says why. It stays in the record."""

    @property
    def because(self) -> str:
        """The code of the reason."""
        return cast("str", self._called("reason"))

    @property
    def successor(self) -> ItemId | None:
        """The item that takes its place, where the kind names one."""
        return cast("ItemId | None", getattr(self, "replaced_by", None))


class WholeStated(Particular):
    """What a plan holds once, as it now stands, whole."""


AnyParticular = ItemAdded | ItemRevised | ItemEnded | WholeStated
