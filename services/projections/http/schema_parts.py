"""What schemas of the read API are made of."""

from collections.abc import Mapping
from typing import Any, Final

from events.values.item_ids import ItemId

Schema = Mapping[str, Any]

TEXT: Final = {"type": "string"}
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
COUNT: Final = {"type": "integer", "minimum": 1}
COUNT_OR_NULL: Final = {"type": ["integer", "null"]}
UUID: Final = {"type": "string", "format": "uuid"}
ITEM_ID: Final = ItemId.json_schema()
INSTANT: Final = {"type": "string", "format": "date-time"}
HASH: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ANY: Final[Schema] = {}
OBJECT_OR_NULL: Final = {"type": ["object", "null"]}


def object_of(properties: Schema, says: str = "", *optional: str) -> dict[str, Any]:
    """Return an object's schema; all of its properties are required but the optional ones."""
    told = {"description": says} if says else {}
    required = [name for name in properties if name not in optional]
    return {"type": "object", **told, "required": required, "properties": properties}
