"""The schemas of the read API: a plan, pages of entries and events, problems."""

from typing import Any, Final

from services.projections.http.schema_of_requirements import COVERAGE, REQUIREMENTS
from services.projections.http.schema_parts import (
    ANY,
    COUNT,
    COUNT_OR_NULL,
    HASH,
    INSTANT,
    ITEM_ID,
    OBJECT_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    UUID,
    Schema,
    object_of,
)
from services.projections.http.schemas_of_authorizations import AUTHORIZATIONS, TRIGGERS
from services.projections.http.schemas_of_clients import ACCOUNTING, REQUESTS
from services.projections.http.schemas_of_history import AT_VERSION, DIFF, DOCUMENT, NARRATIVE
from services.projections.http.schemas_of_measures import EPISODE, MEASURE


def schemas() -> dict[str, Any]:
    """Return every schema by name."""
    return {
        "Plan": _PLAN,
        "Audit": _page("entries", _ENTRY, "What each event changed, in the order of versions."),
        "Events": _page("events", _EVENT, "The events as they were written, in their order."),
        "Findings": _FINDINGS,
        "Narrative": NARRATIVE,
        "Diff": DIFF,
        "Version": AT_VERSION,
        "Authorizations": AUTHORIZATIONS,
        "Requirements": REQUIREMENTS,
        "Coverage": COVERAGE,
        "Accounting": ACCOUNTING,
        "Requests": REQUESTS,
        "Document": DOCUMENT,
        "Triggers": TRIGGERS,
        "Problem": _PROBLEM,
    }


def _items(content: str, says: str, **more: Schema) -> dict[str, Any]:
    held = {
        "content": {"type": "object", "description": content},
        "ended": {**TEXT_OR_NULL, "description": "The reason code, once it left the plan."},
        "replaced_by": TEXT_OR_NULL,
        **more,
    }
    return {"type": "object", "description": says, "additionalProperties": object_of(held)}


_SIGNATURE: Final = object_of(
    {
        "event_id": UUID,
        "version": COUNT,
        "recorded_time": INSTANT,
        "role": TEXT,
        "outcome": {"enum": ["signed", "declined", "waived"]},
        "content_version": COUNT,
        "content_hash": TEXT_OR_NULL,
        "signer": {**OBJECT_OR_NULL, "description": "Role, printed name, credentials, basis."},
        "meaning": TEXT_OR_NULL,
        "capture": {**OBJECT_OR_NULL, "description": "How it was taken, with its reason."},
        "document": {**OBJECT_OR_NULL, "description": "What the signer saw: versions, digest."},
        "explanation": {**TEXT_OR_NULL, "description": "Why there is none."},
        "current": {"type": "boolean", "description": "Whether it is of the present content."},
        "changed": {"type": "array", "description": "The items that changed since."},
    }
)

_PLAN: Final = object_of(
    {
        "id": UUID,
        "client_id": UUID,
        "episode_id": TEXT_OR_NULL,
        "version": {**COUNT, "description": "What a write names in If-Match."},
        "position": COUNT,
        "ledger_time": INSTANT,
        "hash": {**HASH, "description": "Of the last event's bytes."},
        "parked": {
            "type": "array",
            "description": "Streams of this answer that the view cannot go on with for now.",
            "items": object_of({"stream": TEXT, "from_version": COUNT, "reason": TEXT}),
        },
        "status": {
            "enum": [
                *("not-drafted", "draft", "proposed", "active", "under-review", "on-hold"),
                *("discharged", "closed"),
            ]
        },
        "plan_type": TEXT_OR_NULL,
        "draft": {**OBJECT_OR_NULL, "description": "As it was drafted."},
        "proposed": {**COUNT_OR_NULL, "description": "The content version put to the client."},
        "activation": OBJECT_OR_NULL,
        "hold": OBJECT_OR_NULL,
        "ending": OBJECT_OR_NULL,
        "content_version": {"type": "integer", "description": "What a signature names."},
        "content_hash": {**HASH, "description": "What a signature names."},
        "diagnoses": _items("As it was recorded.", "By id."),
        "problems": _items("As it was recorded.", "By id."),
        "goals": _items("As it was recorded.", "By id."),
        "objectives": _items(
            "As it was recorded.",
            "By id.",
            standing={"enum": ["open", "met", "ended"]},
            measures={"type": "array", "items": MEASURE},
        ),
        "baselines": {"type": "object", "description": "By objective and criterion."},
        "met": {"type": "object", "description": "The version at which an objective was met."},
        "interventions": _items("As it was recorded.", "By id."),
        "frequency": OBJECT_OR_NULL,
        "discharge_criteria": OBJECT_OR_NULL,
        "contract": OBJECT_OR_NULL,
        "measurement": {**OBJECT_OR_NULL, "description": "What is measured, how often, by whom."},
        "strengths": _items("As it was recorded.", "By id, with where the plan uses them."),
        "barriers": _items("As it was recorded.", "By id, each with its mitigation."),
        "preferences": _items("As it was recorded.", "By id."),
        "presenting_concern": OBJECT_OR_NULL,
        "history": _items("As it was recorded.", "By id; what proved wrong stays, marked."),
        "functioning": OBJECT_OR_NULL,
        "readiness": OBJECT_OR_NULL,
        "circumstances": OBJECT_OR_NULL,
        "population": OBJECT_OR_NULL,
        "risk_assessments": _items("As it was recorded.", "By id; the newest tells the status."),
        "safety_plan": {
            **OBJECT_OR_NULL,
            "description": "As it stands; by role, the version of it that was acknowledged.",
        },
        "family_involvement": OBJECT_OR_NULL,
        "disagreements": _items("As it was recorded.", "By id."),
        "goal_proposals": _items("As it was proposed.", "By id; taken up where it was accepted."),
        "referrals": {"type": "object", "description": "By id, each with where it stands."},
        "phase_decisions": _items("As it was recorded.", "By id."),
        "requirement_answers": _items("As it was recorded.", "By id."),
        "clinical_events": _items("As it was recorded.", "By id."),
        "medications": _items("As it was recorded.", "By id."),
        "homework": _items("As it was recorded.", "By id."),
        "skills": _items("As it was recorded.", "By id."),
        "practice": _items("As it was recorded.", "By id."),
        "schedule": {**OBJECT_OR_NULL, "description": "When reviews are due, as was set."},
        "notes": {
            "type": "object",
            "description": "Links from progress notes, by the id of the note; never their text.",
        },
        "progress_entries": {
            "type": "object",
            "description": "How far goals have come over a period, by the id of the entry.",
        },
        "finding_waivers": {
            "type": "object",
            "description": "Findings that were waived, by the id of the waiver, lapsed ones too.",
        },
        "signatures": {
            "type": "object",
            "description": "By the event that recorded it.",
            "additionalProperties": _SIGNATURE,
        },
        "reviews": {"type": "object", "description": "By id, with verdicts and completion."},
        "problems_changed": {
            "type": "object",
            "description": "By id, the version that last added, changed or resolved a problem.",
            "additionalProperties": COUNT,
        },
        "next_review": {
            **OBJECT_OR_NULL,
            "description": "`on` is the day that was agreed or, where that is earlier or none was, "
            "the end of `every_days` from the last complete review or the activation. Payers may "
            "want it earlier: notices tell when it is due.",
        },
        "broken_links": {
            "type": "array",
            "description": "What stands and refers to what is missing or has ended.",
        },
        "voided": {"type": "array", "items": UUID, "description": "Events that do not count."},
        "unresolved": {"type": "object", "description": "Events that name what is not there."},
        "episode": EPISODE,
        "whole": {
            "type": "boolean",
            "description": "False where some members are empty for who reads in another's place.",
        },
    },
    "A plan as it stands. Members bear the names that commands and events give them.",
)

