"""Ids of what a stream holds: short codes within a plan, UUIDs elsewhere."""

import re
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

BAD_ID: Final = "item_id"
"""The type of the error for what has not the form of an id."""

_UUID: Final = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_SHORT: Final = r"[a-z]{1,3}[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}"
_IS_UUID: Final = re.compile(_UUID, re.ASCII)
_IS_SHORT_OR_UUID: Final = re.compile(f"{_SHORT}|{_UUID}", re.ASCII)


class ItemId(str):
    """Names one item within its plan: a short code such as `g1` or `o1.2`, or a UUID.

    A short code is one to three letters and a number, behind which finer ones may stand after dots,
    each of at most four digits. There is no room for a name in it, because ids stand in the clear.
    A UUID is kept in lower case with hyphens, however it was sent.
    """

    __slots__ = ()
    _form: ClassVar[re.Pattern[str]] = _IS_SHORT_OR_UUID
    _rule: ClassVar[str] = "a short id such as g1 or o1.2 (1 to 3 letters, a number), or a UUID"
    _schema: ClassVar[JsonSchemaValue] = {
        "anyOf": [
            {"type": "string", "format": "uuid"},
            {"type": "string", "maxLength": 22, "pattern": f"^{_SHORT}$"},
        ]
    }

    def __new__(cls, value: str | UUID) -> Self:
        """Take an id whose form is known."""
        return super().__new__(cls, value)

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the id that was sent.

        Raises:
            PydanticCustomError: `value` has not the form of one.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, str) and cls.fits(value):
            return cls(value)
        if isinstance(value, UUID):
            return cls(value)
        try:
            return cls(UUID(value))  # type: ignore[arg-type]  # what is no text is refused below
        except (AttributeError, TypeError, ValueError):
            raise PydanticCustomError(BAD_ID, f"must be {cls._rule}") from None

    @classmethod
    def fits(cls, text: str) -> bool:
        """Return whether `text` has the form of such an id."""
        return cls._form.fullmatch(text) is not None

    @classmethod
    def json_schema(cls) -> JsonSchemaValue:
        """Return the JSON Schema of such an id."""
        return dict(cls._schema)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Read with `parse`, write as text."""
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.to_string_ser_schema(when_used="json")
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Tell the form."""
        return cls.json_schema()


class RecordId(ItemId):
    """Names what is not an item of one plan alone: always a UUID."""

    __slots__ = ()
    _form = _IS_UUID
    _rule = "a UUID"
    _schema: ClassVar[JsonSchemaValue] = {"type": "string", "format": "uuid"}
