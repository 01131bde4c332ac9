"""The schemas of the read API: a plan, pages of entries and events, problems."""

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 1}
_COUNT_OR_NULL: Final = {"type": ["integer", "null"]}
_UUID: Final = {"type": "string", "format": "uuid"}
_INSTANT: Final = {"type": "string", "format": "date-time"}
_HASH: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ANY: Final[Schema] = {}
_OBJECT_OR_NULL: Final = {"type": ["object", "null"]}


def schemas() -> dict[str, Any]:
    """Return every schema by name."""
    return {
        "Plan": _PLAN,
        "Audit": _page("entries", _ENTRY, "What each event changed, in the order of versions."),
        "Events": _page("events", _EVENT, "The events as they were written, in their order."),
        "Findings": _FINDINGS,
        "Problem": _PROBLEM,
    }


def _object(properties: Schema, says: str = "", *optional: str) -> dict[str, Any]:
    told = {"description": says} if says else {}
    required = [name for name in properties if name not in optional]
    return {"type": "object", **told, "required": required, "properties": properties}


def _items(content: str, says: str, **more: Schema) -> dict[str, Any]:
    held = {
        "content": {"type": "object", "description": content},
        "ended": {**_TEXT_OR_NULL, "description": "The reason code, once it left the plan."},
        "replaced_by": _TEXT_OR_NULL,
        **more,
    }
    return {"type": "object", "description": says, "additionalProperties": _object(held)}


_MEASURE: Final = _object(
    {
        "criterion_id": _UUID,
        "metric": _TEXT,
        "baseline": _OBJECT_OR_NULL,
        "target": {"type": "object"},
        "latest": {**_OBJECT_OR_NULL, "description": "The last score of its instrument."},
        "scores": {"type": "integer", "minimum": 0},
    },
    "A criterion that counts: where it began, where it is to go, where it is.",
)

_SIGNATURE: Final = _object(
    {
        "event_id": _UUID,
        "version": _COUNT,
        "recorded_time": _INSTANT,
        "role": _TEXT,
        "outcome": {"enum": ["signed", "declined", "waived"]},
        "content_version": _COUNT,
        "content_hash": _TEXT_OR_NULL,
        "current": {"type": "boolean", "description": "Whether it is of the present content."},
        "changed": {"type": "array", "description": "The items that changed since."},
    }
)

_PLAN: Final = _object(
    {
        "id": _UUID,
        "client_id": _UUID,
        "episode_id": _TEXT_OR_NULL,
        "version": {**_COUNT, "description": "What a write names in If-Match."},
        "position": _COUNT,
        "ledger_time": _INSTANT,
        "hash": {**_HASH, "description": "Of the last event's bytes."},
        "parked": {
            "type": "array",
            "description": "Streams of this answer that the view cannot go on with for now.",
            "items": _object({"stream": _TEXT, "from_version": _COUNT, "reason": _TEXT}),
        },
        "status": {
            "enum": [
                *("not-drafted", "draft", "proposed", "active", "under-review", "on-hold"),
                *("discharged", "closed"),
            ]
        },
        "plan_type": _TEXT_OR_NULL,
        "draft": {**_OBJECT_OR_NULL, "description": "As it was drafted."},
        "proposed": {**_COUNT_OR_NULL, "description": "The content version put to the client."},
        "activation": _OBJECT_OR_NULL,
        "hold": _OBJECT_OR_NULL,
        "ending": _OBJECT_OR_NULL,
        "content_version": {"type": "integer", "description": "What a signature names."},
        "content_hash": {**_HASH, "description": "What a signature names."},
        "diagnoses": _items("As it was recorded.", "By id."),
        "problems": _items("As it was recorded.", "By id."),
        "goals": _items("As it was recorded.", "By id."),
        "objectives": _items(
            "As it was recorded.",
            "By id.",
            standing={"enum": ["open", "met", "ended"]},
            measures={"type": "array", "items": _MEASURE},
        ),
        "baselines": {"type": "object", "description": "By objective and criterion."},
        "met": {"type": "object", "description": "The version at which an objective was met."},
        "interventions": _items("As it was recorded.", "By id."),
        "frequency": _OBJECT_OR_NULL,
        "discharge_criteria": _OBJECT_OR_NULL,
        "contract": _OBJECT_OR_NULL,
        "schedule": {**_OBJECT_OR_NULL, "description": "When reviews are due, as was set."},
        "signatures": {
            "type": "object",
            "description": "By the event that recorded it.",
            "additionalProperties": _SIGNATURE,
        },
        "reviews": {"type": "object", "description": "By id, with verdicts and completion."},
        "next_review": {
            **_OBJECT_OR_NULL,
            "description": "What was agreed for the next review; notices tell when it is due.",
        },
        "broken_links": {
            "type": "array",
            "description": "What stands and refers to what is missing or has ended.",
        },
        "voided": {"type": "array", "items": _UUID, "description": "Events that do not count."},
        "unresolved": {"type": "object", "description": "Events that could change nothing."},
        "episode": {
            **_OBJECT_OR_NULL,
            "description": "The episode's course, its sessions' count, its scores by instrument.",
        },
    },
    "A plan as it stands. Members bear the names that commands and events give them.",
)

