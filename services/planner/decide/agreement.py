"""What the parties can agree to, and whether they have (A2.01, A11.12, A11.13, A11.20)."""

from collections.abc import Sequence

from events.profiles.applying import required_signatures
from events.profiles.in_force import Needed, serves
from events.profiles.models import Profile, SignatureRule
from events.profiles.parts import parts_of
from events.state.plan import PlanState, open_objectives
from events.values.signatures import STANDING_IN
from events.values.text import Code
from services.planner.decide.policy import Policy
from services.planner.decide.refusals_course import (
    AlternativeOpen,
    NothingToPropose,
    PartMissing,
    ProfileSignatureMissing,
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


def require_signed(plan: PlanState, policy: Policy, profiles: Sequence[Profile] = ()) -> None:
    """Require the signatures of this content that policy asks for, and those of the profiles.

    Who signs in the client's place signs for the client (A1.31, B09). A refusal or waiver counts
    where policy lets it stand in (B26), and for its own role alone. Of a profile's signatures only
    those count that the profile lets nothing pass without; any of its roles does (B24, B25).
    """
    present = [each for each in plan.signings if each.content_version == plan.content_version]
    signed = {each.role for each in present if each.outcome == "signed"}
    done = signed | {each.role for each in present if each.role in policy.waivable}
    if signed & STANDING_IN:
        done.add("client")
    missing = sorted(policy.required_signatures - done)
    if missing:
        raise SignatureMissing("", missing)
    for rule in required_signatures(profiles):
        if rule.blocks and not _given(plan, rule):
            raise ProfileSignatureMissing("", (*asking(rule, profiles), *rule.any_of))


def require_parts(plan: PlanState, profiles: Sequence[Profile]) -> None:
    """Require the parts that profiles let no plan take effect without (B22).

    Raises:
        PartMissing: `names` are the profile and the missing parts.
    """
    has = parts_of(plan)
    for profile in profiles:
        lacking = [
            each.component
            for each in profile.components
            if each.blocks and each.component not in has
        ]
        if lacking:
            raise PartMissing("", (profile.code, *lacking))


def asking(rule: SignatureRule, profiles: Sequence[Profile]) -> list[Code]:
    """Return the profiles that ask for a signature of these roles."""
    roles = set(rule.any_of)
    return [
        each.code
        for each in profiles
        if any(set(other.any_of) == roles and other.blocks for other in each.signatures)
    ]


def _given(plan: PlanState, rule: SignatureRule) -> bool:
    needed = Needed(frozenset(rule.any_of), rule.stand_in)
    return any(
        each.content_version == plan.content_version and serves(each.role, each.outcome, needed)
        for each in plan.signings
    )
