"""What a line may hold: members that commands take, those left out, and those that are derived."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.planner.importing.draft import InvalidDocument, Json, escaped
from services.planner.importing.tables import (
    BACKGROUND,
    CONTENT,
    DERIVED,
    LEFT_OUT,
    PARTICULARS,
    TERMS,
)

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


def require_known(held: Mapping[str, Json], known: Iterable[str], pointer: str) -> None:
    """Return quietly when an object has no member but those that are known (A1.60).

    Raises:
        InvalidDocument: it has another, which would be lost.
    """
    for name in sorted(held.keys() - set(known)):
        raise InvalidDocument(f"{pointer}/{escaped(name)}", rule="is no member of a plan document")