_ENTRY: Final = _object(
    {
        "version": _COUNT,
        "position": _COUNT,
        "ledger_time": {**_INSTANT, "description": "When the ledger knew of it."},
        "event_id": _UUID,
        "hash": _HASH,
        "type": _TEXT,
        "actor": _TEXT,
        "role": _TEXT,
        "happened": _INSTANT,
        "recorded": _INSTANT,
        "reason_code": _TEXT_OR_NULL,
        "why": {**_OBJECT_OR_NULL, "description": "The reason in words, with data and links."},
        "changes": {
            "type": "array",
            "items": _object(
                {
                    "path": {**_TEXT, "description": "JSON pointer into the plan (RFC 6901)."},
                    "before": _ANY,
                    "after": _ANY,
                }
            ),
        },
        "correlation_id": _TEXT,
    }
)

_EVENT: Final = _object(
    {
        "position": _COUNT,
        "ledger_time": _INSTANT,
        "hash": _HASH,
        "attributes": {"type": "object", "description": "Those of the CloudEvent, in clear."},
        "data": {"type": "object", "description": "What was sealed, as it was written."},
    }
)

_FINDINGS: Final = _object(
    {
        "plan": _UUID,
        "version": _COUNT,
        "findings": {
            "type": "array",
            "items": _object(
                {
                    "rule": {**_TEXT, "description": "Stable; programs go by it."},
                    "row": {**_TEXT, "description": "The requirement that the rule is of."},
                    "severity": {"enum": ["error", "warning", "info"]},
                    "path": {**_TEXT, "description": "JSON pointer into the plan (RFC 6901)."},
                    "message": _TEXT,
                    "evidence": {**_TEXT, "description": "What was read; it quotes the plan."},
                    "fix": {**_TEXT, "description": "What would make it go away."},
                    "ruleVersion": _COUNT,
                }
            ),
        },
    },
    "What an auditor would object to, in the order of the plan.",
)

_PROBLEM: Final = _object(
    {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "code": {**_TEXT, "description": "Stable; programs go by it."},
        "rule": _TEXT,
        "wayOut": _TEXT,
    },
    "What went wrong (RFC 9457). It never holds a value that was recorded.",
    "rule",
    "wayOut",
)


def _page(name: str, item: Schema, says: str) -> dict[str, Any]:
    return _object(
        {
            "plan": _UUID,
            name: {"type": "array", "items": item},
            "next": {
                **_TEXT_OR_NULL,
                "description": "Where the next page is; null once a page is not full.",
            },
        },
        says,
    )
