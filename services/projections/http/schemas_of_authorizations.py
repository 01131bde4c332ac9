"""The schemas of what payers authorized, with units, and of why a review is due (A2.07, A4)."""

from typing import Final

from services.projections.http.schema_parts import (
    COUNT,
    INSTANT,
    ITEM_ID,
    TEXT,
    UUID,
    object_of,
)

_DAY: Final = {"type": "string", "format": "date"}
_DAY_OR_NULL: Final = {"type": ["string", "null"], "format": "date"}
_NUMBER: Final = {"type": "integer", "minimum": 0}
_OBJECTS: Final = {"type": "array", "items": {"type": "object"}}
_TEXTS: Final = {"type": "array", "items": TEXT}

_UNITS: Final = object_of(
    {
        "code": TEXT,
        "approved": COUNT,
        "used": _NUMBER,
        "left": {**_NUMBER, "description": "None of a span that is over."},
        "from_on": _DAY,
        "until_on": {**_DAY, "description": "The last day, be it that of the insurance."},
        "decided_on": _DAY,
        "expired": {"type": "boolean"},
    }
)

_AUTHORIZATION: Final = object_of(
    {
        "request": {"type": "object", "description": "As it was recorded."},
        "version": COUNT,
        "requested_on": _DAY,
        "since": {**_DAY, "description": "The day of its last step that has one."},
        "status": {
            "enum": [
                *("requested", "approved", "denied", "appealed"),
                *("upheld", "withdrawn", "ended"),
            ]
        },
        "approvals": _OBJECTS,
        "steps": {**_OBJECTS, "description": "What followed the request, each as recorded."},
        "appeal_by": _DAY_OR_NULL,
        "ended_on": _DAY_OR_NULL,
        "partial": {
            "type": "boolean",
            "description": "Whether less was approved than was asked for.",
        },
        "legal": {**_TEXTS, "description": "What may happen to it next."},
        "appeal_overdue": {"type": "boolean"},
        "units": {"type": "array", "items": _UNITS},
        "renewed_by": {"type": "array", "items": UUID},
        "reauthorization_due": {**_TEXTS, "description": "Why; empty where it is not."},
    }
)

_SESSION: Final = object_of(
    {
        "session_id": UUID,
        "episode_id": UUID,
        "insurance_id": UUID,
        "code": TEXT,
        "on": _DAY,
        "units": COUNT,
        "standing": {
            "enum": ["covered", "released", "held", "before-authorization"],
            "description": "Held until an approval covers it; released by one that came later.",
        },
        "uncovered": _NUMBER,
        "drawn": {
            "type": "array",
            "items": object_of({"authorization_id": UUID, "units": COUNT}),
        },
    }
)

AUTHORIZATIONS: Final = object_of(
    {
        "client_id": UUID,
        "version": COUNT,
        "position": COUNT,
        "ledger_time": INSTANT,
        "parked": {
            "type": "array",
            "description": "Streams of this answer that the view cannot go on with for now.",
            "items": object_of({"stream": TEXT, "from_version": COUNT, "reason": TEXT}),
        },
        "as_of": _DAY,
        "insurances": {
            "type": "object",
            "description": "By id, as they now stand.",
            "additionalProperties": {"type": "object"},
        },
        "authorizations": {
            "type": "object",
            "description": "By id.",
            "additionalProperties": _AUTHORIZATION,
        },
        "sessions": {
            "type": "array",
            "description": "Attended, billable sessions of services that a payer was asked for.",
            "items": _SESSION,
        },
        "expected": {
            "type": "object",
            "description": "By service code: the units expected in the next 14 days.",
            "additionalProperties": object_of(
                {
                    "units": _NUMBER,
                    "arithmetic": TEXT,
                    "basis": {"enum": ["plan", "last-28-days"]},
                }
            ),
        },
        "units_low": {
            "type": "array",
            "description": "Once for each authorization and code, with the day since which.",
            "items": object_of(
                {
                    "authorization_id": UUID,
                    "code": TEXT,
                    "since": _DAY,
                    "left": {"type": "integer"},
                    "expected": _NUMBER,
                    "until_on": _DAY,
                    "arithmetic": TEXT,
                    "rules": _TEXTS,
                }
            ),
        },
    },
    "What payers were asked, what they decided, and what is left of it as of a day.",
)

TRIGGERS: Final = object_of(
    {
        "plan": UUID,
        "version": COUNT,
        "as_of": _DAY,
        "suggestions": {
            "type": "array",
            "items": object_of(
                {
                    "trigger": {
                        "enum": [
                            *("scheduled", "milestone", "clinical-event", "client-request"),
                            *("lack-of-progress", "transition", "exceeding-expectations"),
                            *("authorization", "plateau", None),
                        ],
                        "description": "To open a review with; null for a decision without one.",
                    },
                    "row": {**TEXT, "description": "The requirement that the suggestion is of."},
                    "because": TEXT,
                    "names": {
                        "type": "array",
                        "items": ITEM_ID,
                        "description": "What it is about.",
                    },
                }
            ),
        },
    },
    "Why a review of a plan in effect is due. Whether to open one is for its clinician to decide.",
)
