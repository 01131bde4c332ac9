"""Decisions on waivers: of a rule that there is, at a place that there is, once (A5)."""

from typing import assert_never

from events.lint.finding import rules
from events.lint.waived import is_outlived
from events.sealed_event import Fact
from events.state.waivers import is_there
from services.planner.commands.waiver import WaiveFinding, WaiverCommand, WithdrawFindingWaiver
from services.planner.decide.case import Case
from services.planner.decide.facts import stated
from services.planner.decide.refusals import AlreadyThere, Ended, NotFound
from services.planner.decide.refusals_waivers import (
    NoSuchPlace,
    NoSuchRule,
    OtherRuleVersion,
    WaivedAlready,
)


def decide_waiver(command: WaiverCommand, case: Case) -> Fact:
    """Return what `command` brings about.

    Whether the rule finds anything there is not looked at: findings may rest on other plans, which
    no decision reads. A waiver of what is not found waives nothing.
    """
    match command:
        case WaiveFinding():
            _require_waivable(command, case)
        case WithdrawFindingWaiver():
            known = case.plan.waivers.get(command.waiver_id)
            if known is None:
                raise NotFound("/waiver_id", (command.waiver_id,))
            if not known.in_force:
                raise Ended("/waiver_id", (command.waiver_id,))
        case unreachable:
            assert_never(unreachable)
    return stated(command)


def _require_waivable(command: WaiveFinding, case: Case) -> None:
    waivers, finding = case.plan.waivers, command.finding
    if command.waiver_id in waivers:
        raise AlreadyThere("/waiver_id", (command.waiver_id,))
    rule = rules().get(finding.rule)
    if rule is None:
        raise NoSuchRule("/finding/rule")
    if rule.version != finding.rule_version:
        raise OtherRuleVersion("/finding/rule_version", (rule.version,))
    if not is_there(case.plan, finding.path):
        raise NoSuchPlace("/finding/path")
    amended = case.episode.amended
    same = [
        key
        for key, each in waivers.items()
        if each.in_force
        and each.finding == finding
        and not is_outlived(finding.rule, each.time, amended)
    ]
    if same:
        raise WaivedAlready("/finding", same)
