"""Refusals of what an administrator asks of a clinic's own stream."""

from services.planner.refusal import Refusal


class AdoptionBackdated(Refusal):
    """A policy cannot have held before the clinic adopted it."""

    code = "adoption-backdated"
    rule = "a policy holds from the day of its adoption or later"
    sources = ("A3.18", "A11.21")
    way_out = "let it hold from today, the clinic's local day, or later"


class UnknownPolicyVersion(Refusal):
    """Rules that this release does not have cannot hold: what is due could not be reckoned."""

    code = "unknown-policy-version"
    rule = "of a policy whose rules ship with the product only their versions may be adopted"
    sources = ("A3.18",)
    way_out = "adopt a version that this release has, or deploy the release that brings the new one"
