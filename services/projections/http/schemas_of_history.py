"""The schemas of what tells a plan: its narrative, how it stood, what differs."""

from typing import Final

from services.projections.http.schema_parts import (
    ANY,
    COUNT,
    COUNT_OR_NULL,
    HASH,
    INSTANT,
    OBJECT_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    UUID,
    object_of,
)

_DAY: Final = {"type": ["string", "null"], "format": "date"}
VERSION: Final = {"type": "integer", "minimum": 0}

LINE: Final = object_of(
    {
        "version": COUNT,
        "event_id": UUID,
        "text": {**TEXT, "description": "The event in a sentence, with the name that is used."},
        "standing": {"enum": ["stands", "voided", "corrected"]},
        "standing_version": {
            **COUNT_OR_NULL,
            "description": "The version of the event that voided or corrected it.",
        },
        "happened": INSTANT,
        "recorded": INSTANT,
        "actor": TEXT,
        "role": TEXT,
    }
)

STRETCH: Final = object_of(
    {
        "first_version": COUNT,
        "last_version": COUNT,
        "entries": {**COUNT, "description": "How many lines it stands for."},
        "text": {**TEXT, "description": "One sentence: many edits of a draft are counted."},
        "began": INSTANT,
        "ended": INSTANT,
        "actor": TEXT,
        "role": TEXT,
    },
    "Lines of one person that read as one sentence (A11.23); each line is in one stretch.",
)

NARRATIVE: Final = object_of(
    {
        "plan": UUID,
        "lines": {"type": "array", "items": LINE},
        "stretches": {"type": "array", "items": STRETCH},
        "next": {
            **TEXT_OR_NULL,
            "description": "Where the next page is; null once a page is not full.",
        },
    },
    "The plan's history in sentences, in their order.",
)

DIFF: Final = object_of(
    {
        "plan": UUID,
        "from": {**VERSION, "description": "0 is the plan before its first event."},
        "to": VERSION,
        "changes": {
            "type": "array",
            "items": object_of(
                {
                    "path": {**TEXT, "description": "JSON pointer into the document (RFC 6901)."},
                    "sentence": {**TEXT, "description": "The change, with the item's name."},
                    "before": ANY,
                    "after": ANY,
                }
            ),
        },
        "patch": {
            "type": "array",
            "description": "What turns the earlier document into the later one (RFC 6902).",
            "items": object_of(
                {"op": {"enum": ["add", "remove", "replace"]}, "path": TEXT, "value": ANY},
                "",
                "value",
            ),
        },
    },
    "What differs between two versions of a plan.",
)

AT_VERSION: Final = object_of(
    {
        "plan": UUID,
        "version": VERSION,
        "document": {"type": "object", "description": "What patches apply to."},
    },
    "A plan's own document as it stood at a version, without its episode and what follows from it.",
)

DOCUMENT: Final = object_of(
    {
        "plan": UUID,
        "version": COUNT,
        "last_event": {**HASH, "description": "Of the bytes of the event at that version."},
        "client_version": VERSION,
        "content_version": {**VERSION, "description": "What a signature names."},
        "content_hash": {**HASH, "description": "What a signature names."},
        "renderer": {**TEXT, "description": "The way in which the text is written."},
        "digest": {**HASH, "description": "SHA-256 of the text; what a signature names."},
        "text": {**TEXT, "description": "What the signer sees."},
        "copy": {**TEXT, "description": "The text with the signatures, for people to keep."},
        "plain": {**TEXT, "description": "The plan in plain language, for the client."},
        "dates": object_of(
            {
                "created_on": _DAY,
                "changed_on": {**_DAY, "description": "The last change of agreed content."},
                "reviewed_on": _DAY,
                "schedule": {**OBJECT_OR_NULL, "description": "When reviews are due, as set."},
                "next_review_on": {
                    **_DAY,
                    "description": "The earlier of the day agreed and the plan's own interval.",
                },
            }
        ),
    },
    "The document of a plan: the agreed content, with the client's preferred name and pronouns.",
)
