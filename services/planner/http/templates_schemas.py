"""The forms of what is answered of templates, their parts and suggestions."""

from collections.abc import Mapping
from typing import Any, Final

from services.planner.http.schemas import REF

CODE: Final = {"type": "string", "maxLength": 40, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_NAMED: Final = {
    "template": CODE,
    "version": {"type": "integer", "minimum": 1},
    "clinic_own": {"type": "boolean", "description": "Whether the clinic added it itself."},
}
_FINDING: Final = {
    "type": "object",
    "required": ["rule", "row", "severity", "path", "message", "evidence", "fix", "ruleVersion"],
    "properties": {
        **dict.fromkeys(("rule", "row", "path", "message", "evidence", "fix"), _TEXT),
        "severity": {"enum": ["error", "warning", "info"]},
        "ruleVersion": {"type": "integer"},
    },
}
_SESSIONS: Final = {"type": "integer", "minimum": 1}
_COURSE: Final = {
    "type": "object",
    "required": ["usual"],
    "properties": {
        "sessions_low": _SESSIONS,
        "sessions_high": _SESSIONS,
        "usual": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["course", "name", "low", "high", "rows", "source"],
                "properties": {
                    **dict.fromkeys(("course", "name", "source"), _TEXT),
                    **dict.fromkeys(("low", "high"), _SESSIONS),
                    "rows": _TEXTS,
                },
            },
        },
    },
}
_FAULT: Final = {
    "type": "object",
    "required": ["pointer", "rule", "wayOut"],
    "properties": dict.fromkeys(("pointer", "rule", "wayOut"), _TEXT),
}
_OPTION: Final = {
    "type": "object",
    "required": ["option", "label", "brings"],
    "properties": {
        "option": CODE,
        "label": _TEXT,
        "brings": {
            "type": "array",
            "description": "The template's parts that the plan gets with this answer.",
            "items": {
                "type": "object",
                "required": ["part", "says"],
                "properties": {"part": _TEXT, "says": _TEXT},
            },
        },
    },
}
_OPEN: Final = {
    "type": "object",
    "required": ["question", "asks", "options"],
    "properties": {
        "question": CODE,
        "asks": _TEXT,
        "options": {"type": "array", "items": _OPTION},
    },
}
_PART: Final = {
    "type": "object",
    "required": ["part", "says", "diagnoses", "problems", "measures", "brings", "source"],
    "properties": {
        **dict.fromkeys(("part", "says", "source"), _TEXT),
        **dict.fromkeys(("diagnoses", "problems", "measures", "brings"), _TEXTS),
    },
}
_ORIGIN: Final = {
    "type": "object",
    "required": ["section", "key", "part", "because", "source"],
    "properties": dict.fromkeys(("section", "key", "part", "because", "source"), _TEXT),
}
_FOUND: Final = {"type": "array", "items": _FINDING}

SCHEMAS: Final[Mapping[str, Any]] = {
    "TemplateList": {
        "type": "object",
        "required": ["templates"],
        "properties": {
            "templates": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": [*_NAMED, "title", "diagnoses", "source"],
                    "properties": {
                        **_NAMED,
                        "title": _TEXT,
                        "diagnoses": _TEXTS,
                        "source": _TEXT,
                    },
                },
            }
        },
    },
    "TemplateWhole": {
        "type": "object",
        "required": [*_NAMED, "content"],
        "properties": {**_NAMED, "content": {"$ref": f"{REF}TemplateContent"}},
    },
    "TemplateFindings": {
        "type": "object",
        "required": ["clean", "faults", "findings"],
        "properties": {
            "clean": {"type": "boolean"},
            "faults": {"type": "array", "items": _FAULT},
            "findings": _FOUND,
        },
    },
    "Instantiated": {
        "type": "object",
        "required": [
            *("template", "version", "commands", "unanswered", "open_questions", "left_out"),
            *("course", "findings"),
        ],
        "properties": {
            **_NAMED,
            "commands": {"type": "array", "items": {"$ref": f"{REF}CommandForPlan"}},
            "unanswered": _TEXTS,
            "open_questions": {"type": "array", "items": _OPEN},
            "left_out": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["objective", "because"],
                    "properties": {"objective": CODE, "criterion": CODE, "because": _TEXT},
                },
            },
            "course": _COURSE,
            "findings": _FOUND,
        },
    },
    "TemplateParts": {
        "type": "object",
        "required": ["parts"],
        "properties": {"parts": {"type": "array", "items": _PART}},
    },
    "BuiltTemplate": {
        "type": "object",
        "required": ["template", "origins", "clean", "faults", "findings"],
        "properties": {
            "template": {
                "type": "object",
                "required": ["id", "version", "content"],
                "properties": {
                    "id": CODE,
                    "version": {"const": 1},
                    "content": {"$ref": f"{REF}TemplateContent"},
                },
            },
            "origins": {"type": "array", "items": _ORIGIN},
            "clean": {"type": "boolean"},
            "faults": {"type": "array", "items": _FAULT},
            "findings": _FOUND,
        },
    },
    "Suggestions": {
        "type": "object",
        "required": ["suggestions"],
        "properties": {
            "suggestions": {"type": "array", "items": {"$ref": f"{REF}Suggestion"}},
        },
    },
}
