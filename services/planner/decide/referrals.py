"""Decisions on referrals: each step follows another (A1.26, A1.47)."""

from events.sealed_event import Fact
from events.state.journal import Missing
from events.state.referrals import NEXT, Referral, referrals_after
from services.planner.commands.support import MoveReferral, ReferralCommand
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.missing import refusal_of
from services.planner.decide.refusals import TooEarly
from services.planner.decide.refusals_particulars import ReferralOutOfOrder, ReofferMisplaced


def decide_referral(command: ReferralCommand, case: Case) -> Fact:
    """Return what `command` brings about."""
    held = case.plan.particulars.referrals
    known = held.get(command.referral_id)
    if isinstance(command, MoveReferral) and known is not None and NEXT[known.status]:
        _require_step(command, known, case)
    after = referrals_after(held, command)
    if isinstance(after, Missing):
        raise refusal_of(after)
    return stated(command)


def _require_step(command: MoveReferral, referral: Referral, case: Case) -> None:
    legal = NEXT[referral.status]
    if command.status not in legal:
        rule = f"a referral that is {referral.status} is next {' or '.join(legal)}"
        raise ReferralOutOfOrder("/status", rule=rule)
    if command.reoffer is not None and command.status != "declined":
        raise ReofferMisplaced("/reoffer")
    case.calendar.not_future(command.on, "/on")
    if referral.since is not None and command.on < referral.since:
        raise TooEarly("/on")
