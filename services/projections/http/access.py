"""Who may read what (B02, B17): the clinic's clinical roles and records; clients their own plan.

Who stands in for a client reads what the client does not authorise alone (`reading/withheld.py`).
"""

from collections.abc import Iterable
from typing import Final

from events.ids import ClientId
from services.projections.errors import MayNotRead
from services.projections.http.ports import Caller

CLINICAL: Final = frozenset(
    {"clinician", "supervisor", "psychiatrist", "physician", "nurse-practitioner"}
)
OUTSIDE: Final = frozenset({"client", "caregiver"})
PLAN_READERS: Final = CLINICAL | OUTSIDE | {"front-desk", "records"}
"""Who reads a plan; the front desk collects signatures under it."""

FINDING_READERS: Final = CLINICAL | {"records"}
"""Who reads what an auditor would object to: it quotes the plan."""

BILLING: Final = frozenset({"billing"})
"""Who reads what is billed, by codes, dates and units alone (B08)."""

PAYER_READERS: Final = CLINICAL | {"front-desk", "records"}
"""Who reads what payers were asked and what they decided, whole."""

TRAIL_READERS: Final = CLINICAL | {"records"}
"""Who reads what was changed, by whom and why."""


def require_role(caller: Caller, readers: Iterable[str]) -> None:
    """Return quietly when one of the caller's roles is among `readers`.

    Raises:
        MayNotRead: none is.
    """
    if not set(readers).intersection(caller.roles):
        raise MayNotRead


def stands_in(caller: Caller) -> bool:
    """Return whether the caller reads in a client's place, as caregivers do (B09, B38).

    Who is a client as well is not told apart from whoever shares the credential.
    """
    return OUTSIDE.issuperset(caller.roles) and not {"client"}.issuperset(caller.roles)


def own_chart(caller: Caller) -> ClientId | None:
    """Return the only client whose plans exist for the caller; None where all of the clinic do.

    Raises:
        MayNotRead: a client or caregiver acts for nobody.
    """
    if not OUTSIDE.issuperset(caller.roles):
        return None
    if caller.acting_for is None:
        raise MayNotRead
    return caller.acting_for
