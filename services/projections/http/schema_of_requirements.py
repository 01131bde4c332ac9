"""The schemas of what payers and law ask of a plan, and of which sessions it covers."""

from typing import Final, get_args

from events.profiles.coverage import Reason, Standing
from events.profiles.requirements import State
from services.projections.http.schema_parts import (
    COUNT,
    COUNT_OR_NULL,
    INSTANT,
    TEXT,
    TEXT_OR_NULL,
    UUID,
    object_of,
)

_DAY: Final = {"type": ["string", "null"], "format": "date"}
_TEXTS: Final = {"type": "array", "items": TEXT}
_FLAG: Final = {"type": "boolean"}

_DUE: Final = {
    **object_of(
        {
            "profile": TEXT,
            "version": COUNT,
            "row": {**TEXT, "description": "The rule's row of the rule book."},
            "source": TEXT,
            "verified": {**_FLAG, "description": "Whether the source was read."},
            "on": {**_DAY, "description": "Due by the end of this day; null while it is open."},
            "how": {**TEXT, "description": "The arithmetic, in words."},
            "settled": {**_FLAG, "description": "Whether no session to come moves it."},
            "by": {**TEXT_OR_NULL, "description": "An exact instant, where hours are counted."},
            "moved": {
                **_FLAG,
                "description": "The day lay before the rule held, so it is the rule's first day.",
            },
            "stops_at": {**TEXT_OR_NULL, "description": "What stops the clock of a late plan."},
            "role": TEXT_OR_NULL,
        }
    ),
    "type": ["object", "null"],
}

_PROFILE: Final = object_of(
    {
        "code": TEXT,
        "version": COUNT,
        "name": TEXT,
        "kind": {"enum": ["payer", "regulation", "accreditation", "practice"]},
        "source": TEXT,
        "row": TEXT,
        "verified": _FLAG,
        "remark": TEXT_OR_NULL,
        "since": {**_DAY, "description": "Null: since the episode began."},
    }
)

_REQUIREMENT: Final = object_of(
    {
        "profile": TEXT,
        "version": COUNT,
        "name": {**TEXT, "description": "As the profile calls it; an answer names it so."},
        "kind": {"enum": ["component", "signature", "plan", "review", "deadline"]},
        "row": TEXT,
        "source": TEXT,
        "verified": _FLAG,
        "state": {"enum": [*get_args(State)]},
        "blocks": {**_FLAG, "description": "Whether the plan takes no effect without it."},
        "due": _DUE,
        "done_on": _DAY,
        "any_of": {**_TEXTS, "description": "The roles of which one signs."},
        "on_change": {**_FLAG, "description": "Whether each change needs it again."},
        "waivable_for": {**_TEXTS, "description": "The reasons for which it is done without."},
        "reason": TEXT_OR_NULL,
    }
)

_OUTREACH: Final = object_of(
    {
        "rule": TEXT,
        "row": TEXT,
        "source": TEXT,
        "verified": {"type": "boolean", "description": "Whether the figure has a source."},
        "session_id": UUID,
        "missed": {**COUNT, "description": "Sessions missed since the last one held."},
        "due": {**TEXT, "format": "date"},
        "how": {**TEXT, "description": "The arithmetic."},
        "state": {"enum": ["open", "late", "done"]},
        "done_on": {**TEXT_OR_NULL, "format": "date"},
    },
    "An attempt to reach a client who missed sessions (A1.52).",
)

REQUIREMENTS: Final = object_of(
    {
        "plan": {**TEXT_OR_NULL, "description": "Null where an episode was asked for."},
        "episode": {**TEXT, "format": "uuid"},
        "on": {**TEXT, "format": "date", "description": "The day that is judged by."},
        "plan_optional": {**_FLAG, "description": "No profile asks for a plan, one says so."},
        "plan_due": {**_DUE, "description": "The earliest of all profiles."},
        "review_due": {**_DUE, "description": "The earliest of all profiles."},
        "profiles": {"type": "array", "items": _PROFILE},
        "requirements": {"type": "array", "items": _REQUIREMENT},
        "outreach": {"type": "array", "items": _OUTREACH},
    },
    "What each profile asks and how that stands.",
)

_SPAN: Final = object_of(
    {
        "content_version": COUNT,
        "since": INSTANT,
        "until": {**TEXT_OR_NULL, "format": "date-time", "description": "Null while in force."},
    }
)

_SESSION: Final = object_of(
    {
        "session_id": UUID,
        "service_at": INSTANT,
        "on": {**TEXT, "format": "date", "description": "The local day at the site."},
        "standing": {"enum": [*get_args(Standing)]},
        "reason": {"enum": [*get_args(Reason)]},
        "content_version": {**COUNT_OR_NULL, "description": "What covers it."},
        "due": _DUE,
        "missing": {
            "type": "array",
            "description": "Roles of which one has to sign, one list for each signature.",
            "items": _TEXTS,
        },
    }
)

COVERAGE: Final = object_of(
    {
        "plan": UUID,
        "on": {**_DAY, "description": "The day whose sessions are told; null for all."},
        "in_force": {"type": "array", "items": _SPAN},
        "sessions": {"type": "array", "items": _SESSION},
    },
    "Which content of the plan was in force when, and how each session that was held stands.",
)
