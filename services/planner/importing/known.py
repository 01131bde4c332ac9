"""What a line may hold: members that commands take, those left out, and those that are derived."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from events.state.plan_course import Activation, Ending, Hold
from events.state.plan_signing import Signing
from events.types.migration import PlanMigrated
from events.types.plan import PlanDrafted
from events.types.terms import ReviewScheduled
from events.values.signatures import Signer
from services.planner.importing.draft import Json, items, members, require_known
from services.planner.importing.tables import (
    BACKGROUND,
    CONTENT,
    DERIVED,
    LEFT_OUT,
    PARTICULARS,
    TERMS,
)


def _fields(state: type[Any]) -> frozenset[str]:
    return frozenset(each.name for each in fields(state))


LINE: Final = frozenset({"client", "episode", "sessions", "scores", "plan"})
CLIENT: Final = frozenset({"id", "client_id", "identity"})
EPISODE: Final = frozenset({"id", "episode_id", "opened_on", "begins_with", "enrollment"})

_DRAFTED: Final = frozenset({"id", "client_id", "episode_id", "plan_type", "draft"})
_BESIDE: Final = frozenset({"safety_plan", "referrals", "baselines", "schedule"})
_STANDING: Final = frozenset(
    {
        "status",
        "source",
        "record",
        "activation",
        "activated_on",
        "started_on",
        "last_review_on",
        "next_review",
        "next_review_on",
        "review_date",
        "met",
        "signatures",
        "hold",
        "ending",
    }
)
_SECTIONS: Final = frozenset(
    each.section for table in (CONTENT, PARTICULARS, TERMS, BACKGROUND) for each in table
)
IMPORTED: Final = _DRAFTED | _BESIDE | _STANDING | _SECTIONS
"""Members of a plan that become commands, or say how."""

PLAN: Final = IMPORTED | frozenset(LEFT_OUT) | DERIVED

_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset(PlanDrafted.model_fields),
    "activation": _fields(Activation),
    "activation/migrated": frozenset(PlanMigrated.model_fields),
    "hold": _fields(Hold),
    "ending": _fields(Ending),
    "schedule": frozenset(ReviewScheduled.model_fields),
    "next_review": frozenset({"on", "at_session", "every_days", "at_sessions"}),
}
"""Members of the parts that no command takes whole."""

_SIGNATURE: Final = _fields(Signing) | {"id", "signed_on", "printed_name", "current", "changed"}
_SIGNER: Final = frozenset(Signer.model_fields)


def require_members(document: Mapping[str, Json], plan: Mapping[str, Json], *, whole: bool) -> None:
    """Return quietly when a line and its plan have no member that nobody knows (A1.60).

    Args:
        document: the line, or the plan alone.
        plan: the plan in it.
        whole: whether it is a line.

    Raises:
        InvalidDocument: they have another, which would be lost.
    """
    root = "/plan" if whole else ""
    if whole:
        require_known(document, LINE, "")
        require_known(members(document.get("client"), "/client"), CLIENT, "/client")
        require_known(members(document.get("episode"), "/episode"), EPISODE, "/episode")
    require_known(plan, PLAN, root)
    for path, known in _PARTS.items():
        held: Json = plan
        for name in path.split("/"):
            held = members(held, "").get(name)
        require_known(members(held, f"{root}/{path}"), known, f"{root}/{path}")
    for _, each, where in items(plan.get("signatures"), f"{root}/signatures"):
        require_known(each, _SIGNATURE, where)
        signer = members(each.get("signer"), f"{where}/signer")
        require_known(signer, _SIGNER, f"{where}/signer")
