"""Refusals of waivers of findings."""

from http import HTTPStatus

from services.planner.refusal import Refusal


class NoSuchRule(Refusal):
    """The lint has no rule of this name."""

    code = "no-such-rule"
    rule = "the lint has no rule of this name"
    sources = ("A5",)
    way_out = "name the rule as the finding does"


class OtherRuleVersion(Refusal):
    """The finding was made by another version of the rule; `names` has the present one."""

    code = "other-rule-version"
    status = HTTPStatus.CONFLICT
    rule = "the rule has another version now"
    sources = ("A5",)
    way_out = "read the findings again, and waive what the present version still finds"


class NoSuchPlace(Refusal):
    """The path leads to no part of this plan; what is in the episode is mended there."""

    code = "no-such-place"
    rule = "the path leads to no part of the plan"
    sources = ("A5",)
    way_out = "take the path from the finding; mend what is in the episode where it is recorded"


class WaivedAlready(Refusal):
    """A waiver of the same finding is in force; `names` has it."""

    code = "waived-already"
    status = HTTPStatus.CONFLICT
    rule = "a waiver of this finding is in force"
    sources = ("A5",)
    way_out = "withdraw that one first, if the reason is another"
