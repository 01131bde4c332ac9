"""The data of an event in its JSON document: sealed bytes, or a notice's in clear."""

import binascii
from typing import Any

import orjson

from events.attributes import CLEAR, CLEAR_DATA, DATA, InvalidEnvelope


def data_in(document: dict[str, Any]) -> bytes:
    """Return the data as an envelope has it; data in clear is taken out of `document`.

    Raises:
        InvalidEnvelope: it is missing, has not its form, or stands beside what it excludes.
    """
    if document["datacontenttype"] == CLEAR:
        return _clear_data(document)
    try:
        return binascii.a2b_base64(document[DATA], strict_mode=True)
    except KeyError:
        raise InvalidEnvelope(DATA, "is missing") from None
    except (TypeError, ValueError):
        raise InvalidEnvelope(DATA, "is not base64") from None


def _clear_data(document: dict[str, Any]) -> bytes:
    for name in ("keyid", DATA):
        if name in document:
            raise InvalidEnvelope(name, "must be absent where the data is in clear")
    if type(document.get(CLEAR_DATA)) is not dict:
        raise InvalidEnvelope(CLEAR_DATA, "must be a JSON object")
    return orjson.dumps(document.pop(CLEAR_DATA), option=orjson.OPT_SORT_KEYS)


def loaded_data(data: bytes) -> dict[str, Any]:
    """Return the JSON object in canonical bytes.

    Raises:
        InvalidEnvelope: they are none.
    """
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        document = None
    if type(document) is not dict or orjson.dumps(document, option=orjson.OPT_SORT_KEYS) != data:
        raise InvalidEnvelope(CLEAR_DATA, "must be a JSON object in canonical bytes")
    return document
