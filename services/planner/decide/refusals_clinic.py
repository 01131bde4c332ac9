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


class RulesLaxerThanLaw(Refusal):
    """A clinic may ask for more than the law before something goes out, and never for less."""

    code = "rules-laxer-than-law"
    rule = "the rules have one rule for each basis, and let nothing go that the law keeps"
    sources = ("A7.07", "B07", "B12")
    way_out = "ask for what the law asks for there as well, or for more"


class TemplateUnusable(Refusal):
    """A template that comes to no plan starts none."""

    code = "template-unusable"
    rule = "the template comes to no plan with its typical values"
    sources = ("A1.37", "A11.20")
    way_out = "correct the template; `goldenthread templates check FILE` tells what it comes to"


class TooManyTemplates(Refusal):
    """A clinic's templates are bounded."""

    code = "too-many-templates"
    rule = "100 versions of templates stand in this clinic already"
    sources = ("A1.37",)
    way_out = "withdraw versions that no plan is to start from any more"
