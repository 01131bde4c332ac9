"""What the parties can agree to, and whether they have (A2.01, A11.12, A11.13, A11.20)."""

from events.state.plan import PlanState, open_objectives
from services.planner.decide.policy import Policy
from services.planner.decide.refusals_course import (
    AlternativeOpen,
    NothingToPropose,
    SignatureMissing,
)


def require_agreeable(plan: PlanState) -> None:
    """Require that there is something to agree to, and nothing left to choose.

    Raises:
        NothingToPropose: no objective is open.
        AlternativeOpen: objectives have alternatives and none is chosen; `names` are theirs.
    """
    objectives = open_objectives(plan)
    if not objectives:
        raise NothingToPropose
    undecided = [k for k, each in objectives.items() if each.alternatives and each.chosen is None]
    if undecided:
        raise AlternativeOpen("", undecided)


def require_signed(plan: PlanState, policy: Policy) -> None:
    """Require that every role that policy asks for signed, refused or was waived for this content.

    A refusal or waiver counts where policy lets it stand in (B26).
    """
    done = {
        each.role
        for each in plan.signings
        if each.content_version == plan.content_version
        and (each.outcome == "signed" or each.role in policy.waivable)
    }
    missing = sorted(policy.required_signatures - done)
    if missing:
        raise SignatureMissing("", missing)