_ENTRY: Final = object_of(
    {
        "sentence": {
            **TEXT_OR_NULL,
            "description": "The event in words; null where it cannot be opened.",
        },
        "version": COUNT,
        "position": COUNT,
        "ledger_time": {**INSTANT, "description": "When the ledger knew of it."},
        "event_id": UUID,
        "hash": HASH,
        "type": TEXT,
        "actor": TEXT,
        "role": TEXT,
        "happened": INSTANT,
        "recorded": INSTANT,
        "reason_code": TEXT_OR_NULL,
        "why": {**OBJECT_OR_NULL, "description": "The reason in words, with data and links."},
        "changes": {
            "type": "array",
            "items": object_of(
                {
                    "path": {**TEXT, "description": "JSON pointer into the plan (RFC 6901)."},
                    "before": ANY,
                    "after": ANY,
                }
            ),
        },
        "correlation_id": TEXT,
    }
)

_EVENT: Final = object_of(
    {
        "position": COUNT,
        "ledger_time": INSTANT,
        "hash": HASH,
        "attributes": {"type": "object", "description": "Those of the CloudEvent, in clear."},
        "data": {"type": "object", "description": "What was sealed, as it was written."},
    }
)

_FINDING: Final[dict[str, Schema]] = {
    "rule": {**TEXT, "description": "Stable; programs go by it."},
    "row": {**TEXT, "description": "The requirement that the rule is of."},
    "severity": {"enum": ["error", "warning", "info"]},
    "path": {
        **TEXT,
        "description": "JSON pointer into the plan (RFC 6901); /other_plans/{id} is another one.",
    },
    "message": TEXT,
    "evidence": {**TEXT, "description": "What was read; it quotes the plan."},
    "fix": {**TEXT, "description": "What would make it go away."},
    "ruleVersion": COUNT,
}
_WAIVER: Final = object_of(
    {
        "id": ITEM_ID,
        "reason": TEXT,
        "reason_text": TEXT,
        "version": COUNT,
        "time": INSTANT,
        "actor": TEXT,
        "role": TEXT,
    }
)

_FINDINGS: Final = object_of(
    {
        "plan": UUID,
        "version": COUNT,
        "as_of": {**TEXT, "format": "date"},
        "edition": {**TEXT, "description": "Of the tables that the rules go by."},
        "findings": {"type": "array", "items": object_of(_FINDING)},
        "waived": {
            "type": "array",
            "description": "Findings that somebody lets stand; never among the others.",
            "items": object_of({**_FINDING, "waiver": _WAIVER}),
        },
    },
    "What an auditor would object to, in the order of the plan.",
)

_PROBLEM: Final = object_of(
    {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        "code": {**TEXT, "description": "Stable; programs go by it."},
        "rule": TEXT,
        "wayOut": TEXT,
    },
    "What went wrong (RFC 9457). It never holds a value that was recorded.",
    "rule",
    "wayOut",
)


def _page(name: str, item: Schema, says: str) -> dict[str, Any]:
    return object_of(
        {
            "plan": UUID,
            name: {"type": "array", "items": item},
            "next": {
                **TEXT_OR_NULL,
                "description": "Where the next page is; null once a page is not full.",
            },
        },
        says,
    )
