"""The schemas of what was measured: scores, alerts, criteria with what rules find."""

from typing import Final

from services.projections.http.schema_parts import (
    COUNT,
    COUNT_OR_NULL,
    INSTANT,
    ITEM_ID,
    OBJECT_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    UUID,
    object_of,
)

_FINDING: Final = object_of(
    {
        "code": TEXT,
        "rules": {"type": "array", "items": TEXT, "minItems": 1},
        "arithmetic": TEXT,
        "verified": {
            "type": "boolean",
            "description": "Whether all figures of the rule were read at their source.",
        },
    }
)

_BAND: Final = {
    "anyOf": [
        {"type": "null"},
        object_of(
            {"code": TEXT, "label": TEXT, "table": TEXT, "kind": TEXT, "warning": TEXT},
            "By the table that the score names; never without its warning.",
        ),
    ]
}

_SCORE: Final = object_of(
    {
        "score_id": UUID,
        "administered_at": INSTANT,
        "total": TEXT,
        "corrected": {"type": "boolean"},
        "pending": {
            "type": "boolean",
            "description": "From elsewhere, and no clinician accepted it yet: it does not count.",
        },
        "band": _BAND,
        "unknown": {
            "type": "array",
            "items": TEXT,
            "description": "Items that matter for safety and were not given: not the same as 0.",
        },
        "findings": {"type": "array", "items": _FINDING},
    },
    "A raw score with the version of its band table, and what both say.",
)

_ALERT: Final = object_of(
    {
        "instrument": TEXT,
        "what": {"type": "array", "items": {"type": "object"}, "minItems": 1},
        "urgency": {"enum": ["alert", "urgent"]},
        "raised": COUNT,
        "raised_time": INSTANT,
        "corrected": COUNT_OR_NULL,
        "score_void": {
            "type": "boolean",
            "description": "Whether the score is void now; its alert stays until it is answered.",
        },
        "closed": {**OBJECT_OR_NULL, "description": "A clinician's outcome; null while open."},
    },
    "A safety alert, under the id of the score that raised it.",
)

_MEMBER: Final = object_of(
    {
        "content": {"type": "object", "description": "Who, in which role, from when until when."},
        "version": COUNT,
        "ended": {**TEXT_OR_NULL, "description": "Why it ended early."},
    },
    "A membership of the care team, by its id.",
)

EPISODE: Final = {
    "type": ["object", "null"],
    "description": "The episode's course, its sessions' count, its scores, alerts and care team.",
    "required": ["scores", "alerts", "care_team"],
    "properties": {
        "scores": {
            "type": "object",
            "description": "By instrument, oldest first.",
            "additionalProperties": {"type": "array", "items": _SCORE},
        },
        "alerts": {
            "type": "object",
            "description": "By score.",
            "additionalProperties": _ALERT,
        },
        "care_team": {
            "type": "object",
            "description": "By membership.",
            "additionalProperties": _MEMBER,
        },
        "outreach": {
            "type": "object",
            "description": "Attempts to reach the client, by id: way, outcome, by whom, when.",
        },
        "amended": {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "When an entry was last voided or a score corrected: waivers of what "
            "was found of scores and sessions before are over.",
        },
        "missed": {
            "type": "object",
            "description": "Sessions that the client did not come to, by id.",
        },
    },
}

MEASURE: Final = object_of(
    {
        "criterion_id": ITEM_ID,
        "metric": TEXT,
        "baseline": OBJECT_OR_NULL,
        "target": {"type": "object"},
        "latest": {"anyOf": [{"type": "null"}, _SCORE]},
        "scores": {"type": "integer", "minimum": 0},
        "findings": {
            "type": "array",
            "description": "What rules find about the newest score, each with its arithmetic.",
            "items": _FINDING,
        },
    },
    "A criterion that counts: where it began, where it is to go, where it is.",
)
