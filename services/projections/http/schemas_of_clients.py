"""The schemas of what is told of clients: an accounting of disclosures, what was asked for."""

from typing import Final

from services.projections.http.schema_parts import (
    ANY,
    COUNT,
    OBJECT_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    UUID,
    object_of,
)

DAY: Final = {"type": "string", "format": "date"}
_TRUTH: Final = {"type": "boolean"}

_ENTRY: Final = object_of(
    {
        "disclosure_id": UUID,
        "on": {**DAY, "description": "The local day, of a series the first one."},
        "recipient": object_of({"name": TEXT, "address": TEXT_OR_NULL}),
        "what": TEXT,
        "purpose": TEXT,
        "purpose_text": TEXT_OR_NULL,
        "basis": TEXT,
        "law": TEXT_OR_NULL,
        "count": {**COUNT, "description": "How many disclosures the entry is of."},
        "last_on": DAY,
    }
)
_ENTRIES: Final = {"type": "array", "items": _ENTRY}

ACCOUNTING: Final = object_of(
    {
        "client": UUID,
        "from": DAY,
        "to": DAY,
        "on": {**DAY, "description": "The day on which the accounting is made."},
        "shortened": {**_TRUTH, "description": "Whether it reaches less far than was asked for."},
        "rules": TEXT,
        "entries": {**_ENTRIES, "description": "What the client is told, oldest first."},
        "suspended": {**_ENTRIES, "description": "What an agency wants untold for now."},
        "excluded": {
            "type": "array",
            "description": "What does not count, by the reason for it.",
            "items": object_of(
                {
                    "because": TEXT,
                    "rules": {"type": "array", "items": TEXT},
                    "disclosures": _ENTRIES,
                }
            ),
        },
        "part2": object_of(
            {"in_force": _TRUTH, "from": DAY, "disclosures": {"type": "array", "items": UUID}},
            "Substance-use data that went out under consents; kept, and a duty once in force.",
        ),
    },
    "An accounting of disclosures.",
)

_REQUEST: Final = object_of(
    {
        "request_id": UUID,
        "right": TEXT,
        "status": {"enum": ["open", "due", "overdue", "answered", "withdrawn"]},
        "received_on": DAY,
        "due_on": DAY,
        "extended": _TRUTH,
        "verified": {**_TRUTH, "description": "Whether the days were read at their source."},
        "days_late": {"type": "integer", "minimum": 0},
        "outcome": TEXT_OR_NULL,
        "to_inform": {"type": "array", "items": TEXT},
        "request": {"type": "object"},
    }
)

REQUESTS: Final = object_of(
    {
        "client": UUID,
        "on": DAY,
        "requests": {"type": "array", "items": _REQUEST},
        "copies": {"type": "array", "items": object_of({"copy_id": UUID, "copy": ANY})},
        "communication": OBJECT_OR_NULL,
        "goes_along": {
            "type": "array",
            "description": "What of denied amendments goes along with disclosures.",
            "items": object_of({"request_id": UUID, "parts": {"type": "array", "items": TEXT}}),
        },
        "holds": {"type": "array", "items": UUID},
    },
    "What a client asked for, and how the record may go out, as of a day.",
)
